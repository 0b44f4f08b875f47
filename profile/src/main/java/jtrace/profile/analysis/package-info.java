/** Answers from a profile: tables, call trees and the quality of the recording. */
package jtrace.profile.analysis;
