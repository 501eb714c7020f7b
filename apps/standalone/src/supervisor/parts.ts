import { join } from 'node:path';
import { environmentWith } from '@sonde/platform';
import type { ConfigOf } from '@sonde/platform';
import type { standaloneConfig } from '../config';
import type { ChildProgram } from './supervised-child';

export const PART_NAMES = ['ingest', 'processor', 'query'] as const;
export type PartName = (typeof PART_NAMES)[number];

/**
 * All processes together stay below 1.5 GB, ClickHouse's up to 800 MB included. The ceilings are far above what ours
 * use: V8 takes a low one as a wish to collect garbage all the time, which costs a fifth of the CPU time.
 * Node would collect garbage with four threads that mostly wait for each other: one does it in a third of the CPU time.
 */
const NODE_FLAGS: Readonly<Record<PartName, readonly string[]>> = {
  ingest: [
    '--enable-source-maps',
    '--single-threaded-gc',
    '--max-old-space-size=1024',
    '--max-semi-space-size=32',
  ],
  processor: [
    '--enable-source-maps',
    '--single-threaded-gc',
    '--max-old-space-size=1024',
    '--max-semi-space-size=32',
  ],
  query: [
    '--enable-source-maps',
    '--single-threaded-gc',
    '--max-old-space-size=384',
    '--max-semi-space-size=4',
  ],
};

/** How a part is started: the built app, on its configured port and after a restart on the port that it had. */
export function partProgram(name: PartName, config: ConfigOf<typeof standaloneConfig>): ChildProgram {
  const port = { ingest: config.ingestPort, processor: config.processorPort, query: config.queryPort }[name];
  const portVariable = standalonePortVariable(name);
  return {
    name,
    // `dist/apps/standalone/main.js` runs `dist/apps/<name>/main.js`.
    file: join(__dirname, '..', name, 'main.js'),
    nodeFlags: NODE_FLAGS[name],
    environment: (url) =>
      environmentWith({
        SONDE_DATA_DIR: config.dataDir,
        [portVariable]: url === undefined ? String(port) : new URL(url).port,
      }),
  };
}

function standalonePortVariable(name: PartName): string {
  return `SONDE_${name.toUpperCase()}_PORT`;
}
