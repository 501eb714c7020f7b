import type { Frame } from '@sonde/event-schema';
import type { CompiledRules } from '../custom-rules';
import type { ErrorKind, Failing, Trace, Verdict } from '../verdict';
import { hang, rootCause, type Failure } from './failure';
import { frameName, isSynthetic } from './frame-name';
import { firstLineTemplate, messageTemplate } from './message-template';
import { beforeAbort } from './platform-code';

const APP_FRAMES = 5;
const SYSTEM_FRAMES = 3;
const TITLE_LENGTH = 200;

/**
 * The first rules of Sonde, kept for the apps that are grouped by them. What decides:
 * 1. crash and error: the type of the root cause and the innermost five different frames of the app;
 * 2. without a frame of the app: that type and the innermost three frames (behind those that carry out an abort);
 * 3. without any frame: that type and the template of the message;
 * 4. anr: the frames of the main thread below its idle loop, chosen as in 1 and 2.
 *
 * Bounded work: 200 frames of a stack and 4,096 characters of a message.
 */
export function judgeByVersion1(
  kind: ErrorKind,
  event: Failing,
  rules: CompiledRules,
  trace?: Trace,
): Verdict {
  const failure = kind === 'ANR' ? hang(event, rules) : rootCause(event, rules);
  const { names, candidates } = decidingNames(failure);
  const decides = [kind, failure.type, ...(names.length > 0 ? names : [messageTemplate(failure.message)])];
  const culprit = names[0] ?? '';
  if (trace) tell(trace, kind, failure, names, candidates);
  return { decides, title: title(kind, failure, culprit), culprit };
}

function tell(
  trace: Trace,
  kind: ErrorKind,
  failure: Failure,
  names: readonly string[],
  candidates: readonly Frame[],
): void {
  const { frames, own, marked, type, message } = failure;
  if (kind === 'ANR') trace.step('below-idle-loop');
  else trace.step('innermost-cause', type);
  for (const rule of new Set(marked.values())) trace.step('custom-in-app', rule.title);
  if (names.length === 0) trace.step('message-without-frames', messageTemplate(message));
  else if (own.size > 0) trace.step('five-app-frames', names.join(', '));
  else trace.step('three-system-frames', names.join(', '));
  trace.stack(
    frames.map((frame) => {
      const inApp = own.has(frame);
      const decides = candidates.includes(frame) && names.includes(frameName(frame, own.size > 0));
      const whose = inApp ? 'a frame of the app' : 'a frame of the system or a library';
      const because = marked.has(frame) ? `${whose}, as a rule of this app says` : whose;
      return { frame, inApp, decides, because };
    }),
  );
}

/** Names of the frames that decide, innermost first. */
function decidingNames({ frames, own }: Failure): { names: string[]; candidates: readonly Frame[] } {
  const inApp = own.size > 0;
  const candidates = inApp ? frames.filter((frame) => own.has(frame)) : beforeAbort(frames);
  const written = candidates.filter((frame) => !isSynthetic(frame));
  const left = written.length > 0 ? written : candidates;
  const names = left.map((frame) => frameName(frame, inApp)).filter((name) => name !== '');
  return { names: unwound(names).slice(0, inApp ? APP_FRAMES : SYSTEM_FRAMES), candidates: left };
}

/**
 * Each name once, at its innermost place. How deep a recursion went and where in its circle the stack ended says
 * nothing: names that occur three times or more share their places in alphabetical order.
 */
function unwound(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const recurs = (name: string): boolean => (counts.get(name) ?? 0) >= 3;
  const circle = [...counts.keys()].filter(recurs).sort();
  return [...counts.keys()].map((name) => (recurs(name) ? (circle.shift() ?? name) : name));
}

function title(kind: ErrorKind, failure: Failure, culprit: string): string {
  const where = culprit === '' ? '' : ` in ${culprit}`;
  if (kind === 'ANR') return shortened(`ANR${where || ` ${failure.message}`}`);
  const type = failure.type === '' ? 'Unknown failure' : failure.type;
  const message = firstLineTemplate(failure.message);
  return shortened(message === '' ? `${type}${where}` : `${type}: ${message}`);
}

const shortened = (text: string): string =>
  text.length <= TITLE_LENGTH ? text : `${text.slice(0, TITLE_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…`;
