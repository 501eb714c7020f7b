import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export const EVENTS_PER_BODY = 50;

export interface Body {
  readonly gzip: Buffer;
  readonly events: number;
  /** Bytes before compression. */
  readonly bytes: number;
}

const PHONES = [
  { device: 'Pixel 8', manufacturer: 'Google', os: 'Android', osVersion: '14' },
  { device: 'SM-S921B', manufacturer: 'Samsung', os: 'Android', osVersion: '15' },
  { device: 'Redmi Note 12', manufacturer: 'Xiaomi', os: 'Android', osVersion: '13' },
  { device: 'iPhone15,2', manufacturer: 'Apple', os: 'iOS', osVersion: '18.1' },
];
const VERSIONS = ['4.1.0', '4.1.1', '4.2.0'];
const SCREENS = ['Home', 'Search', 'Product', 'Cart', 'Checkout', 'Profile'];
const PATHS = ['items', 'cart', 'search', 'user', 'orders'];
const NETWORKS = ['wifi', 'cellular'];

const uuid = (text: string): string => {
  const hex = createHash('md5').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
};
const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;

/**
 * The n-th body of a steady stream: one session of one phone, half launches, screens and requests as phones send them,
 * about 400 bytes an event, gzip level 6 as HTTP clients use it. Every event has an id of its own.
 *
 * @param now epoch milliseconds; the events lie in the minutes before
 */
export function bodyNumber(n: number, now: number): Body {
  const install = Math.floor(n / 3);
  const batch = {
    batchId: uuid(`batch ${n} ${now}`),
    sentAt: new Date(now).toISOString(),
    resource: {
      installId: uuid(`install ${install}`),
      appVersion: pick(VERSIONS, install),
      appBuild: `${4000 + (install % 3)}`,
      ...pick(PHONES, install),
      sdk: 'sonde-kotlin',
      sdkVersion: '1.0.0',
      locale: 'en-US',
      network: pick(NETWORKS, install),
      carrier: 'o2',
      country: pick(['DE', 'US', 'IN', 'BR'], install),
      environment: 'production',
    },
    events: Array.from({ length: EVENTS_PER_BODY }, (_, i) => event(n, i, now)),
  };
  const json = Buffer.from(JSON.stringify(batch));
  return { gzip: gzipSync(json), events: EVENTS_PER_BODY, bytes: json.length };
}

function event(n: number, i: number, now: number): Record<string, unknown> {
  const common = {
    id: uuid(`event ${n} ${i} ${now}`),
    at: new Date(now - (EVENTS_PER_BODY - i) * 1700).toISOString(),
    sessionId: uuid(`session ${n} ${now}`),
    userId: n % 2 === 0 ? `u-${n % 5000}` : undefined,
    screen: pick(SCREENS, n + i),
    attributes: { experiment: pick(['a', 'b'], n), premium: n % 3 === 0, cartSize: i },
  };
  if (i === 0)
    return {
      ...common,
      type: 'app_launch',
      kind: pick(['cold', 'warm', 'hot'], n),
      durationMs: 400 + (n % 900),
    };
  if (i === EVENTS_PER_BODY - 1 && n % 100 === 0)
    return { ...common, type: 'crash', foreground: true, ...crash(n) };
  switch (i % 4) {
    case 0:
      return {
        ...common,
        type: 'screen_view',
        previousScreen: pick(SCREENS, n + i + 1),
        loadMs: 80 + ((n * 7 + i) % 300),
        frames: { total: 240, slow: (n + i) % 12, frozen: i % 2 },
      };
    case 1:
    case 2:
      return {
        ...common,
        type: 'network_request',
        method: pick(['GET', 'POST'], i),
        url: `https://api.shop.test/v1/${pick(PATHS, i)}/${n % 1000}?page=${i}`,
        status: (n + i) % 40 === 0 ? 503 : 200,
        durationMs: 30 + ((n * 13 + i * 31) % 700),
        bytesIn: 1024 + i,
        bytesOut: 210,
      };
    default:
      return { ...common, type: 'interaction', kind: 'click', target: `button_${i % 9}` };
  }
}

const crash = (n: number): Record<string, unknown> => ({
  exceptions: [
    {
      type: 'java.lang.IllegalStateException',
      message: `cart ${n} is empty`,
      frames: Array.from({ length: 20 }, (_, i) => ({
        module: i < 5 ? 'com.shop.cart.Cart' : 'android.os.Handler',
        function: `call${i}${n % 4}`,
        file: 'Cart.kt',
        line: 40 + i,
        inApp: i < 5,
      })),
    },
  ],
});
