import { open, rename, rm } from 'node:fs/promises';

/** Replaces a file by new content: readers see the old or the new one, never half of it, whatever is killed. */
export async function writeAtomically(path: string, content: string, mode = 0o644): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  const file = await open(draft, 'w', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
