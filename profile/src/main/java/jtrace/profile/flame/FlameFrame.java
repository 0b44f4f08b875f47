package jtrace.profile.flame;

import jtrace.profile.FrameKind;

/**
 * A method in one kind of code.
 *
 * @param method index in the tree's methods
 */
record FlameFrame(int method, FrameKind kind) {}
