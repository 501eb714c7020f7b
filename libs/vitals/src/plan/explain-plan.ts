import type { TimeRange } from '../question';
import type { LayerState } from '../rollup/layer-state';
import type { Plan, Statement } from './plan';

/** One statement of a plan in words, with its text. */
export interface StatementExplanation {
  /** What it reads and why, one sentence each. */
  readonly steps: readonly string[];
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** How a question is answered, for operators. */
export const explainPlan = ({ statements, touched, unsettled }: Plan): StatementExplanation[] => [
  ...statements.map((statement) => ({
    steps: stepsOf(statement),
    sql: statement.sql,
    params: statement.params,
  })),
  ...(touched ? [{ steps: [LOOK], ...touched }] : []),
  ...(unsettled ? [{ steps: [UNSETTLED], ...unsettled }] : []),
];

const LOOK =
  'Beside the others: days with session rows that are in no published batch. A day among them is not read from rollup_sessions.';

const UNSETTLED =
  'Beside the others: a day that was not added up before its rows expired, or by other rules than those of today. The answer is refused when there is one.';

function stepsOf({ reads, folded }: Statement): string[] {
  if (reads.from === 'raw') {
    return [`Raw rows of ${reads.table}${reads.why === undefined ? ', as asked.' : `: ${reads.why}.`}`];
  }
  if (reads.from === 'installs') {
    return [
      'The table of installs, which knows when each began and what its earliest event said.',
      `Installs of raw events beyond ${positions(reads.state)} (partition:offset) are added.`,
    ];
  }
  const { table, facet, pieces, state, settledDays } = reads;
  const days = describe('UTC days', pieces.days);
  const quarters = describe('quarter-hours', pieces.quarters);
  return [
    `${table}${facet ? `, split by ${facet}` : ''}: ${[days, quarters].filter(Boolean).join(' and ')}.`,
    `Its rows count in ${state.batches.length} batches of journal entry ${state.number}.`,
    ...(settledDays === undefined
      ? []
      : [
          `Of sessions ${settledDays} (app, day) pairs count that are clean or whose rows have expired; other days are read from sessions.`,
        ]),
    `Raw rows beyond ${positions(state)} (partition:offset) are read as they are.`,
    ...(pieces.raw.length > 0
      ? [`Raw rows where the range is finer or a day is being settled: ${describe('', pieces.raw)}.`]
      : []),
    ...(folded.length > 0 ? [`Rare values of ${folded.join(', ')} are folded into __other__.`] : []),
  ];
}

const positions = ({ rolled }: LayerState): string =>
  rolled.map(({ partition, offset }) => `${partition}:${offset}`).join(', ');

/** At most so many ranges are listed. */
const LISTED = 3;

function describe(what: string, ranges: readonly TimeRange[]): string {
  if (ranges.length === 0) return '';
  const time = (at: number): string =>
    Number.isFinite(new Date(at).getTime()) ? new Date(at).toISOString() : String(at);
  const listed = ranges.slice(0, LISTED).map(({ from, to }) => `${time(from)} to ${time(to)}`);
  const more = ranges.length > LISTED ? ` and ${ranges.length - LISTED} more stretches` : '';
  return `${what} ${listed.join(', ')}${more}`.trim();
}
