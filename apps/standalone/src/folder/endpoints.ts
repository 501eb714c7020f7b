import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from './write-atomically';

/** Where everything answers. Scripts read this from `<dataDir>/endpoints.json`. */
export interface Endpoints {
  readonly ingest: string;
  /** With `/graphql`. */
  readonly graphql: string;
  readonly dashboard: string;
  /** Health and metrics. */
  readonly processor: string;
  readonly clickhouse: string;
}

export async function writeEndpoints(dataDir: string, endpoints: Endpoints): Promise<void> {
  await writeAtomically(join(dataDir, 'endpoints.json'), `${JSON.stringify(endpoints)}\n`);
}

/** Addresses of a run that is over must not be taken for this one's. */
export async function removeEndpoints(dataDir: string): Promise<void> {
  await rm(join(dataDir, 'endpoints.json'), { force: true });
}
