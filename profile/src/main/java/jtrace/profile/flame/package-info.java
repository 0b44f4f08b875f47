/**
 * Flame graphs: one self-contained HTML page, or one SVG image.
 *
 * <p>A {@link jtrace.profile.flame.FlameTreeBuilder} sums stacks into a {@link
 * jtrace.profile.flame.FlameTree}; {@link jtrace.profile.flame.HtmlFlameGraph} and {@link
 * jtrace.profile.flame.SvgFlameGraph} write it. The page holds every node with its value per
 * thread, so all its views (bottom-up, callers and callees, threads) are computed where it is read.
 * Every name in a tree is untrusted text and stays text in both formats.
 */
package jtrace.profile.flame;
