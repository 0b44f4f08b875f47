package jtrace.tests.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The oracle of the sweep, on instructions that replace a compiled frame. */
class ShadowTest {
  private static final long CALLER = 0x1_0000;
  private static final long TRAPS = 0x2_0000;
  private static final long BLOB = 0x3_0000;
  private static final long INTERPRETER = 0x4_0000;
  private static final long RETURN = CALLER + 20;
  private static final long ROOM = BLOB + 12;
  private static final long LIBRARY = 0x10_0000;
  private static final long LONGJMP = 0x11_0000;
  private static final long POLLS = 0x12_0000;

  private final Map<Long, Long> stack = new HashMap<>();
  private final Shadow shadow = new Shadow(new Code(), at -> stack.getOrDefault(at, -1L), () -> 0);
  private long pc = RETURN - 5;
  private long sp = 0x7008;

  /** Four pieces of code of 64 KiB. */
  private static final class Code implements Shadow.Code {
    @Override
    public long unit(long pc) {
      boolean generated = pc >= CALLER && pc < INTERPRETER + 0x1_0000;
      return generated || pc >= POLLS && pc < POLLS + 0x1_0000 ? pc & ~0xffffL : 0;
    }

    @Override
    public long piece(long pc) {
      return unit(pc);
    }

    @Override
    public boolean isInterpreter(long pc) {
      return unit(pc) == INTERPRETER;
    }

    @Override
    public boolean isAdapter(long pc) {
      return false;
    }

    @Override
    public boolean isPollHandler(long pc) {
      return unit(pc) == POLLS;
    }

    @Override
    public boolean jumpsThroughRegister(long pc) {
      return pc == LONGJMP + 8;
    }

    @Override
    public boolean isDeoptimization(long pc) {
      return unit(pc) == BLOB;
    }

    @Override
    public boolean isExceptionEntry(long pc) {
      return false;
    }

    @Override
    public boolean pushes(long pc) {
      return pc != ROOM;
    }
  }

  private void step(long toPc, long toSp) {
    shadow.stepped(pc, sp, toPc, toSp);
    pc = toPc;
    sp = toSp;
  }

  private void push(long value) {
    stack.put(sp - 8, value);
    step(pc + 1, sp - 8);
  }

  private void call(long target) {
    stack.put(sp - 8, pc + 5);
    step(target, sp - 8);
  }

  private List<Long> callers() {
    List<Long> callers = new ArrayList<>();
    for (Activation a = shadow.top(); a != null; a = a.below) {
      if (a.isLive(shadow.step())) {
        callers.add(a.returnPc);
      }
    }
    return callers;
  }

  @Test
  void roomOverTheReturnAddressIsNotTheReturnAddress() {
    call(TRAPS);
    step(TRAPS + 4, sp - 0x40); // sub rsp
    call(BLOB);
    step(BLOB + 4, sp + 8); // the blob's own frame is off
    step(BLOB + 8, sp + 0x40); // the trapping frame is off
    step(ROOM, sp + 8); // and its return address
    step(BLOB + 16, sp - 8); // room for locals, over that address
    push(RETURN);
    push(0); // rbp
    push(INTERPRETER + 0x100);
    step(INTERPRETER + 0x100, sp + 8); // ret
    shadow.finish();

    assertThat(callers()).containsExactly(RETURN);
  }

  @Test
  void addressThatIsMovedStaysOne() {
    call(TRAPS);
    step(TRAPS + 1, sp + 8); // pop rax
    step(TRAPS + 5, sp - 0x20); // sub rsp
    stack.put(sp, RETURN);
    step(TRAPS + 9, sp); // mov [rsp], rax

    assertThat(callers()).containsExactly(RETURN);
  }

  @Test
  void addressThatIsAlsoLeftWhereItWasStaysOne() {
    call(TRAPS);
    step(TRAPS + 1, sp + 8); // pop rax
    step(TRAPS + 5, sp - 0x10); // sub rsp
    stack.put(sp, RETURN);
    step(TRAPS + 9, sp); // mov [rsp], rax
    step(INTERPRETER, sp); // jmp
    step(INTERPRETER + 1, sp + 8); // pop rax, which shows the older one
    step(INTERPRETER + 5, sp); // lea r14
    push(RETURN); // push rax
    step(TRAPS + 0x100, sp); // jmp
    List<Long> inside = callers();
    step(RETURN, sp + 8); // ret

    assertThat(inside).containsExactly(RETURN);
    assertThat(callers()).isEmpty();
  }

