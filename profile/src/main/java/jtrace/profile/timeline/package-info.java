/** What each thread did when: slices of running and waiting, and the page that shows them. */
package jtrace.profile.timeline;
