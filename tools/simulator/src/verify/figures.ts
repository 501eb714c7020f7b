import type { Figure } from '../truth/figure';
import { compareRows, type AnsweredRow, type Estimates, type Mismatch } from './compare';
import type { GraphqlClient } from './graphql';

const QUERY = `query ($id: ID!, $input: MetricsInput!) {
  app(id: $id) {
    metrics(input: $input) {
      precision
      truncated
      rows { at group { dimension value } values { value numerator denominator errorBound } }
    }
  }
}`;

interface Answered {
  readonly app: {
    readonly metrics: {
      readonly precision: string;
      readonly truncated: boolean;
      readonly rows: readonly AnsweredRow[];
    };
  } | null;
}

export interface FigureResult {
  readonly title: string;
  readonly rows: number;
  readonly mismatches: readonly Mismatch[];
}

/** Asks for one figure and says what differs; an answer with an error differs too. @param estimates is added to. */
export async function checkFigure(
  client: GraphqlClient,
  app: string,
  figure: Figure,
  estimates: Estimates,
): Promise<FigureResult> {
  const { title, input, rows } = figure;
  try {
    const { app: found } = await client.ask<Answered>(QUERY, { id: app, input });
    if (!found) throw new Error(`there is no app ${app} for this token`);
    const { metrics } = found;
    const whole: Mismatch[] = [];
    if (metrics.truncated) whole.push({ row: '', metric: '', expected: 'all rows', answered: 'truncated' });
    // A quick answer may be more precise than was asked for.
    if (input.precision === 'EXACT' && metrics.precision !== input.precision)
      whole.push({ row: '', metric: '', expected: input.precision, answered: metrics.precision });
    return {
      title,
      rows: rows.length,
      mismatches: [...whole, ...compareRows(input, rows, metrics.rows, estimates)],
    };
  } catch (error) {
    const answered = error instanceof Error ? error.message : String(error);
    return {
      title,
      rows: rows.length,
      mismatches: [{ row: '', metric: '', expected: 'an answer', answered }],
    };
  }
}

const SHOWN = 5;

/** What differs, as a table for people. */
export function mismatchTable(results: readonly FigureResult[], estimates: Estimates): string {
  const lines: string[] = [];
  for (const { title, mismatches } of results) {
    if (mismatches.length === 0) continue;
    lines.push(`✗ ${title}`);
    for (const { row, metric, expected, answered } of mismatches.slice(0, SHOWN)) {
      lines.push(
        `    ${[row, metric].filter((part) => part !== '').join('  ')}: expected ${expected}, answered ${answered}`,
      );
    }
    if (mismatches.length > SHOWN) lines.push(`    and ${mismatches.length - SHOWN} more`);
  }
  const { within, unbounded, furthest } = estimates;
  if (within + unbounded > 0)
    lines.push(
      `${within} estimates keep their bounds, the furthest is ${(furthest * 100).toFixed(2)} % off; ${unbounded} state no bound`,
    );
  const wrong = results.filter(({ mismatches }) => mismatches.length > 0).length;
  const rows = results.reduce((sum, result) => sum + result.rows, 0);
  lines.push(`${results.length - wrong} of ${results.length} figures agree (${rows} rows)`);
  return lines.join('\n');
}
