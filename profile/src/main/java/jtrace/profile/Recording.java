package jtrace.profile;

/** A recording in memory. */
public interface Recording {}
