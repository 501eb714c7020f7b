import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const EVERY_MS = 2000;

/**
 * Tells on standard error how a long fetch goes, by what has arrived in a folder: the clients that do the work show
 * their own progress only on a terminal. On a terminal one line is written over, else there is a line every 2 s.
 */
export function showProgress(title: string, folder: string): { done(how: string): void } {
  const started = performance.now();
  const terminal = process.stderr.isTTY;
  const tell = (how: string): void => {
    const seconds = Math.round((performance.now() - started) / 1000);
    const line = `${title}: ${how}, ${seconds} s`;
    process.stderr.write(terminal ? `\r\x1b[K${line}` : `${line}\n`);
  };
  tell('started');
  const timer = setInterval(() => tell(`${megabytes(sizeOf(folder))} so far`), EVERY_MS);
  return {
    done: (how) => {
      clearInterval(timer);
      tell(how);
      if (terminal) process.stderr.write('\n');
    },
  };
}

/** Bytes of all files below a folder. Files come and go meanwhile; those that are gone count nothing. */
function sizeOf(folder: string): number {
  let bytes = 0;
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += sizeOf(path);
    else bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
