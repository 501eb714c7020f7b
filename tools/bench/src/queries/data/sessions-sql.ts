import { LOG_ID, PARTITIONS, type Slice } from './events-sql';

const RESOURCE = [
  'installId',
  'appVersion',
  'appBuild',
  'patch',
  'environment',
  'emulator',
  'installSource',
  'os',
  'osVersion',
  'device',
  'manufacturer',
  'country',
  'carrier',
  'network',
  'locale',
  'sdk',
  'sdkVersion',
];

const ofFirst = (column: string): string => `argMin(${column}, e.at)`;
const none = 'fromUnixTimestamp64Milli(toInt64(0))';
const timeOf = (which: 'min' | 'max', condition: string): string =>
  `if(countIf(${condition}) > 0, ${which}If(e.at, ${condition}), ${none})`;

const SHOWN = "type IN ('app_launch', 'screen_view', 'interaction') OR foreground = 1";
const SEEN = "type = 'screen_view' AND screen != ''";

/** What the session rule makes of the events; every session of a slice lies in one log record. */
const columns: Readonly<Record<string, string>> = {
  tenantId: 'any(e.tenantId)',
  appId: 'any(e.appId)',
  sessionId: 'e.sessionId',
  laneKey: 'any(e.laneKey)',
  derived: '0',
  anchorAt: 'min(e.receivedAt)',
  version: 'any(e.logOffset) * 1024 + 1',
  deleted: '0',
  startAt: 'min(e.at)',
  startHash: ofFirst('e.eventHash'),
  endAt: 'max(e.at)',
  protocol: ofFirst('e.protocol'),
  ...Object.fromEntries(RESOURCE.map((column) => [column, ofFirst(`e.${column}`)])),
  userId: 'any(e.userId)',
  userAt: `if(any(e.userId) = '', ${none}, min(e.at))`,
  firstScreen: `argMinIf(e.screen, e.at, ${SEEN})`,
  firstScreenAt: timeOf('min', SEEN),
  lastScreen: `argMaxIf(e.screen, e.at, ${SEEN})`,
  lastScreenAt: timeOf('max', SEEN),
  launchKind: "anyIf(e.kind, type = 'app_launch')",
  launchDurationMs: "if(countIf(type = 'app_launch') > 0, anyIf(e.durationMs, type = 'app_launch'), -1)",
  launchAt: timeOf('min', "type = 'app_launch'"),
  eventCount: 'count()',
  counts: 'CAST(sumMap(map(toString(type), toUInt32(1))), $$Map(LowCardinality(String), UInt32)$$)',
  crashed: "max(type = 'crash')",
  anr: "max(type = 'anr')",
  errored: "max(type = 'error')",
  abnormal: '0',
  ended: '0',
  background: `NOT max(${SHOWN})`,
  userPerceivedCrash: "max(type = 'crash' AND foreground = 1)",
  userPerceivedAnr: "max(type = 'anr' AND foreground = 1)",
  expiresOn: 'max(e.expiresOn)',
  receivedAt: 'max(e.receivedAt)',
  logId: 'any(e.logId)',
  logPartition: 'any(e.logPartition)',
  logOffset: 'max(e.logOffset)',
};

/** Statement that makes the session rows of a slice from its events. */
export const sessionsSql = ({ first, sessions }: Slice): string =>
  `INSERT INTO sessions (${Object.keys(columns).join(', ')})
SELECT ${Object.values(columns).join(',\n  ')}
FROM events AS e
WHERE logId = ${LOG_ID} AND logOffset >= ${Math.floor(first / PARTITIONS)} AND logOffset <= ${Math.floor((first + sessions - 1) / PARTITIONS)}
  AND logOffset * ${PARTITIONS} + logPartition >= ${first} AND logOffset * ${PARTITIONS} + logPartition < ${first + sessions}
GROUP BY e.sessionId`;
