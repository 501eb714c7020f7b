import { HAPPENING, HOST, PAYLOAD } from './happenings-sql';
import {
  APP_OF_SESSION,
  buildOf,
  HOUR_OF_SESSION,
  installedOn,
  installOfSession,
  PHONE,
  releaseOn,
  versionOf,
} from './fleet-sql';
import { drawn, logNormal } from './random-sql';

/** Of the log that the events seem to have come through. */
export const LOG_ID = 4_242;
export const PARTITIONS = 4;

/** Sessions that begin within one UTC day, numbered in the order in which they came. */
export interface Slice {
  readonly first: number;
  readonly sessions: number;
  /** Which day of the history, from 0. */
  readonly day: number;
  /** Epoch ms within which they begin. */
  readonly from: number;
  readonly to: number;
}

/** What all slices share. */
export interface World {
  readonly tenantId: string;
  /** Largest first. */
  readonly appIds: readonly string[];
  /** Phones that use the apps at any time. */
  readonly installs: number;
  /** Epoch ms, midnight. */
  readonly historyFrom: number;
  /** Epoch ms: nothing was received later. */
  readonly now: number;
}

/** SQL of a time that is so many milliseconds after 1970. */
const time = (milliseconds: string): string => `fromUnixTimestamp64Milli(toInt64(${milliseconds}))`;
const uuid = (hash: string): string =>
  `toString(reinterpretAsUUID(concat(reinterpretAsString(${hash}), reinterpretAsString(cityHash64(${hash})))))`;

const columns: Readonly<Record<string, string>> = {
  tenantId: 'tenant',
  appId: 'appIds[1 + a]',
  at: time('at'),
  clockAheadMs: 'clockOff',
  receivedAt: time('least(toUInt64(received), now)'),
  expiresOn: 'toDate(intDiv(at, 86400000)) + 90',
  eventHash: 'bitAnd(hash, 9007199254740991)',
  eventId: `if(isFault, ${uuid('hash')}, '')`,
  type: 'type',
  sdkType: 'type',
  protocol: "'native'",
  sessionId: 'session',
  laneKey: 'bitAnd(cityHash64(session), 9007199254740991)',
  userId: 'userId',
  weight: "multiIf(type = 'interaction', 2., type = 'log', 4., 1.)",
  installId: 'installId',
  appVersion: versionOf('release'),
  appBuild: buildOf('release'),
  environment: 'environment',
  emulator: 'emulator',
  installSource: 'installSource',
  os: 'os',
  osVersion: 'osVersion',
  device: 'device',
  manufacturer: 'manufacturer',
  country: 'country',
  carrier: "if(network = 'wifi' AND i % 3 = 0, '', carrierOfPhone)",
  network: 'network',
  locale: 'locale',
  sdk: "if(os = 'iOS', 'sonde-swift', 'sonde-kotlin')",
  sdkVersion: "'1.0.0'",
  firstInstalledAt: `if(i % 5 < 3, ${time('installedOn * 1000')}, ${time('0')})`,
  name: 'name',
  screen: 'screen',
  kind: 'kind',
  durationMs: 'round(duration)',
  foregroundMs: 'if(isFlow, round(duration * 0.9), -1)',
  status: 'status',
  method: "multiIf(NOT isRequest, '', e % 4 = 3, 'POST', 'GET')",
  host: `if(isRequest, ${HOST}, '')`,
  endpoint: "if(isRequest, concat('/v1/', path), '')",
  url: `if(isRequest, concat('https://', ${HOST}, '/v1/', replaceAll(path, '*', toString(hash % 100000))), '')`,
  bytesIn: 'if(isRequest AND status > 0, 120 + hash % 60000, -1)',
  bytesOut: 'if(isRequest, 80 + hash % 2000, -1)',
  framesTotal: 'framesTotal',
  framesSlow: `if(framesTotal >= 0, toInt32(floor(framesTotal * least(0.6, ${logNormal('0.02 * slow', 0.8, 'slow frames', 's', 'k')}))), -1)`,
  framesFrozen: 'if(framesTotal >= 0, if(hash % 17 = 0, 1 + hash % 3, 0), -1)',
  hitchMs: "if(framesTotal >= 0 AND os = 'iOS', round(hash % 900 / 3, 1), -1)",
  refreshHz: 'if(framesTotal >= 0, if(i % 2 = 0, 120, 60), -1)',
  valueMinor: "if(isFlow AND startsWith(name, 'C') OR startsWith(name, 'E'), 500 + hash % 9000, -1)",
  currency:
    "if(isFlow AND startsWith(name, 'C') OR startsWith(name, 'E'), multiIf(country = 'GB', 'GBP', country IN ('DE', 'FR', 'ES', 'IT', 'NL'), 'EUR', 'USD'), '')",
  foreground: "multiIf(type = 'crash', hash % 20 != 0, type = 'anr', 1, type = 'error', 1, 255)",
  completed: 'if(isLaunch, hash % 80 != 0, 255)',
  prewarmed: "if(isLaunch AND os = 'iOS' AND kind = 'cold', hash % 10 = 0, 255)",
  errorGroupId: "if(isFault, errorGroup, '')",
  attributes: `if(type = 'custom', map('basket', toString(hash % 12), 'tier', if(i % 4 = 0, '"plus"', '"free"'), 'price', toString(round(hash % 9000 / 100, 2))), map())`,
  payload: PAYLOAD,
  logId: String(LOG_ID),
  logPartition: `s % ${PARTITIONS}`,
  logOffset: `intDiv(s, ${PARTITIONS})`,
  logIndex: 'k',
};

