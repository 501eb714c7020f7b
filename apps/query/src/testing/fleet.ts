import type { Row } from './rows';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** mulberry32: the same numbers every time, so that a failure can be seen again. */
export function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface FleetOptions {
  readonly seed: number;
  readonly tenantId: string;
  readonly appId: string;
  readonly from: number;
  readonly days: number;
  readonly events: number;
}

export interface Fleet {
  readonly events: Row[];
  readonly sessions: Row[];
}

/** Rows with all that metrics look at, odd values included: absent numbers, empty texts, unfinished launches. */
export function makeFleet({ seed, tenantId, appId, from, days, events: count }: FleetOptions): Fleet {
  const random = randomSource(seed);
  const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const maybe = (value: number): number => (random() < 0.2 ? -1 : value);
  const at = (): number => from + Math.floor(random() * days * DAY_MS);
  const resource = () => {
    const install = Math.floor(random() * random() * random() * 300);
    return {
      installId: `install-${install}`,
      appVersion: pick('1.0', '1.1', '2.0', ''),
      os: install % 2 ? 'android' : 'ios',
      device: pick('Pixel 8', 'Galaxy S24', ''),
      country: pick('IN', 'DE', "it's"),
      emulator: pick('true', 'false', ''),
    };
  };
  const sessions: Row[] = Array.from({ length: 80 }, (_, i) => {
    const startAt = at();
    return {
      tenantId,
      appId,
      sessionId: `session-${i}`,
      laneKey: seed * 1_000 + (i >= 40 ? i % 15 : i),
      derived: i >= 40 ? 1 : 0,
      anchorAt: startAt + Math.floor(random() * HOUR_MS),
      version: 1,
      startAt,
      startHash: i,
      endAt: startAt + Math.floor(random() * (i >= 40 ? 10 : 1) * HOUR_MS),
      ...resource(),
      crashed: Number(random() < 0.2),
      anr: Number(random() < 0.1),
      errored: Number(random() < 0.3),
      abnormal: Number(i % 7 === 0),
      foregroundMs: i % 5 === 0 ? -1 : i * 1_000.5,
      background: Number(random() < 0.2),
      launchKind: pick('cold', 'warm', ''),
    };
  });
  const common = (i: number, type: string) => ({
    tenantId,
    appId,
    at: at(),
    eventHash: seed * 1_000_000 + i,
    type,
    sdkType: type,
    sessionId: random() < 0.4 ? '' : String(pick(...sessions.slice(0, 20))['sessionId']),
    laneKey: seed * 1_000 + Math.floor(random() * 15),
    userId: pick('', 'ann', 'bob', 'cem'),
    weight: pick(1, 1, 1, 4),
    firstInstalledAt: random() < 0.03 ? from - 5 * DAY_MS + Math.floor(random() * (days + 5) * DAY_MS) : 0,
    screen: pick('Home', 'Cart', ''),
    ...resource(),
  });
  const ofType: Readonly<Record<string, () => Row>> = {
    app_launch: () => ({
      kind: pick('cold', 'warm', 'hot'),
      durationMs: maybe(random() * 9_000),
      completed: pick(1, 255, 0),
    }),
    screen_view: () => ({
      durationMs: maybe(random() * 2_000),
      framesTotal: maybe(Math.floor(random() * 400)),
      framesSlow: maybe(Math.floor(random() * 40)),
      framesFrozen: maybe(Math.floor(random() * 4)),
      hitchMs: maybe(random() * 50),
      refreshHz: pick(60, 120, -1),
    }),
    network_request: () => ({
      status: pick(200, 204, 301, 404, 500, 0),
      kind: pick('', '', 'timeout', 'cancelled'),
      durationMs: maybe(random() * 3_000),
      method: pick('GET', 'POST'),
      host: pick('api.shop', 'cdn.shop'),
      endpoint: pick('/cart', '/items/*'),
    }),
    transaction: () => ({
      name: pick('checkout', 'login'),
      kind: pick('ended', 'failed', 'timeout', 'crashed', 'cancelled'),
      durationMs: maybe(random() * 8_000),
      valueMinor: maybe(Math.floor(random() * 10_000)),
      currency: pick('EUR', 'INR'),
    }),
    crash: () => ({ foreground: pick(1, 0, 255), errorGroupId: pick('g1', 'g2') }),
    anr: () => ({
      foreground: pick(1, 0, 255),
      kind: pick('', 'input_dispatch', 'broadcast'),
      errorGroupId: 'g3',
    }),
    error: () => ({ errorGroupId: pick('g4', '') }),
    custom: () => ({ name: 'tap' }),
  };
  const types = Object.keys(ofType);
  const events = Array.from({ length: count }, (_, i) => {
    const type = pick(...types);
    return { ...common(i, type), ...ofType[type]?.() };
  });
  return { events, sessions };
}
