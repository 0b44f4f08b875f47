/** Whether the lines of leaf frames are those that ran, without and with full debug information. */
package jtrace.tests.lines;
