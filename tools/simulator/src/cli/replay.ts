import { recordedFiles, recordedOutgoing } from '../replay/recorded';
import { UsageError, address, parse, requiredText, wholeNumber } from './arguments';
import { REPLAY_HELP } from './help';
import { say, send } from './simulate';

const OPTIONS = {
  url: { type: 'string' },
  key: { type: 'string' },
  shuffle: { type: 'string' },
  'one-event-per-request': { type: 'boolean' },
  repeat: { type: 'string' },
  connections: { type: 'string' },
  'no-gzip': { type: 'boolean' },
  'give-up-after': { type: 'string' },
} as const;

/** @returns the exit code. */
export async function replayCommand(args: readonly string[], stop: AbortSignal): Promise<number> {
  const { values, positionals } = parse('replay', args, OPTIONS, true);
  if (values['help'] === true) return say(REPLAY_HELP);
  if (positionals.length === 0) throw new UsageError('replay needs at least one FOLDER of recorded bodies');
  const url = address(values, 'url');
  const key = requiredText(values, 'key');
  const files = readable(positionals);
  const bodies = recordedOutgoing(files, {
    shuffle: wholeNumber(values, 'shuffle', { min: 0, max: Number.MAX_SAFE_INTEGER }),
    oneEventPerRequest: values['one-event-per-request'] === true,
    repeat: wholeNumber(values, 'repeat', { min: 1, max: 1000 }) ?? 1,
  });
  const events = bodies.reduce((sum, body) => sum + body.events, 0);
  return send(
    'replay',
    bodies,
    {
      url,
      key,
      connections: wholeNumber(values, 'connections', { min: 1, max: 1000 }) ?? 4,
      gzip: values['no-gzip'] !== true,
      giveUpAfter: (wholeNumber(values, 'give-up-after', { min: 0, max: 86_400 }) ?? 300) * 1000,
      rate: undefined,
      stop,
    },
    events,
  );
}

function readable(folders: readonly string[]): string[] {
  let files: string[];
  try {
    files = recordedFiles(folders);
  } catch (error) {
    throw new UsageError(
      `a folder cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (files.length === 0) throw new UsageError(`no *.json below ${folders.join(', ')}`);
  return files;
}
