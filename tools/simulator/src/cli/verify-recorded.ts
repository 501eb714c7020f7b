import { existsSync } from 'node:fs';
import { countRecorded } from '../recorded/count';
import { recordedFigures } from '../recorded/figures';
import { graphqlClient, waitUntilFresh } from '../verify/graphql';
import { UsageError, address, optionalText, parse, requiredText, wholeNumber } from './arguments';
import { VERIFY_RECORDED_HELP } from './help';
import { say } from './simulate';
import { asPrecise, checkAll } from './verify';

const OPTIONS = {
  folder: { type: 'string' },
  graphql: { type: 'string' },
  token: { type: 'string' },
  app: { type: 'string' },
  wait: { type: 'string' },
  python: { type: 'string' },
  precision: { type: 'string' },
} as const;

/** @returns the exit code. */
export async function verifyRecordedCommand(args: readonly string[], stop: AbortSignal): Promise<number> {
  const { values } = parse('verify-recorded', args, OPTIONS, false);
  if (values['help'] === true) return say(VERIFY_RECORDED_HELP);
  const folder = requiredText(values, 'folder');
  if (!existsSync(folder)) throw new UsageError(`--folder ${folder} does not exist`);
  const client = graphqlClient(address(values, 'graphql'), requiredText(values, 'token'));
  const app = requiredText(values, 'app');
  const wait = wholeNumber(values, 'wait', { min: 0, max: 86_400 }) ?? 120;
  const figures = recordedFigures(countRecorded(folder, optionalText(values, 'python')));
  if (figures.length === 0) throw new UsageError(`no recorded events below ${folder}`);
  await waitUntilFresh(client, app, wait, stop);
  return checkAll(client, app, asPrecise(figures, values), stop);
}
