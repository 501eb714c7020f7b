import { randomSource } from '../../testing/fleet';
import type { Row } from '../../testing/rows';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export interface RolloutOptions {
  readonly seed: number;
  readonly tenantId: string;
  readonly appId: string;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly rolledOutAt: number;
  readonly installs: number;
  readonly days: number;
  readonly crashChance: number;
  /** Milliseconds of the median launch. */
  readonly launchMs: number;
}

/**
 * A version in the hands of its users: phones of several kinds, some used far more than others, that get it over the first
 * days, launch, crash (some of them much more often) and send part of it days later.
 */
export function makeRollout(options: RolloutOptions): { events: Row[]; sessions: Row[] } {
  const { tenantId, appId, version, rolledOutAt, days } = options;
  const random = randomSource(options.seed);
  const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const logNormal = (median: number, spread: number) => median * Math.exp(spread * normal());
  const events: Row[] = [];
  const sessions: Row[] = [];
  for (let i = 0; i < options.installs; i++) {
    const android = random() < 0.8;
    const phone = {
      tenantId,
      appId,
      appVersion: version,
      installId: `${version}/${i}`,
      environment: 'production',
      emulator: 'false',
      installSource: android ? 'com.android.vending' : 'com.apple.AppStore',
      os: android ? 'android' : 'ios',
      osVersion: android ? pick('13', '14.1', '15') : '18.2',
      manufacturer: android ? pick('Samsung', 'Xiaomi') : 'Apple',
      country: pick('IN', 'IN', 'DE', 'BR'),
      protocol: 'native',
    };
    const since = days * random() ** 3;
    const perDay = Math.min(logNormal(0.8, 0.9), 12);
    const crashChance = Math.min(0.8, logNormal(options.crashChance, 0.8));
    const launchMs = logNormal(options.launchMs, 0.4);
    for (let at = since; at < days; at += -Math.log(1 - random()) / perDay) {
      const startAt = rolledOutAt + Math.floor(at * DAY_MS);
      const number = sessions.length;
      const late = random() < 0.1 ? random() * 4 * DAY_MS : 0;
      const receivedAt = startAt + MINUTE_MS + Math.floor(late);
      const crashed = random() < crashChance;
      // The next process tells of it.
      const toldAt = receivedAt + (crashed ? Math.floor(random() * 12 * HOUR_MS) : 0);
      const lane = { sessionId: `${version}/${number}`, laneKey: options.seed * 1_000_000 + number };
      const event = { ...phone, ...lane, sdkType: 'x', receivedAt };
      const durationMs = Math.round(logNormal(launchMs, 0.5));
      const hash = (n: number) => options.seed * 10_000_000 + number * 2 + n;
      events.push({
        ...event,
        type: 'app_launch',
        kind: 'cold',
        at: startAt,
        durationMs,
        eventHash: hash(0),
      });
      const crash = { ...event, type: 'crash', foreground: 1, at: startAt + MINUTE_MS, receivedAt: toldAt };
      if (crashed) events.push({ ...crash, eventHash: hash(1) });
      sessions.push({
        ...phone,
        ...lane,
        anchorAt: receivedAt,
        receivedAt: toldAt,
        startAt,
        endAt: startAt + (crashed ? MINUTE_MS : 0),
        version: 1,
        crashed: Number(crashed),
      });
    }
  }
  return { events, sessions };
}
