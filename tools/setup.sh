# Shell functions shared by ./jtrace and ./test: find a JDK, install packages, build the jar.
# Expects: home (the repository), jar, cache. Sourced, not run.

say() {
  printf 'jtrace: %s\n' "$*" >&2
}

# jdk_major DIR: prints the major version of the JDK (with compiler) in DIR; fails when there is none.
jdk_major() {
  local line
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=\"1.*) line=${line#JAVA_VERSION=\"1.}; printf '%s\n' "${line%%[!0-9]*}"; return 0 ;;
      JAVA_VERSION=\"*) line=${line#JAVA_VERSION=\"}; printf '%s\n' "${line%%[!0-9]*}"; return 0 ;;
    esac
  done <"$1/release"
  return 1
}

# jdk_places: prints the directories where a JDK may be, the most telling first.
jdk_places() {
  local java place
  [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
  if java=$(command -v javac); then
    java=$(readlink -f "$java")
    printf '%s\n' "${java%/bin/javac}"
  fi
  for place in /usr/lib/jvm/* /opt/* /opt/*/* /usr/java/* /usr/local/* "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/*; do
    [ -d "$place/bin" ] && [ ! -L "$place" ] && printf '%s\n' "$place"
  done
  return 0
}

# find_jdk MAJOR: prints the first JDK of at least that version.
find_jdk() {
  local place major
  while IFS= read -r place; do
    if major=$(jdk_major "$place") && [ "$major" -ge "$1" ]; then
      printf '%s\n' "$place"
      return 0
    fi
  done < <(jdk_places)
  return 1
}

# install_packages NAME...: installs with apt what is missing; says so. Needs root.
install_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    say "missing: ${missing[*]} (names as in Debian). This is no apt system; install them with its package manager."
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    say "missing packages: ${missing[*]}. Run as root: apt-get install ${missing[*]}"
    return 1
  fi
  say "installing with apt: ${missing[*]}"
  if ! apt_quietly install -y --no-install-recommends "${missing[@]}"; then
    apt_quietly update || true
    apt_quietly install -y --no-install-recommends "${missing[@]}" || {
      say "apt-get could not install ${missing[*]}; its messages are in $apt_log"
      return 1
    }
  fi
}

apt_quietly() {
  apt_log=${TMPDIR:-/tmp}/jtrace-apt.$(id -u).log
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$@" >"$apt_log" 2>&1
}

# need_jdk MAJOR: sets java_home; installs the distribution's JDK when none is found, else says how to get one and exits 1.
need_jdk() {
  java_home=$(find_jdk "$1") && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-cache >/dev/null; then
    [ -n "$(ls /var/lib/apt/lists 2>/dev/null | grep -m1 Packages)" ] || apt_quietly update || true
    if apt-cache show "openjdk-$1-jdk-headless" >/dev/null 2>&1; then
      install_packages "openjdk-$1-jdk-headless" && java_home=$(find_jdk "$1") && return 0
    fi
  fi
  say "no JDK $1 or newer found under JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman or ~/.jdks, and this distribution has no package of it." \
    "Unpack one, for example Temurin $1 from https://adoptium.net, to /opt and start again, or set JAVA_HOME."
  exit 1
}

# jar_is_fresh: whether jtrace.jar is there and no source is newer.
jar_is_fresh() {
  [ -f "$jar" ] || return 1
  local newer
  newer=$(cd "$home" && find pom.xml */pom.xml */src/main -newer "$jar" -type f -print -quit 2>/dev/null)
  [ -z "$newer" ]
}

# build_jar: builds jtrace.jar once even when several ask for it at the same time.
build_jar() {
  local log=$home/cli/target/build.log
  mkdir -p "$home/cli/target" 2>/dev/null || {
    say "cannot write to $home, so jtrace.jar cannot be built there. Build it as a user who can, or copy the repository."
    exit 1
  }
  (
    flock 9
    jar_is_fresh && exit 0
    say "building jtrace.jar (the first time takes some minutes; messages in $log)"
    : >"$home/cli/target/.build.start"
    cd "$home" && JAVA_HOME=$java_home ./mvnw -B -DskipTests -pl cli -am package >"$log" 2>&1 9>&- || {
      grep -m 20 -E '^\[ERROR\]' "$log" >&2 || tail -20 "$log" >&2
      say "the build failed; all its messages are in $log"
      exit 1
    }
    touch -r "$home/cli/target/.build.start" "$jar"
  ) 9>"$home/cli/target/.build.lock" || exit 1
}

# use_start_cache: adds an AOT cache of jtrace's own classes to java_options, which makes it start faster; made once
# for each build. Never needed: without it, or when it cannot be written, java starts as usual.
use_start_cache() {
  local aot=$cache/jtrace.aot
  if ! [ "$aot" -nt "$jar" ]; then
    mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] || return 0
    (
      flock -n 9 || exit 0
      rm -f "$aot"
      trap 'rm -f "$cache"/new.aot*' EXIT
      "$java_home/bin/java" -XX:AOTCacheOutput="$cache/new.aot" "${java_options[@]}" -jar "$jar" warm-up \
        </dev/null >"$cache/warm-up.log" 2>&1 || true
      if [ -s "$cache/new.aot" ]; then
        mv -f "$cache/new.aot" "$aot"
      else
        : >"$aot" # empty: do not try again before the next build
      fi
    ) 9>"$cache/.lock"
  fi
  # quiet about a cache that does not fit; without any level the JDK's reader of flight recordings logs everything, and fails
  [ ! -s "$aot" ] || java_options+=("-XX:AOTCache=$aot" -Xlog:disable "-Xlog:jfr*=error:stderr")
}

# has_libbpf: whether libbpf 1.x is in one of the usual library folders.
has_libbpf() {
  local file
  for file in /usr/lib/*-linux-gnu/libbpf.so.1 /lib/*-linux-gnu/libbpf.so.1 /usr/lib64/libbpf.so.1 /usr/lib/libbpf.so.1; do
    [ -e "$file" ] && return 0
  done
  return 1
}

# has_libc_names: whether the debug symbols of this system's libc are there, or cannot be had with apt.
has_libc_names() {
  ! command -v apt-get >/dev/null || [ -e /usr/share/doc/libc6-dbg ] || [ -e "$cache/no-libc6-dbg" ]
}
