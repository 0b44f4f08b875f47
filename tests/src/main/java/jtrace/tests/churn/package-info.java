/** Whether names stay right while code comes and goes. */
package jtrace.tests.churn;
