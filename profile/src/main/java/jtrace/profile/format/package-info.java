/** Output formats of a recording, chosen by file extension. */
package jtrace.profile.format;
