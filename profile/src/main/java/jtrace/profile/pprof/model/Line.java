package jtrace.profile.pprof.model;

/** A place in a function's source; 0 when the line is not known. */
public record Line(Function function, long line) {}
