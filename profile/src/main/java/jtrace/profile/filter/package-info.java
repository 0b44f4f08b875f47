/**
 * Which samples and which frames of a recording a report shows: options, and the view they give.
 */
package jtrace.profile.filter;
