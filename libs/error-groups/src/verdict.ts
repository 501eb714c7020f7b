import type { DecodedEvent, Frame } from '@sonde/event-schema';
import type { RuleName } from './rules';

export type ErrorKind = 'CRASH' | 'ERROR' | 'ANR';

/** What grouping reads of an event. */
export type Failing = Pick<DecodedEvent, 'type' | 'fields'>;

/** What a version of the rules found out about one failure. */
export interface Verdict {
  /** Everything that decides, in order; failures that agree in all of it are one group. */
  readonly decides: readonly string[];
  readonly title: string;
  /** The call to look at first; '' without frames. */
  readonly culprit: string;
}

/** Listens to the rules while they run, so that the explanation tells what happened and not what should have. */
export interface Trace {
  /** A rule took part; `of` is what it was applied to or what it left. */
  step(rule: RuleName, of?: string): void;
  /** The stack that was looked at, and what was thought of each frame of it. */
  stack(frames: readonly TracedFrame[]): void;
}

export interface TracedFrame {
  readonly frame: Frame;
  readonly inApp: boolean;
  readonly decides: boolean;
  readonly because: string;
}
