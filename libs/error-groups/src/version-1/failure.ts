import type { Frame } from '@sonde/event-schema';
import { markedBy, type CompiledRules, type CustomRule } from '../custom-rules';
import type { Failing } from '../verdict';
import { appFrames } from './app-frames';
import { belowIdleLoop } from './main-thread';

/** Frames of one stack and exceptions of one chain that are looked at. */
const FRAMES_LOOKED_AT = 200;
const EXCEPTIONS_LOOKED_AT = 50;

/** What failed, reduced to what can decide about its group. */
export interface Failure {
  /** Type of the root cause, or the signal; '' when nothing is said. */
  readonly type: string;
  readonly message: string;
  /** The stack that decides, innermost call first. */
  readonly frames: readonly Frame[];
  /** Those of them that belong to the app. */
  readonly own: ReadonlySet<Frame>;
  /** Those about which a rule of the app says whose they are. */
  readonly marked: ReadonlyMap<Frame, CustomRule>;
}

/** The parts of the error model that grouping reads (`libs/event-schema`, error-model.ts). */
interface ErrorFields {
  readonly exceptions?: readonly { type?: string; message?: string; frames?: readonly Frame[] }[];
  readonly threads?: readonly {
    name?: string;
    main?: boolean;
    crashed?: boolean;
    frames?: readonly Frame[];
  }[];
  readonly signal?: string;
}

function failure(rules: CompiledRules, type: string, message: string, stack: readonly Frame[] = []): Failure {
  const frames = stack.slice(0, FRAMES_LOOKED_AT);
  const marked = markedBy(rules, { type, message, frames });
  const own = new Set(appFrames(frames));
  for (const [frame, rule] of marked) {
    if (rule.inApp === true) own.add(frame);
    else own.delete(frame);
  }
  return { type, message, frames, own, marked };
}

/**
 * The root cause of a crash or error: the last of the chain gives type and message. Its stack decides unless it holds
 * no frame of the app while an exception further out does (a cause that was thrown and cut off inside a library).
 */
export function rootCause(event: Failing, rules: CompiledRules): Failure {
  const fields = event.fields as ErrorFields;
  const chain = (fields.exceptions ?? []).slice(-EXCEPTIONS_LOOKED_AT).reverse();
  const withFrames = chain.filter((each) => (each.frames?.length ?? 0) > 0);
  const root = withFrames[0] ?? chain[0];
  const type = (root?.type || fields.signal || '').slice(0, 512);
  const message = root?.message ?? '';

  for (const { frames } of withFrames) {
    const candidate = failure(rules, type, message, frames);
    if (candidate.own.size > 0) return candidate;
  }
  return failure(rules, type, message, root?.frames ?? crashedThread(fields));
}

/** What the main thread did while the app did not respond; SDKs send it as a thread or as an exception of their own. */
export function hang(event: Failing, rules: CompiledRules): Failure {
  const fields = event.fields as ErrorFields;
  const threads = (fields.threads ?? []).filter((thread) => (thread.frames?.length ?? 0) > 0);
  const main =
    threads.find((thread) => thread.main === true) ?? threads.find((thread) => thread.name === 'main');
  const stack =
    main?.frames ?? fields.exceptions?.find((each) => (each.frames?.length ?? 0) > 0)?.frames ?? [];
  const inside = belowIdleLoop(stack);
  return failure(
    rules,
    '',
    stack.length === 0 ? 'without a stack' : inside.length === 0 ? 'with an idle main thread' : '',
    inside,
  );
}

const crashedThread = ({ threads = [] }: ErrorFields): readonly Frame[] =>
  threads.find((thread) => thread.crashed === true)?.frames ?? [];
