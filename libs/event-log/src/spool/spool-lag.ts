import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Spool, spoolFolder } from './spool';

const underWay = new Map<string, Promise<number>>();

/**
 * Events that wait in the spool of a data folder, whichever processes put them there; 0 when it has none. For those
 * who only ask: the spool is opened for the question (a few milliseconds), and questions at the same time share it.
 *
 * @throws LogUnavailableError when the spool cannot be read
 */
export function spoolLag(dataDir: string): Promise<number> {
  let answer = underWay.get(dataDir);
  if (!answer) {
    answer = ask(dataDir).finally(() => underWay.delete(dataDir));
    underWay.set(dataDir, answer);
  }
  return answer;
}

async function ask(dataDir: string): Promise<number> {
  // Opening would make one.
  if (!existsSync(join(spoolFolder(dataDir), 'log'))) return 0;
  const spool = await Spool.open({ dataDir, maxBytes: 0 });
  try {
    return (await spool.use()).events;
  } finally {
    await spool.close();
  }
}
