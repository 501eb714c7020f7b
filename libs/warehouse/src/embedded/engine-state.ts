import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity';

/** Where the folder's engine is: what every process on the data folder reads. */
export interface EngineState {
  /** Kept over restarts, so that a client's address stays right. */
  readonly port: number;
  /**
   * Of both users. It keeps other people of the machine out, and other engines apart: a client that meets a foreign
   * engine on a port that was free for a moment is refused instead of writing into it.
   */
  readonly password: string;
  /** The engine that was last seen to answer, undefined before the first. */
  readonly engine?: ProcessIdentity;
}

export const engineFolder = (dataDir: string): string => join(dataDir, 'clickhouse');

const file = (folder: string): string => join(folder, 'engine.json');

export function readState(folder: string): EngineState | undefined {
  try {
    return JSON.parse(readFileSync(file(folder), 'utf8')) as EngineState;
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step, readable by this user only. Only the keeper writes. */
export function writeState(folder: string, state: EngineState): void {
  mkdirSync(folder, { recursive: true });
  const next = `${file(folder)}.${process.pid}.next`;
  writeFileSync(next, JSON.stringify(state), { mode: 0o600 });
  renameSync(next, file(folder));
}

export const newPassword = (): string => randomBytes(18).toString('base64url');
