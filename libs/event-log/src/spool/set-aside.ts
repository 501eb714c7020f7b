import { mkdir, open, readFile, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { deadLetterKey, decodeDeadLetter } from '../dead-letter';
import { type AppendRecord, DEAD_LETTER_TOPIC, type EventLog, LogUnavailableError } from '../port';
import { diskUse } from './disk-use';

const SUFFIX = '.letter';

/**
 * Dead letters that are too large for the topic of dead letters: a file each, named by where the record was in the
 * spool, so that the same record set aside twice is one file. They stay until the topic takes them.
 */
export class SetAside {
  /** @param maxBytes beyond which none is taken; the lane waits then */
  constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
  ) {}

  /**
   * Resolves once it is on disk.
   * @returns the file
   * @throws LogUnavailableError when there is no room
   */
  async put(letter: AppendRecord): Promise<string> {
    const used = await diskUse(this.folder);
    if (used + letter.value.length > this.maxBytes) {
      throw new LogUnavailableError(`the letters set aside take their ${this.maxBytes} bytes`);
    }
    const path = join(this.folder, letter.key.replaceAll('/', '-') + SUFFIX);
    const unfinished = `${path}.${process.pid}`;
    try {
      await mkdir(this.folder, { recursive: true });
      await writeSynced(unfinished, letter.value);
      await rename(unfinished, path);
      await syncFolder(this.folder);
    } catch (cause) {
      await unlink(unfinished).catch(() => undefined);
      throw new LogUnavailableError('a letter cannot be set aside', { cause });
    }
    return path;
  }

  /** How many there are. */
  async count(): Promise<number> {
    return (await this.files()).length;
  }

  /** Brings those to the log's dead letters that fit by now. What does not, or not now, stays. */
  async offerTo(log: EventLog): Promise<void> {
    for (const file of await this.files()) {
      try {
        const value = await readFile(join(this.folder, file));
        const { group, topic, partition, offset } = decodeDeadLetter(value);
        const key = deadLetterKey(group, topic, partition, offset);
        await log.append(DEAD_LETTER_TOPIC, [{ key, value, events: 1 }]);
      } catch (error) {
        if (error instanceof LogUnavailableError) return;
        continue;
      }
      await unlink(join(this.folder, file)).catch(ifThere);
    }
  }

  private async files(): Promise<string[]> {
    const names = await readdir(this.folder).catch(ifThere);
    return (names ?? []).filter((name) => name.endsWith(SUFFIX));
  }
}

async function writeSynced(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Another process may have been first. */
function ifThere(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
