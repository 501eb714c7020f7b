import { hash53 } from '@sonde/event-schema';
import type { Grouping } from '@sonde/error-groups';

/**
 * How far a regroup has come:
 * - `survey`: what becomes of groups is being worked out, nothing is changed yet;
 * - `rewrite`: events get their groups, newest days first; those of `day` and later have them;
 * - `sweep`: what came in by the former rules since is looked for.
 */
export type RegroupPlace =
  | { readonly step: 'survey' }
  | { readonly step: 'rewrite'; /** Days since 1970-01-01. */ readonly day: number }
  | { readonly step: 'sweep' };

/** Names what is applied: a place in applying other rules says nothing. */
export const markOf = ({ version, rules }: Grouping): string =>
  hash53(JSON.stringify([version, rules])).toString(36);

/** As the catalog keeps it. */
export const placeText = (place: RegroupPlace, mark: string): string =>
  place.step === 'rewrite' ? `rewrite ${mark} ${place.day}` : `${place.step} ${mark}`;

/** The place that a text tells; the beginning when it is of other rules, or tells none. */
export function placeOf(text: string | undefined, mark: string): RegroupPlace {
  const [step, ofMark, day] = (text ?? '').split(' ');
  if (ofMark !== mark) return { step: 'survey' };
  if (step === 'rewrite' && day !== undefined && /^\d+$/.test(day)) return { step, day: Number(day) };
  return step === 'sweep' ? { step } : { step: 'survey' };
}
