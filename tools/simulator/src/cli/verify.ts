import { readFileSync } from 'node:fs';
import type { Figure } from '../truth/figure';
import type { VersionLosses } from '../truth/losses';
import type { Truth } from '../truth/truth';
import { checkFigure, mismatchTable, type FigureResult } from '../verify/figures';
import { graphqlClient, waitUntilFresh, type GraphqlClient } from '../verify/graphql';
import { checkLosses } from '../verify/losses';
import { UsageError, address, oneOf, optionalText, parse, requiredText, wholeNumber } from './arguments';
import { VERIFY_HELP } from './help';
import { say } from './simulate';

const OPTIONS = {
  truth: { type: 'string' },
  graphql: { type: 'string' },
  token: { type: 'string' },
  app: { type: 'string' },
  wait: { type: 'string' },
  precision: { type: 'string' },
} as const;

/** @returns the exit code. */
export async function verifyCommand(args: readonly string[], stop: AbortSignal): Promise<number> {
  const { values } = parse('verify', args, OPTIONS, false);
  if (values['help'] === true) return say(VERIFY_HELP);
  const truth = readTruth(requiredText(values, 'truth'));
  const client = graphqlClient(address(values, 'graphql'), requiredText(values, 'token'));
  const app = requiredText(values, 'app');
  await waitUntilFresh(client, app, wholeNumber(values, 'wait', { min: 0, max: 86_400 }) ?? 120, stop);
  return checkAll(client, app, asPrecise(truth.figures, values), stop, truth.losses);
}

/** The figures as they are asked for, or all with the precision that was named, or with both. */
export function asPrecise(
  figures: readonly Figure[],
  values: Parameters<typeof optionalText>[0],
): readonly Figure[] {
  if (optionalText(values, 'precision') === undefined) return figures;
  const named = oneOf(values, 'precision', ['FAST', 'EXACT', 'BOTH'] as const, 'EXACT');
  const precisions = named === 'BOTH' ? (['EXACT', 'FAST'] as const) : [named];
  return precisions.flatMap((precision) =>
    figures.map((figure) => ({
      ...figure,
      title: `${figure.title} (${precision})`,
      input: { ...figure.input, precision },
    })),
  );
}

/** Asks for all figures, one after another, and for the losses where they are known, and prints what differs. */
export async function checkAll(
  client: GraphqlClient,
  app: string,
  figures: readonly Figure[],
  stop: AbortSignal,
  losses?: readonly VersionLosses[],
): Promise<number> {
  const results: FigureResult[] = [];
  const estimates = { within: 0, unbounded: 0, furthest: 0 };
  let said = Date.now();
  for (const figure of figures) {
    if (stop.aborted) break;
    results.push(await checkFigure(client, app, figure, estimates));
    if (Date.now() - said > 2000) {
      said = Date.now();
      console.error(`verify: ${results.length} of ${figures.length} figures`);
    }
  }
  const done = results.length === figures.length;
  if (losses && !stop.aborted) results.push(await checkLosses(client, app, losses, Date.now()));
  console.log(mismatchTable(results, estimates));
  return done && results.every(({ mismatches }) => mismatches.length === 0) ? 0 : 1;
}

function readTruth(file: string): Truth {
  try {
    const truth = JSON.parse(readFileSync(file, 'utf8')) as Truth;
    if (!Array.isArray(truth.figures) || truth.figures.length === 0) throw new Error('it holds no figures');
    return truth;
  } catch (error) {
    throw new UsageError(
      `--truth ${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
