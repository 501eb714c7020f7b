import type { Migration } from './migration';

/**
 * How long a session was on the screen and how it ended, with what is needed to go on working it out when another
 * processor takes the session over. Rows from before say so (-1) until an event joins their session.
 */
export const sessionsInFull: Migration = {
  version: 6,
  name: 'sessions in full',
  statements: [
    `ALTER TABLE sessions
      ADD COLUMN IF NOT EXISTS foregroundMs Float64 DEFAULT -1 CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS shownFrom DateTime64(3, 'UTC') DEFAULT if(background = 0, startAt, toDateTime64(0, 3, 'UTC')) CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS shownTo DateTime64(3, 'UTC') DEFAULT if(background = 0, endAt, toDateTime64(0, 3, 'UTC')) CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS foregroundSaidMs Float64 CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS turns Array(UInt64) CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS exits UInt8 DEFAULT abnormal CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS exitReason LowCardinality(String) CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS exitAt DateTime64(3, 'UTC') CODEC(ZSTD(1))`,
  ],
};
