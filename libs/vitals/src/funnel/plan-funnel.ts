import type { AnswerPlan } from '../answer';
import { dimensionSql, filterConditions, Params, rangeCondition, scopeCondition } from '../conditions';
import { checkRawKept, type Kept } from '../plan/kept';
import { MAX_STATEMENT_ROWS } from '../plan/plan';
import { checkFunnel, type FunnelQuestion, type FunnelUnit } from './question';
import { eventsOfSessions, type EventsOfSessions } from './session-of-event';

/** What to ask for an answer, and how it is put together. */
export interface FunnelPlan extends AnswerPlan {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Steps have an order of their own: by time; within a millisecond as the phone counted them in its batch. A place is a number
 * in that order: `at` in units of 2^21, the count in units of 16, less the step, so that an event which could be two steps
 * in a row never is both. A place and the next differ by over half a millisecond's units only where their times differ.
 */
const PLACES_A_MS = 2 ** 21;
const PLACES_A_COUNT = 16;
/** Places that the counts of one millisecond take: 65,536 counts. */
const PLACES_OF_COUNTS = 2 ** 20;
/** Longer than any range that rows are kept for, milliseconds: ten years. */
const NO_WINDOW = 3_660 * 86_400_000;

/**
 * One statement over raw events. Its values are those who came to each step, in the order of the steps: the next one's event
 * comes after the one before, with anything in between, and all lie in the window.
 * @throws QuestionError when the question makes no sense, or needs what is no longer kept
 */
export function planFunnel(question: FunnelQuestion, kept: Kept): FunnelPlan {
  checkFunnel(question);
  const { range, steps, per, groupBy } = question;
  checkRawKept(kept, range, 'Funnels are counted from raw rows');
  const params = new Params();
  const scope = scopeCondition(params, question.scope);
  const { from, unit, where } = unitsOf(per, () => eventsOfSessions(params, scope, range));
  const isStep = steps.map(({ filter, name }) =>
    [
      ...filterConditions(params, 'events', filter),
      ...(name === undefined ? [] : [`name = ${params.bind('String', name)}`]),
    ].join(' AND '),
  );
  const groups = groupBy.map((dimension) => dimensionSql(params, 'events', dimension, undefined) ?? '');
  const conditions = [
    scope,
    rangeCondition(params, range)('at'),
    ...where,
    ...filterConditions(params, 'events', question.filter),
    `(${isStep.map((one) => `(${one})`).join(' OR ')})`,
  ];
  // Of each unit's first step, where somebody wants to know.
  const said = groups.length > 0 ? `[${groups.join(', ')}] AS said, (at, eventHash) AS moment, ` : '';
  const taken =
    `SELECT ${unit} AS unit, ${said}` +
    `arrayJoin(arrayFilter(s -> s != 0, [${isStep.map((one, i) => `if(${one}, ${i + 1}, 0)`).join(', ')}])) AS step, ` +
    `toUInt64(toUnixTimestamp64Milli(at) * ${PLACES_A_MS} + logIndex * ${PLACES_A_COUNT} + ${PLACES_A_COUNT} - step) AS place ` +
    `FROM ${from} WHERE ${conditions.join(' AND ')}`;
  const window = BigInt(question.windowMs ?? NO_WINDOW) * BigInt(PLACES_A_MS) + BigInt(PLACES_OF_COUNTS);
  const came =
    `SELECT ${said === '' ? '' : 'argMinIf(said, moment, step = 1) AS firsts, '}` +
    `windowFunnel(${window})(place, ${steps.map((_, i) => `step = ${i + 1}`).join(', ')}) AS reached ` +
    `FROM (${taken}) GROUP BY unit HAVING reached > 0`;
  const keys = groups.map((_, i) => `firsts[${i + 1}] AS g${i}`);
  const figures = steps.map((_, i) => `toFloat64(countIf(reached > ${i})) AS v${i}`);
  const sql =
    `SELECT ${[...keys, ...figures].join(', ')} FROM (${came})` +
    (keys.length > 0
      ? ` GROUP BY ${keys.map((_, i) => `g${i}`).join(', ')} LIMIT ${MAX_STATEMENT_ROWS + 1}`
      : '') +
    ' SETTINGS do_not_merge_across_partitions_select_final = 1';
  return {
    sql,
    params: params.values,
    statements: [{ groups: groupBy.map((_, i) => i), wholeGroups: undefined }],
    readings: steps.map((_, i) => ({
      certainty: 'exact',
      kind: 'count',
      statement: 0,
      column: `v${i}`,
      empty: 0,
    })),
    buckets: undefined,
  };
}

function unitsOf(
  per: FunnelUnit,
  ofSessions: () => EventsOfSessions,
): { readonly from: string; readonly unit: string; readonly where: readonly string[] } {
  switch (per) {
    case 'INSTALL':
      return { from: 'events', unit: 'installId', where: [] };
    case 'USER':
      return { from: 'events', unit: 'userId', where: ["userId != ''"] };
    case 'SESSION': {
      const { from, session } = ofSessions();
      return { from, unit: session, where: [] };
    }
  }
}
