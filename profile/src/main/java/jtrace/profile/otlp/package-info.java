/** Profiles as OpenTelemetry's protocol carries them. */
package jtrace.profile.otlp;
