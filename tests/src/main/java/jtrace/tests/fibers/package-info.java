/**
 * Virtual threads whose every legal stack is known: the generator of the program, and the judge.
 */
package jtrace.tests.fibers;