  @Test
  void addressThatTheVmHasChangedIsTheSameCallWhereItIsSaved() {
    call(INTERPRETER);
    stack.put(sp, CALLER + 0x900); // deoptimized
    step(INTERPRETER + 4, sp + 8); // pop rdx
    push(0); // the exception
    push(CALLER + 0x900); // push rdx
    call(LIBRARY);

    assertThat(callers()).contains(RETURN);
  }

  @Test
  void anotherReturnAddressInTheSamePlaceIsAnotherCall() {
    call(INTERPRETER);
    push(TRAPS + 0x300);
    step(CALLER + 0x100, sp); // jmp
    step(CALLER + 0x104, sp + 8); // taken off, and not gone to
    step(INTERPRETER + 0x400, sp); // jmp
    push(TRAPS + 0x500);
    step(CALLER + 0x200, sp); // jmp
    Activation second = shadow.top();
    step(TRAPS + 0x500, sp + 8); // ret

    assertThat(second.returnPc).isEqualTo(TRAPS + 0x500);
    assertThat(second.confirmed).isTrue();
    assertThat(callers()).containsExactly(RETURN);
  }

  @Test
  void placeInTheSameCodeletIsNoCaller() {
    call(INTERPRETER);
    push(INTERPRETER + 0x300);
    call(LIBRARY);
    List<Activation.Origin> origins = new ArrayList<>();
    for (Activation a = shadow.top(); a != null; a = a.below) {
      origins.add(a.origin);
    }

    assertThat(origins)
        .containsExactly(Activation.Origin.CALL, Activation.Origin.LOCAL, Activation.Origin.CALL);
  }

  /** A signal at a poll, whose handler goes on in the blob for polls. */
  private void poll() {
    long at = sp;
    long restorer = LIBRARY + 0x100;
    stack.put(sp - 0x400, restorer);
    shadow.signalled(pc, sp - 0x400);
    pc = LIBRARY;
    sp -= 0x400;
    step(restorer, sp + 8); // ret
    step(POLLS, at); // sigreturn
  }

  @Test
  void pollInsideOfAMethodIsComeBackTo() {
    call(TRAPS);
    step(TRAPS + 4, sp - 0x40); // sub rsp
    poll();
    push(0); // room for the return address
    long room = sp;
    call(LIBRARY);
    Activation inside = shadow.top();
    step(POLLS + 6, sp + 8); // ret
    stack.put(room, TRAPS + 7); // behind the poll
    step(TRAPS + 7, sp + 8); // ret
    shadow.finish();

    assertThat(inside.below.returnPc).isEqualTo(TRAPS + 4);
    assertThat(inside.below.confirmed).isTrue();
    assertThat(callers()).containsExactly(RETURN);
  }

  @Test
  void pollAtTheEndOfAMethodIsGoneOnFromInItsCaller() {
    call(TRAPS);
    poll();
    step(POLLS + 1, sp - 8); // push rbp
    List<Long> first = callers();
    call(LIBRARY);
    Activation inside = shadow.top();
    step(POLLS + 6, sp + 8); // ret
    step(POLLS + 7, sp + 8); // pop rbp
    step(RETURN, sp + 8); // ret
    shadow.finish();

    assertThat(first).containsExactly(RETURN);
    assertThat(inside.below.isLive(inside.started)).isFalse();
    assertThat(callers()).isEmpty();
  }

  @Test
  void longjmpEndsAllCallsAboveItsTarget() {
    call(LIBRARY);
    step(LIBRARY + 4, sp - 0x40); // sub rsp; setjmp has said LIBRARY + 16
    long home = sp;
    step(LIBRARY + 32, sp);
    call(LIBRARY + 0x1000);
    step(LIBRARY + 0x1004, sp - 0x20);
    call(LONGJMP);
    List<Long> inside = callers();
    step(LONGJMP + 8, home); // mov rsp
    step(LIBRARY + 16, home); // jmp rdx
    List<Long> after = callers();
    step(LIBRARY + 20, sp + 0x40); // add rsp
    step(RETURN, sp + 8); // ret

    assertThat(inside).containsExactly(LIBRARY + 0x1009, LIBRARY + 37, RETURN);
    assertThat(after).containsExactly(RETURN);
    assertThat(callers()).isEmpty();
  }
}
