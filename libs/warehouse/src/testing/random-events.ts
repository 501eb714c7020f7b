/** A generator of numbers from 0 to below 1 that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TYPES = [
  'app_launch',
  'screen_view',
  'network_request',
  'transaction',
  'crash',
  'error',
  'anr',
  'custom',
];
const KINDS = ['', 'cold', 'warm', 'hot', 'cancelled', 'failed', 'timeout', 'ended'];

/**
 * Rows of `events` that share few phones, screens and days, so that much of them falls together; texts are missing and
 * numbers unknown now and then.
 * @param offset of the first; each has one more than the one before
 */
export function randomEvents(random: () => number, count: number, offset: number): object[] {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const known = (value: number): number => (random() < 0.2 ? -1 : value);
  const at = (): string =>
    new Date(Date.UTC(2026, 10, 18) + Math.floor(random() * 3 * 86_400_000)).toISOString();
  return Array.from({ length: count }, (_, i) => {
    const moment = at();
    const phone = Math.floor(random() * 12);
    return {
      tenantId: pick(['acme', 'globex']),
      appId: pick(['shop', 'bank']),
      at: moment,
      receivedAt: moment,
      expiresOn: '2100-01-01',
      eventHash: offset + i + 1,
      type: pick(TYPES),
      sdkType: pick(['', 'http', 'activity']),
      protocol: pick(['native', 'measure']),
      sessionId: '',
      laneKey: phone,
      userId: pick(['', 'ann', 'bob', `user ${phone}`]),
      weight: pick([1, 1, 1, 2, 10]),
      installId: `phone ${phone}`,
      appVersion: pick(['', '1.0', '1.1', 'unknown']),
      appBuild: pick(['', '7']),
      environment: pick(['', 'production']),
      emulator: pick(['', 'true', 'false']),
      os: pick(['android', 'ios']),
      osVersion: pick(['15', '16', '']),
      device: pick(['Pixel 9', 'iPhone 17', '']),
      country: pick(['DE', 'IN', '']),
      network: pick(['wifi', 'cellular']),
      carrier: pick(['', 'Jio']),
      firstInstalledAt: random() < 0.3 ? '1970-01-01T00:00:00.000Z' : at(),
      name: pick(['', 'checkout', 'login']),
      screen: pick(['', 'Home', 'Cart']),
      kind: pick(KINDS),
      durationMs: known(Math.floor(random() ** 4 * 40_000) / 4),
      status: pick([0, 200, 204, 404, 500]),
      method: pick(['', 'GET', 'POST']),
      host: pick(['', 'api.example.com']),
      endpoint: pick(['', '/cart/*', '/login']),
      framesTotal: known(Math.floor(random() * 500)),
      framesSlow: known(Math.floor(random() * 50)),
      framesFrozen: known(Math.floor(random() * 5)),
      hitchMs: known(Math.floor(random() * 400) / 4),
      refreshHz: pick([-1, 60, 120]),
      currency: pick(['', 'EUR', 'INR']),
      foreground: pick([0, 1, 255]),
      completed: pick([0, 1, 255]),
      errorGroupId: pick(['', 'g1', 'g2']),
      logId: 1,
      logPartition: 0,
      logOffset: offset + i,
    };
  });
}
