/** The app that all simulated phones run: a shop, with its releases, screens, servers and flows. */

export interface Release {
  readonly version: string;
  readonly build: string;
  /** When it came out, as a part of the simulated history (0 = before it began, 1 = its end). */
  readonly releasedAt: number;
}

/** Oldest first. */
export const RELEASES: readonly Release[] = [
  { version: '4.0.2', build: '4002', releasedAt: 0 },
  { version: '4.1.0', build: '4100', releasedAt: 0 },
  { version: '4.2.0', build: '4200', releasedAt: 0.25 },
  { version: '4.2.1', build: '4201', releasedAt: 0.5 },
  { version: '4.3.0', build: '4300', releasedAt: 0.75 },
];

export interface Screen {
  readonly name: string;
  /** Median time to load, ms. */
  readonly loadMs: number;
  readonly weight: number;
}

export const SCREENS: readonly Screen[] = [
  { name: 'Home', loadMs: 180, weight: 30 },
  { name: 'Search', loadMs: 140, weight: 16 },
  { name: 'Product', loadMs: 320, weight: 26 },
  { name: 'Cart', loadMs: 210, weight: 12 },
  { name: 'Checkout', loadMs: 420, weight: 7 },
  { name: 'Profile', loadMs: 160, weight: 6 },
  { name: 'Orders', loadMs: 520, weight: 3 },
];

/** What stands in a path where an id belongs. */
export type IdKind = 'number' | 'uuid' | 'hex';

export interface Endpoint {
  readonly host: string;
  readonly method: string;
  /** Path with `{number}`, `{uuid}` or `{hex}` where an id stands. */
  readonly path: string;
  /** Median answer time, ms. */
  readonly medianMs: number;
  /** Share of requests that end in a 5xx. */
  readonly serverErrors: number;
  /** Share of requests that end in a 4xx. */
  readonly clientErrors: number;
  readonly weight: number;
}

export const ENDPOINTS: readonly Endpoint[] = [
  {
    host: 'api.shop.test',
    method: 'GET',
    path: '/v1/home',
    medianMs: 120,
    serverErrors: 0.004,
    clientErrors: 0.001,
    weight: 24,
  },
  {
    host: 'api.shop.test',
    method: 'GET',
    path: '/v1/search',
    medianMs: 240,
    serverErrors: 0.01,
    clientErrors: 0.004,
    weight: 16,
  },
  {
    host: 'api.shop.test',
    method: 'GET',
    path: '/v1/items/{number}',
    medianMs: 90,
    serverErrors: 0.003,
    clientErrors: 0.02,
    weight: 26,
  },
  {
    host: 'api.shop.test',
    method: 'GET',
    path: '/v1/items/{number}/reviews',
    medianMs: 310,
    serverErrors: 0.02,
    clientErrors: 0.003,
    weight: 8,
  },
  {
    host: 'api.shop.test',
    method: 'POST',
    path: '/v1/carts/{uuid}/items',
    medianMs: 150,
    serverErrors: 0.006,
    clientErrors: 0.012,
    weight: 8,
  },
  {
    host: 'pay.shop.test',
    method: 'POST',
    path: '/v2/payments/{uuid}',
    medianMs: 880,
    serverErrors: 0.03,
    clientErrors: 0.05,
    weight: 4,
  },
  {
    host: 'img.cdn.test',
    method: 'GET',
    path: '/i/{hex}',
    medianMs: 45,
    serverErrors: 0.001,
    clientErrors: 0.002,
    weight: 30,
  },
  {
    host: 'metrics.partner.test',
    method: 'POST',
    path: '/collect',
    medianMs: 60,
    serverErrors: 0.05,
    clientErrors: 0,
    weight: 5,
  },
];

export interface Flow {
  readonly name: string;
  readonly medianMs: number;
  /** Median value in minor units; undefined: nothing is sold. */
  readonly medianMinor: number | undefined;
  readonly weight: number;
}

export const FLOWS: readonly Flow[] = [
  { name: 'Checkout', medianMs: 6_500, medianMinor: 3_900, weight: 5 },
  { name: 'Express checkout', medianMs: 2_400, medianMinor: 2_100, weight: 2 },
  { name: 'Sign up', medianMs: 14_000, medianMinor: undefined, weight: 2 },
  { name: 'Product search', medianMs: 900, medianMinor: undefined, weight: 4 },
];

export const CUSTOM_EVENTS = ['coupon', 'wishlist_add', 'share', 'review_started'] as const;
