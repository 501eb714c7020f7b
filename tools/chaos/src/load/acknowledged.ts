import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';

const NEWLINE = 10;

/** Counts the lines of a file that grows, each read once. */
export class LineCount {
  private lines = 0;
  private position = 0;
  private readonly buffer = Buffer.allocUnsafe(256 * 1024);

  constructor(private readonly path: string) {}

  /** As of now; 0 while there is no file. */
  now(): number {
    if (!existsSync(this.path)) return this.lines;
    const file = openSync(this.path, 'r');
    try {
      for (;;) {
        const read = readSync(file, this.buffer, 0, this.buffer.length, this.position);
        if (read === 0) return this.lines;
        this.position += read;
        for (
          let at = this.buffer.indexOf(NEWLINE);
          at >= 0 && at < read;
          at = this.buffer.indexOf(NEWLINE, at + 1)
        )
          this.lines++;
      }
    } finally {
      closeSync(file);
    }
  }
}

/** The ids of all events that were answered 2xx, as the phones wrote them down; those sent twice are there twice. */
export function acknowledgedIds(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').filter(Boolean);
}
