/**
 * The {@code jtrace} command: parses, asks the other modules, prints. Two exceptions reach the user
 * as they are: {@link jtrace.cli.UsageException} for a wrong request (exit 2) and {@link
 * jtrace.record.WorldException} for a world that does not allow a right one (exit 1, 3 or 4);
 * anything else is a bug of jtrace and is shown as one. Null is neither taken nor returned.
 */
package jtrace.cli;
