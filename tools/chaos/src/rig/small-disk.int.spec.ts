import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '@sonde/test-kit';
import { SmallDisk } from './small-disk';

describe('a disk of limited size', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder('disk');
  });
  afterEach(() => folder.remove());

  it('can be filled to the last byte and emptied, or says why it cannot be had', async () => {
    const path = join(folder.path, 'disk');
    const disk = SmallDisk.mount(path, 2);
    if (typeof disk === 'string') {
      // Mounting takes rights that not every machine gives: then the run says so in its verdict.
      expect(disk).toMatch(/cannot be mounted \(.+\): run it as root, or under `unshare -rm`/);
      return;
    }
    try {
      writeFileSync(join(path, 'before'), 'x');
      await disk.fill();
      expect(() => writeFileSync(join(path, 'more'), Buffer.alloc(8192))).toThrow(/ENOSPC/);
      disk.empty();
      writeFileSync(join(path, 'more'), Buffer.alloc(8192));
    } finally {
      disk.unmount(true);
    }
    expect(existsSync(join(path, 'before'))).toBe(false);
    expect(readFileSync(join(path, 'kept', 'before'), 'utf8')).toBe('x');
  });
});
