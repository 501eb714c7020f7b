import { filterConditions, Params, rangeCondition, scopeCondition, timeParam } from '../conditions';
import type { Source } from '../dimension';
import { filterNaming, withMembers } from '../merged-groups';
import { METRICS } from '../registry';
import { ROW_SETS } from '../row-set';
import { questionOfCell, type Cell } from './cell';

/** The raw rows that a value was counted from, to be read in a statement of the caller's. */
export interface CellRows {
  readonly params: Params;
  readonly source: Source;
  /** What stands behind FROM. */
  readonly from: string;
  /** Conditions, all of which hold. */
  readonly where: string;
  /** Column that says when a row counts. */
  readonly time: string;
  /** The rows are installs, not events or sessions. */
  readonly areInstalls: boolean;
  /** Condition on the tenant and the app, for what is joined to the rows. */
  readonly scope: string;
}

/** Which of the rows: all that were measured, or those of a rate's numerator, or the others of its denominator. */
export type Part = 'measured' | 'numerator' | 'rest';

/** @returns undefined when the metric cannot tell such rows apart */
export function cellRows(cell: Cell, part: Part): CellRows | undefined {
  const question = withMembers(questionOfCell(cell));
  const { metric: id } = question.metrics[0] ?? {};
  if (id === undefined) return undefined;
  const metric = METRICS[id];
  const params = new Params();
  const scope = scopeCondition(params, question.scope);
  const inRange = rangeCondition(params, question.range);
  const set = ROW_SETS[metric.rows]({
    scope,
    inRange,
    fromTime: timeParam(params, question.range.from),
    toTime: timeParam(params, question.range.to),
    dimensions: question.filter.map((filter) => filter.dimension),
  });
  const areInstalls = metric.rows === 'installs';
  const measured = [
    ...(areInstalls ? [] : [scope]),
    inRange(set.time),
    ...set.where,
    ...(metric.where ? [`(${metric.where})`] : []),
    ...filterConditions(params, set.source, question.filter, filterNaming(params, question)),
  ].join(' AND ');
  const only = onlyPart(metric.examples, part, measured);
  if (only === undefined) return undefined;
  const where = only === '' ? measured : `${measured} AND (${only})`;
  return { params, source: set.source, from: set.from, where, time: set.time, areInstalls, scope };
}

/** '' for all rows; undefined when there are none to tell apart. */
function onlyPart(
  examples: (typeof METRICS)[keyof typeof METRICS]['examples'],
  part: Part,
  measured: string,
): string | undefined {
  if (part === 'measured') return '';
  if (part === 'rest') return examples?.rest;
  if (!examples) return '';
  const { numerator } = examples;
  return typeof numerator === 'string' ? numerator : numerator(measured);
}
