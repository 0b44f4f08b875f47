/** Whether jtrace and async-profiler tell the same of real programs. */
package jtrace.tests.agreement;
