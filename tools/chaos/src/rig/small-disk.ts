import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(4 << 20);

/** A file system of limited size of its own, which can be filled to the last byte. */
export class SmallDisk {
  private constructor(readonly path: string) {}

  /** Mounts it at a folder, which is made. Answers why not where that is not permitted. */
  static mount(path: string, megabytes: number): SmallDisk | string {
    mkdirSync(path, { recursive: true });
    const { status, stderr, error } = spawnSync(
      'mount',
      ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'sonde-chaos', path],
      { encoding: 'utf8' },
    );
    if (status === 0) return new SmallDisk(path);
    const why = (error?.message ?? stderr).trim();
    return `a file system of limited size cannot be mounted (${why}): run it as root, or under \`unshare -rm\``;
  }

  /** Takes all room that is left. */
  async fill(): Promise<void> {
    const file = await open(this.ballast, 'a');
    try {
      for (let size = CHUNK.length; size >= 1;) {
        try {
          await file.write(CHUNK, 0, size);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          size = Math.floor(size / 2);
        }
      }
    } finally {
      await file.close();
    }
  }

  /** Gives the room back. */
  empty(): void {
    rmSync(this.ballast, { force: true });
  }

  /** @param keep copies what is on it into the folder `kept` where it was mounted; else it is gone */
  unmount(keep: boolean): void {
    const copy = `${this.path}.kept`;
    if (keep) cpSync(this.path, copy, { recursive: true });
    // Lazily: a program that has just ended may still be letting go of its files.
    spawnSync('umount', ['-l', this.path]);
    if (keep) renameSync(copy, join(this.path, 'kept'));
  }

  private get ballast(): string {
    return join(this.path, 'ballast');
  }
}
