import { hash53 } from '@sonde/event-schema';
import { namedBy } from './custom-rules';
import { DEFAULT_GROUPING, type CompiledGrouping } from './grouping';
import { causesOf } from './causes/causes';
import { sound } from './causes/sound-fields';
import { judgeFailure } from './judge-failure';
import { judgeByVersion1 } from './version-1/judge-by-version-1';
import type { ErrorKind, Failing, Trace, Verdict } from './verdict';

export interface ErrorGroup {
  /** 16 hex digits; the same for the same failure in every app, so it identifies a group together with the app. */
  readonly id: string;
  readonly kind: ErrorKind;
  /** At most 200 characters, such as `java.io.IOException: No item <n>`. */
  readonly title: string;
  /** The call to look at first, such as `com.shop.Cart.total`; '' without frames. */
  readonly culprit: string;
  /** Version of the rules that decided. */
  readonly grouping: number;
}

const KINDS: Partial<Record<Failing['type'], ErrorKind>> = { crash: 'CRASH', error: 'ERROR', anr: 'ANR' };

/**
 * The group that an event belongs to; undefined for events that are no failure. A function of its arguments alone. Never
 * throws: fields of wrong types count as absent.
 *
 * @param by the app's grouping; without it the newest rules and none of the app's own
 */
export function groupError(event: Failing, by: CompiledGrouping = DEFAULT_GROUPING): ErrorGroup | undefined {
  const judged = judge(event, by);
  if (!judged) return undefined;
  const { id, kind, title, culprit, grouping } = judged;
  return { id, kind, title, culprit, grouping };
}

/** The group and what made it; a trace is told of every rule that took part. */
export function judge(
  given: Failing,
  by: CompiledGrouping,
  trace?: Trace,
): (ErrorGroup & Pick<Verdict, 'decides'>) | undefined {
  const kind = KINDS[given.type];
  if (kind === undefined) return undefined;
  const event = sound(given);
  const judgeBy = by.grouping.version === 1 ? judgeByVersion1 : judgeFailure;
  const verdict = judgeBy(kind, event, by.rules, trace);
  const named = by.rules.naming.length === 0 ? undefined : namedBy(by.rules, causesOf(event));
  if (named !== undefined) trace?.step('custom-fingerprint', named.title);
  const decides = named === undefined ? verdict.decides : [kind, 'RULE', named.fingerprint ?? ''];
  return {
    id: identity(decides.join('\n')),
    kind,
    title: verdict.title,
    culprit: verdict.culprit,
    grouping: by.grouping.version,
    decides,
  };
}

/** 64 bits as 16 hex digits: 32 of each of two hashes with different seeds. */
const identity = (text: string): string =>
  [1, 2].map((seed) => (hash53(text, seed) % 2 ** 32).toString(16).padStart(8, '0')).join('');
