/** Starting target programs and the jtrace command as child processes. */
package jtrace.tests.run;