/** Statement that makes all events of the slice's sessions. */
export function eventsSql(world: World, slice: Slice): string {
  const seconds = Math.max(1, Math.floor((slice.to - slice.from) / 1000));
  // A slice that is not a whole day has no busy hours.
  const begin =
    seconds >= 86_000
      ? `${HOUR_OF_SESSION} * 3600 + floor(${drawn('second', 's')} * 3600)`
      : `floor(${drawn('second', 's')} * ${seconds})`;
  return `INSERT INTO events (${Object.keys(columns).join(', ')})
WITH '${world.tenantId}' AS tenant, [${world.appIds.map((id) => `'${id}'`).join(',')}] AS appIds, ${world.now} AS now
SELECT ${Object.values(columns).join(',\n  ')}
FROM (
  SELECT *, ${HAPPENING.detail} FROM (
    SELECT *, ${HAPPENING.type}, startedAt + k * step + cityHash64(s, k, 'moment') % 1500 AS at,
      -- an endpoint in ten fails often, and networks of some carriers more
      if(e % 10 = 7, 0.07, 0.012) * if(carrierOfPhone IN ('Jio', 'MTN NG', 'Telkomsel'), 2, 1) AS failing
    FROM (
      SELECT *, arrayJoin(range(n)) AS k FROM (
        SELECT *, ${installedOn(world.historyFrom / 1000)} AS installedOn,
          ${uuid("cityHash64(s, 'session')")} AS session, ${uuid('installHash')} AS installId,
          ${drawn('crash', 's')} < 0.002 * (1 + release % 3 * 4) * if(device IN ('SM-A135F', 'Nokia 2.4'), 3, 1) AS crashes,
          1 + 2 * pow(${drawn('slow phone', 'a', 'i')}, 2) AS slow,
          if(${drawn('clock', 'a', 'i')} < 0.03, -18000000, 0) AS clockOff,
          multiIf(${drawn('network', 's')} < 0.6, 'wifi', ${drawn('network', 's')} < 0.97, 'cellular', 'unknown') AS network,
          startedAt + n * step + if(late < 0.9, 60000 * pow(late, 3), if(late < 0.98, 3600000, 259200000) * ${drawn('delay', 's')}) AS received
        FROM (
          SELECT *, ${PHONE.said}, ${releaseOn(slice.day)} AS release
          FROM (
            SELECT *, ${PHONE.drawn}, ${drawn('late', 's')} AS late,
              toUInt32(least(90, 5 + floor(${logNormal('13', 0.7, 'length', 's')}))) AS n,
              toUInt32(2000 + floor(${logNormal('3500', 0.5, 'pace', 's')})) AS step,
              ${slice.from} + 1000 * toUInt64(${begin}) + s % 997 AS startedAt
            FROM (
              SELECT s, a, ${installOfSession(world.installs, slice.day)}
              FROM (SELECT number AS s, ${APP_OF_SESSION} AS a FROM numbers(${slice.first}, ${slice.sessions}))
            )
          )
        )
      )
    )
  )
)`;
}
