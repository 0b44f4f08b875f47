/** What an application says of its own work, for profiles of jtrace. Depends on nothing. */
package jtrace;
