package jtrace.tests.fuzz;

/** A reader of untrusted bytes. */
@FunctionalInterface
interface FuzzTarget {

  /**
   * Reads one input in every way that jtrace would. What the reader documents is caught here;
   * whatever else is thrown is a fault of the reader.
   */
  void read(byte[] input) throws Exception;
}
