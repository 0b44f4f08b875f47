/**
 * Recordings that run in the background, and how one asks them to stop or to hand out what they
 * have.
 */
package jtrace.session;
