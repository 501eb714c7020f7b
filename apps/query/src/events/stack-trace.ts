import type { GroupingExplanation } from '@sonde/error-groups';
import type { ExceptionInfo, Frame, ThreadInfo } from '@sonde/event-schema';
import { frameText } from './readable-stack';

/** A call on a stack as people read it. */
export interface StackFrame {
  /** Such as `com.shop.Cart.total (Cart.kt:12)`. */
  readonly text: string;
  /** Whether it is the app's own code; null where neither the sender nor the grouping says so. */
  readonly inApp: boolean | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** It took part in choosing the group. */
  readonly decides: boolean;
  readonly because: string | null;
}

interface ErrorFields {
  readonly exceptions?: readonly ExceptionInfo[];
  readonly threads?: readonly ThreadInfo[];
}

export interface StackException {
  readonly type: string | null;
  readonly message: string | null;
  /** The innermost of the chain: what all others followed from. */
  readonly isCause: boolean;
  readonly frames: readonly StackFrame[];
}

export interface StackThread {
  readonly name: string | null;
  readonly main: boolean;
  readonly crashed: boolean;
  readonly state: string | null;
  readonly frames: readonly StackFrame[];
}

const said = (value: string | undefined): string | null =>
  value === undefined || value === '' ? null : value;

/** The chain of exceptions from the cause outwards: the other way round than phones send it. */
export function exceptionsOf(
  { exceptions = [] }: ErrorFields,
  explanation: GroupingExplanation | undefined,
): StackException[] {
  const judge = judgeOf(explanation);
  return exceptions
    .map(({ type, message, frames }, i) => ({
      type: said(type),
      message: said(message),
      isCause: i === exceptions.length - 1,
      frames: (frames ?? []).map(judge),
    }))
    .reverse();
}

/** All threads, the one that failed first: the one that crashed, then the one that draws, then as they were sent. */
export function threadsOf(
  { threads = [] }: ErrorFields,
  explanation: GroupingExplanation | undefined,
): StackThread[] {
  const judge = judgeOf(explanation);
  const rank = ({ crashed, main }: StackThread): number => (crashed ? 0 : main ? 1 : 2);
  return threads
    .map((thread) => ({
      name: said(thread.name),
      main: thread.main === true,
      crashed: thread.crashed === true,
      state: said(thread.state),
      frames: (thread.frames ?? []).map(judge),
    }))
    .sort((a, b) => rank(a) - rank(b));
}

/** Shows frames with what the grouping thought of them: it looked at one stack of the event, the others it did not need. */
function judgeOf(explanation: GroupingExplanation | undefined): (frame: Frame) => StackFrame {
  const judged = new Map((explanation?.frames ?? []).map((explained) => [explained.frame, explained]));
  return (frame) => {
    const explained = judged.get(frame);
    return {
      text: frameText(frame),
      inApp: explained?.inApp ?? frame.inApp ?? null,
      file: said(frame.file),
      line: frame.line ?? null,
      column: frame.column ?? null,
      decides: explained?.decides ?? false,
      because: explained?.because ?? null,
    };
  };
}
