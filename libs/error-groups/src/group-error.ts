import { hash53, type DecodedEvent } from '@sonde/event-schema';
import { hang, rootCause, type Failure } from './failure';
import { frameName, isSynthetic } from './frame-name';
import { firstLineTemplate, messageTemplate } from './message-template';
import { beforeAbort } from './platform-code';

/** Version of these rules: it rises whenever an event could get another group than before. */
export const GROUPING_VERSION = 1;

const APP_FRAMES = 5;
const SYSTEM_FRAMES = 3;
const TITLE_LENGTH = 200;

export type ErrorKind = 'CRASH' | 'ERROR' | 'ANR';

export interface ErrorGroup {
  /** 16 hex digits; the same for the same failure in every app, so it identifies a group together with the app. */
  readonly id: string;
  readonly kind: ErrorKind;
  /** At most 200 characters, such as `java.io.IOException: No item <n>`. */
  readonly title: string;
  /** The call to look at first, such as `com.shop.Cart.total`; '' without frames. */
  readonly culprit: string;
  readonly grouping: number;
}

/**
 * The group that an event belongs to; undefined for events that are no failure.
 *
 * The same failure gives the same id whatever its lines, addresses, install paths, generated names and values in
 * messages are. What decides:
 * 1. crash and error: the type of the root cause and the innermost five different frames of the app;
 * 2. without a frame of the app: that type and the innermost three frames (behind those that carry out an abort);
 * 3. without any frame: that type and the template of the message;
 * 4. anr: the frames of the main thread below its idle loop, chosen as in 1 and 2.
 *
 * Bounded work: 200 frames of a stack and 4,096 characters of a message.
 */
export function groupError(event: DecodedEvent): ErrorGroup | undefined {
  switch (event.type) {
    case 'crash':
      return groupOf('CRASH', rootCause(event));
    case 'error':
      return groupOf('ERROR', rootCause(event));
    case 'anr':
      return groupOf('ANR', hang(event));
    default:
      return undefined;
  }
}

function groupOf(kind: ErrorKind, failure: Failure): ErrorGroup {
  const names = decidingNames(failure);
  const decides = [kind, failure.type, ...(names.length > 0 ? names : [messageTemplate(failure.message)])];
  const culprit = names[0] ?? '';
  return {
    id: identity(decides.join('\n')),
    kind,
    title: title(kind, failure, culprit),
    culprit,
    grouping: GROUPING_VERSION,
  };
}

/** Names of the frames that decide, innermost first. */
function decidingNames({ frames, own }: Failure): string[] {
  const inApp = own.size > 0;
  const candidates = inApp ? frames.filter((frame) => own.has(frame)) : beforeAbort(frames);
  const written = candidates.filter((frame) => !isSynthetic(frame));
  const names = (written.length > 0 ? written : candidates).map((frame) => frameName(frame, inApp));
  return unwound(names.filter((name) => name !== '')).slice(0, inApp ? APP_FRAMES : SYSTEM_FRAMES);
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

/** 64 bits as 16 hex digits: 32 of each of two hashes with different seeds. */
const identity = (text: string): string =>
  [1, 2].map((seed) => (hash53(text, seed) % 2 ** 32).toString(16).padStart(8, '0')).join('');
