/** How right jtrace's answers are, on programs whose right answer is known. */
package jtrace.tests.accuracy;
