/** The pprof profile ({@code .pb.gz}); its messages are generated from profile.proto. */
package jtrace.profile.pprof;
