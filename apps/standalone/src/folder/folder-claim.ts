import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf, isAlive } from './process-identity';
import type { ProcessIdentity } from './process-identity';
import { writeAtomically } from './write-atomically';

/** Another standalone works on the folder. */
export class FolderTakenError extends Error {
  override readonly name = 'FolderTakenError';
}

interface ClaimFile {
  readonly owner: ProcessIdentity;
  /** Processes that the owner started and that outlive it for a moment when it is killed. */
  readonly children: readonly ProcessIdentity[];
}

export interface FolderClaim {
  /** What a killed run left behind and what still ends itself. */
  readonly leftBehind: readonly ProcessIdentity[];
  /** Notes which processes work on the folder now. */
  note(childPids: readonly number[]): Promise<void>;
  release(): Promise<void>;
}

/**
 * Claims a data folder for this process, through a file that appears whole or not at all. The claim of a process
 * that is dead, however it died, is taken over.
 *
 * @throws FolderTakenError while another standalone lives on the folder
 */
export async function claimFolder(dataDir: string): Promise<FolderClaim> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, 'standalone.json');
  const owner = identityOf(process.pid);
  if (!owner) throw new Error('this process cannot read its own start time');
  const leftBehind: ProcessIdentity[] = [];

  while (!(await created(path, { owner, children: [] }))) {
    const earlier = await readClaim(path);
    if (earlier && isAlive(earlier.owner)) {
      throw new FolderTakenError(
        `another Sonde (process ${earlier.owner.pid}) runs on ${dataDir}: end it, or set SONDE_DATA_DIR to another folder`,
      );
    }
    leftBehind.push(...(earlier?.children ?? []));
    await setAside(path, earlier);
  }

  // One write after the other, and none after the release.
  let writing = Promise.resolve();
  let isReleased = false;
  return {
    leftBehind,
    note: (pids) => {
      writing = writing
        .catch(() => undefined)
        .then(() => {
          if (isReleased) return;
          const children = pids.flatMap((pid) => identityOf(pid) ?? []);
          return writeAtomically(path, JSON.stringify({ owner, children } satisfies ClaimFile));
        });
      return writing;
    },
    release: async () => {
      isReleased = true;
      await writing.catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

async function created(path: string, claim: ClaimFile): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, JSON.stringify(claim));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Moves a dead owner's claim away. If another starter was faster and it was that one's claim that moved, it goes back. */
async function setAside(path: string, dead: ClaimFile | undefined): Promise<void> {
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.dead`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = await readClaim(aside);
  if (moved && moved.owner.started !== dead?.owner.started && isAlive(moved.owner)) {
    await link(aside, path).catch(() => undefined);
  }
  await rm(aside, { force: true });
}

async function readClaim(path: string): Promise<ClaimFile | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ClaimFile;
  } catch {
    return undefined;
  }
}
