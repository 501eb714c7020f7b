import { attributeAt, type MetricsQuestion } from '../question';
import { bucketStarts } from '../time/buckets';

/** One value of an answer: of which metric, bucket and group. */
export interface Cell {
  readonly question: MetricsQuestion;
  /** Position in the question's metrics. */
  readonly index: number;
  /** Start of the bucket, epoch milliseconds; null without a grain. */
  readonly at: number | null;
  /** In the order of groupBy. */
  readonly group: readonly string[];
}

/** The question whose only value is that of the cell: its bucket as the range, its group as filters. */
export function questionOfCell({ question, index, at, group }: Cell): MetricsQuestion {
  const { grain, groupBy, groupByAttributes, ...rest } = question;
  const metric = question.metrics[index];
  if (!metric) throw new Error(`the question has no metric ${index}`);
  return {
    ...rest,
    metrics: [metric],
    range: rangeOfCell(question, at),
    filter: [
      ...question.filter,
      ...groupBy.map((dimension, i) => {
        const attribute = attributeAt(question, i);
        return { dimension, ...(attribute === undefined ? {} : { attribute }), in: [group[i] ?? 'unknown'] };
      }),
    ],
    groupBy: [],
    orderBy: [],
    first: 1,
  };
}

/** What of the bucket lies in the asked range. */
function rangeOfCell({ grain, timeZone, range }: MetricsQuestion, at: number | null) {
  if (grain === undefined || at === null) return range;
  const starts = bucketStarts(grain, timeZone, range.from, range.to);
  const next = starts[starts.indexOf(at) + 1] ?? range.to;
  return { from: Math.max(at, range.from), to: Math.min(next, range.to) };
}
