package jtrace.profile.pprof.model;

/** A function; several may have the same name. */
public record Function(long id, String name, String systemName, String file, long startLine) {

  public Function withName(String other) {
    return new Function(id, other, systemName, file, startLine);
  }

  public Function withFile(String other) {
    return new Function(id, name, systemName, other, startLine);
  }

  public Function withId(long other) {
    return new Function(other, name, systemName, file, startLine);
  }
}
