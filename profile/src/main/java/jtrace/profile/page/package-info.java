/** HTML pages that are one file and need nothing else. */
package jtrace.profile.page;
