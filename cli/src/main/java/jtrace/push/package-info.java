/**
 * Hands profiles to a server that collects them: encoded when they are made, kept in a folder of
 * bounded size until the server has taken them, sent in their order.
 */
package jtrace.push;
