import { commonConfig, defineConfig, integer, ports, storeConfig } from '@sonde/platform';
import { MAX_GROUPS_A_DAY } from './grouping/lane-groups';
import { MAX_BODY_BYTES } from './prepare/inflate-body';

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

/** The processor's port serves health and metrics only. */
export const processorConfig = defineConfig({
  ...commonConfig,
  ...storeConfig,
  port: ports.processor,
  /** What the body of a log record may inflate to; a larger one is a dead letter. */
  maxBodyBytes: integer('SONDE_PROCESSOR_MAX_BODY_BYTES', MAX_BODY_BYTES, { min: MIB, max: 512 * MIB }),
  /** Different groups of errors of an app that a lane lets through in a UTC day; further ones, unless known before, are folded into one. */
  maxGroupsADay: integer('SONDE_MAX_GROUPS_A_DAY', MAX_GROUPS_A_DAY, { min: 1, max: 1_000_000 }),
  /** Between two roll-ups of what was stored meanwhile. */
  rollUpIntervalMs: integer('SONDE_ROLLUP_INTERVAL_MS', 60_000, { min: 100, max: HOUR_MS }),
  /** For how long rows lie in ClickHouse before they are rolled up: longer than it takes them to reach its disk. */
  rollUpDelayMs: integer('SONDE_ROLLUP_DELAY_MS', 60_000, { min: 0, max: HOUR_MS }),
  /** Events that are rolled up at once; so many waiting bring a roll-up forward. */
  rollUpMaxEvents: integer('SONDE_ROLLUP_MAX_EVENTS', 500_000, { min: 1_000, max: 100_000_000 }),
  /** How long after its end a day is settled, and how long until it may be again; 0: by hand only. */
  settlePauseMinutes: integer('SONDE_SETTLE_PAUSE_MINUTES', 360, { min: 0, max: 14 * 1_440 }),
});
