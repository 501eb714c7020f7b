import type { FamilyRules } from '../family-rules';
import { highestId, type Entry } from './entry';

/** A stretch of the journal in which batches were made by the same rules. */
export interface Era {
  /** 1, 2, 3 …; 0: from before rules were written down. */
  readonly number: number;
  readonly rules: FamilyRules;
  /**
   * No row of its batches is of another UTC day; days since 1970-01-01. Known once it is over: of the last era, which goes
   * on, everything.
   */
  readonly firstDay: number;
  readonly lastDay: number;
  /** A day whose mark is this id or a larger one was rebuilt since the era was over. 0: it goes on. */
  readonly until: number;
}

/** What is known of an era that goes on. */
export const GOES_ON = { firstDay: 0, lastDay: 65_535, until: 0 } as const;

/** Whether what is published next is made by these rules as well. */
export const isUnder = ({ eras }: Entry, rules: FamilyRules): boolean => {
  const last = eras.at(-1);
  return last !== undefined && changedFamilies(last.rules, rules).length === 0;
};

/** Families whose rows in one era say something else than by these rules, and those that it did not know or that are no more. */
export const changedFamilies = (before: FamilyRules, rules: FamilyRules): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(rules)])]
    .filter((id) => before[id] !== rules[id])
    .sort();

/** Eras in which any family of these rules was made by others. */
export const foreignEras = ({ eras }: Pick<Entry, 'eras'>, rules: FamilyRules): Era[] =>
  eras.filter((era) => Object.keys(rules).some((id) => era.rules[id] !== rules[id]));

/** The ids of the batches of these eras. */
export const batchesOf = (
  { batches }: Pick<Entry, 'batches'>,
  eras: readonly Pick<Era, 'number'>[],
): number[] => batches.flatMap(({ id, era }) => (eras.some(({ number }) => number === era) ? [id] : []));

/** The number of the era that goes on. */
export const eraNow = ({ eras }: Pick<Entry, 'eras'>): number => eras.at(-1)?.number ?? 0;

/**
 * The eras once these rules are those that are made by.
 * @param days the first and the last day of the rows of the era that ends with it
 */
export function erasUnder(
  state: Entry,
  rules: FamilyRules,
  days: Pick<Era, 'firstDay' | 'lastDay'> | undefined,
): Era[] {
  if (isUnder(state, rules)) return [...state.eras];
  const next = { number: eraNow(state) + 1, rules, ...GOES_ON };
  const ended = state.eras.map((era) =>
    era.until === 0 && days ? { ...era, ...days, until: highestId(state) } : era,
  );
  return [...withBatches({ ...state, eras: ended }), next];
}

/** Eras that still have a batch. */
const withBatches = ({ eras, batches }: Pick<Entry, 'eras' | 'batches'>): Era[] =>
  eras.filter(({ number }) => batches.some(({ era }) => era === number));

/** The eras of a state, but for those that are over and have no batch left. */
export const erasLeft = (state: Pick<Entry, 'eras' | 'batches'>): Era[] => {
  const left = new Set(withBatches(state));
  return state.eras.filter((era) => era.until === 0 || left.has(era));
};
