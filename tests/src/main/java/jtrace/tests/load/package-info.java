/** Many JVMs and many clients, good and bad ones, at one {@code jtrace serve}. */
package jtrace.tests.load;
