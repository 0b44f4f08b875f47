/**
 * The known-chain program and its oracle, both made from one {@link jtrace.tests.chain.Plan}.
 *
 * <p>A scenario is a sequence of layers. Every method of a layer has its own class, and calls only
 * methods of the next layer, in the way its {@link jtrace.tests.chain.Link} says. So the own frames
 * of any true stack are a run of consecutive layers that starts at the first one: a skipped, a
 * repeated and a foreign frame all show. {@link jtrace.tests.chain.Generator} writes the program,
 * {@link jtrace.tests.chain.StackCheck} judges stacks by the same plan.
 */
package jtrace.tests.chain;
