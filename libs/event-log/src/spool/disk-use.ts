import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const BLOCK_BYTES = 512;

/** Bytes that a folder takes on disk (blocks, so that holes in files do not count); 0 when it does not exist. */
export async function diskUse(folder: string): Promise<number> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return gone(error);
  }
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return diskUse(path);
      // A segment may be deleted between the listing and this.
      return stat(path).then((file) => file.blocks * BLOCK_BYTES, gone);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function gone(error: unknown): number {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
  throw error;
}
