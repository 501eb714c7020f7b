/** On which stores Sonde runs while it is shot at. */
export type Stores = 'embedded' | 'real';

export interface FaultDefinition {
  readonly about: string;
  /** Where it can be done. */
  readonly on: readonly Stores[];
  /** How often it is drawn, against the others, when no number was asked for. */
  readonly weight: number;
  /** Mean pause before it, milliseconds. */
  readonly gapMs: number;
  /** It needs a ClickHouse of its own behind a proxy. */
  readonly byProxy?: true;
}

const both: readonly Stores[] = ['embedded', 'real'];
const embedded: readonly Stores[] = ['embedded'];
const real: readonly Stores[] = ['real'];

/** Everything that is done to Sonde. */
export const FAULTS = {
  ingest: { about: 'kill -9 of ingest', on: both, weight: 6, gapMs: 1500 },
  processor: { about: 'kill -9 of a processor', on: both, weight: 6, gapMs: 1500 },
  query: { about: 'kill -9 of query', on: both, weight: 1, gapMs: 1500 },
  clickhouse: { about: 'kill -9 of ClickHouse', on: both, weight: 6, gapMs: 1500 },
  standalone: {
    about: 'kill -9 of the supervisor alone, then a new start on its folder',
    on: embedded,
    weight: 3,
    gapMs: 1500,
  },
  everything: {
    about: 'kill -9 of all processes at once, then a new start on the folder',
    on: embedded,
    weight: 3,
    gapMs: 1500,
  },
  'power-cut': {
    about:
      'kill -9 of ClickHouse, and parts that it wrote in the last seconds are gone, as when a machine loses power',
    on: both,
    weight: 2,
    gapMs: 2500,
    byProxy: true,
  },
  'lost-answer': {
    about: 'an insert lands, its answer is lost; now and then that of its repetition too',
    on: both,
    weight: 8,
    gapMs: 400,
    byProxy: true,
  },
  'cut-insert': {
    about: 'the connection breaks in the middle of an insert',
    on: both,
    weight: 3,
    gapMs: 800,
    byProxy: true,
  },
  'killed-insert': {
    about: 'the processor is killed -9 when an insert of its has landed',
    on: both,
    weight: 3,
    gapMs: 1500,
    byProxy: true,
  },
  'slow-clickhouse': {
    about: 'ClickHouse answers seconds late for a while',
    on: both,
    weight: 1,
    gapMs: 1500,
    byProxy: true,
  },
  'deaf-clickhouse': {
    about: 'ClickHouse takes connections and says nothing for a while, then they break',
    on: both,
    weight: 1,
    gapMs: 1500,
    byProxy: true,
  },
  join: { about: 'a further processor joins', on: real, weight: 3, gapMs: 2000 },
  leave: { about: 'a processor leaves in order', on: real, weight: 2, gapMs: 2000 },
  'leave-killed': {
    about: 'a processor is killed -9 and does not come back',
    on: real,
    weight: 2,
    gapMs: 2000,
  },
  freeze: {
    about: 'a processor is stopped past the session timeout while another takes over, then goes on',
    on: real,
    weight: 1,
    gapMs: 2000,
  },
  'kafka-restart': { about: 'the broker ends in order and starts again', on: real, weight: 1, gapMs: 3000 },
  'kafka-kill': { about: 'kill -9 of the broker, then a new start', on: real, weight: 1, gapMs: 3000 },
  'kafka-away': {
    about: 'no broker for long enough that events wait in the spool',
    on: real,
    weight: 0.5,
    gapMs: 3000,
  },
  'spool-drain': {
    about: 'as kafka-away; ingest is killed -9 while the spool is drained, several times',
    on: real,
    weight: 0.5,
    gapMs: 3000,
  },
  'mongodb-restart': { about: 'MongoDB ends in order and starts again', on: real, weight: 0.5, gapMs: 2000 },
  'mongodb-kill': { about: 'kill -9 of MongoDB, then a new start', on: real, weight: 0.5, gapMs: 2000 },
  'clickhouse-disk-full': {
    about: 'no room left on ClickHouse’s disk for a while',
    on: real,
    weight: 0.3,
    gapMs: 3000,
  },
  'spool-disk-full': {
    about: 'no broker, and no room left on the spool’s disk either, for a while',
    on: real,
    weight: 0.3,
    gapMs: 3000,
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>;

export type FaultKind = keyof typeof FAULTS;

export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

export const definitionOf = (kind: FaultKind): FaultDefinition => FAULTS[kind];

export const isFaultKind = (text: string): text is FaultKind => Object.hasOwn(FAULTS, text);
