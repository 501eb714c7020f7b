import { drawn, logNormal, placed, weighted } from './random-sql';

const TYPES = [
  ['network_request', 77],
  ['screen_view', 44],
  ['interaction', 31],
  ['breadcrumb', 12],
  ['log', 8],
  ['lifecycle', 11],
  ['resource_sample', 6],
  ['custom', 6],
  ['transaction', 5],
] as const;

const SCREENS = [
  ['Home', 30],
  ['Search', 18],
  ['Product', 26],
  ['Cart', 12],
  ['Checkout', 8],
  ['Profile', 7],
  ['Orders', 5],
  ['Wishlist', 4],
  ['Reviews', 4],
  ['Settings', 3],
  ['Help', 2],
  ['Offers', 5],
  ['Stores', 2],
  ['Login', 4],
  ['Onboarding', 2],
  ['Chat', 2],
] as const;

const WORDS = [
  'home',
  'search',
  'items',
  'carts',
  'orders',
  'users',
  'offers',
  'stores',
  'payments',
  'reviews',
  'media',
  'flags',
];
const PARTS = ['', '/*', '/*/related', '/*/history', '/recent'];
const HOSTS = ['api.shop.test', 'img.cdn.test', 'pay.shop.test', 'events.partner.test'];
const FLOWS = ['Checkout', 'Express checkout', 'Sign up', 'Product search', 'Return', 'Top up'];

/** Error groups of an app, most of them rare. */
const GROUPS = 300;

/** SQL columns of event `k` of `n` in session `s` of app `a`, in steps since later ones read earlier ones. */
export const HAPPENING = {
  type: [
    `${drawn('type', 's', 'k')} AS dice`,
    `multiIf(k = 0, 'app_launch', k = n - 1 AND crashes, 'crash', dice < 0.004, 'error', dice < 0.005 AND os = 'Android', 'anr', ` +
      `${weighted(TYPES, drawn('kind of event', 's', 'k'))}) AS type`,
    `${weighted(SCREENS, drawn('screen', 's', 'k'))} AS screen`,
    `toUInt32(floor(60 * pow(${drawn('endpoint', 's', 'k')}, 2))) AS e`,
    `${drawn('outcome', 's', 'k')} AS outcome`,
    `type IN ('crash', 'error', 'anr') AS isFault`,
    `type = 'network_request' AS isRequest`,
    `type = 'screen_view' AS isScreen`,
    `type = 'transaction' AS isFlow`,
    `type = 'app_launch' AS isLaunch`,
  ].join(', '),
  detail: [
    `multiIf(isLaunch, ${weighted(
      [
        ['cold', 40],
        ['warm', 30],
        ['hot', 30],
      ],
      drawn('launch', 's'),
    )}, ` +
      `isFlow, multiIf(outcome < 0.05, 'failed', outcome < 0.07, 'timeout', outcome < 0.11, 'cancelled', 'ended'), ` +
      `isRequest, multiIf(outcome < failing, '', outcome < failing + 0.008 * slow, 'timeout', outcome > 0.985, 'cancelled', ''), ` +
      `type = 'interaction', 'click', '') AS kind`,
    `if(isFlow, ${placed(FLOWS, `floor(6 * pow(${drawn('flow', 's', 'k')}, 1.5))`)}, '') AS name`,
    `multiIf(NOT isRequest, 0, kind != '', 0, outcome < failing * 0.6, 503, outcome < failing, 404, 200) AS status`,
    `multiIf(isRequest, ${logNormal('(45 + 9 * e) * slow', 0.7, 'latency', 's', 'k')}, ` +
      `isScreen, if(${drawn('load', 's', 'k')} < 0.1, -1, ${logNormal('220 * slow', 0.6, 'loading', 's', 'k')}), ` +
      `isLaunch, if(${drawn('known', 's')} < 0.03, -1, ${logNormal("multiIf(kind = 'cold', 900, kind = 'warm', 420, 150) * slow", 0.55, 'start', 's')}), ` +
      `isFlow, ${logNormal('4200 * slow', 0.5, 'flow', 's', 'k')}, ` +
      `type = 'anr', 5000 + ${logNormal('1500', 0.8, 'hang', 's', 'k')}, -1) AS duration`,
    `if(isScreen AND ${drawn('drawn', 's', 'k')} < 0.85, 40 + cityHash64(s, k, 'frames') % 800, -1) AS framesTotal`,
    `concat(${placed(WORDS, 'e % 12')}, ${placed(PARTS, 'intDiv(e, 12)')}) AS path`,
    `concat('g', leftPad(toString(floor(${GROUPS} * pow(${drawn('group', 's', 'k')}, 3))), 15, '0')) AS errorGroup`,
    `cityHash64(s, k, 'event') AS hash`,
  ].join(', '),
} as const;

/** SQL of the frames of an error group's stack, as JSON: alike within a group. */
const STACK =
  `concat('{"exceptions":[{"type":"java.lang.IllegalStateException","message":"cart ', toString(s % 90000), ' is empty","frames":[', ` +
  `arrayStringConcat(arrayMap(f -> concat('{"module":"com.shop.', errorGroup, '.Cart', toString(f), '","function":"call', ` +
  `toString(cityHash64(errorGroup, f) % 97), '","file":"Cart.kt","line":', toString(40 + f), ',"inApp":', if(f < 5, 'true', 'false'), '}'), range(20)), ','), ` +
  `']}]}')`;

/** SQL of the fields that have no column, as JSON. */
export const PAYLOAD = `multiIf(
  isFault, ${STACK},
  type = 'interaction', concat('{"target":"', lower(screen), '_button_', toString(hash % 9), '"}'),
  type = 'breadcrumb', concat('{"category":"ui","message":"opened ', screen, '","level":"info"}'),
  type = 'log', concat('{"level":"info","message":"cache has ', toString(hash % 900), ' entries"}'),
  type = 'lifecycle', concat('{"component":"fragment","phase":"', ${placed(['created', 'resumed', 'paused'], 'hash % 3')}, '"}'),
  type = 'resource_sample', concat('{"cpuPercent":', toString(hash % 90), ',"memoryKb":', toString(80000 + hash % 500000), '}'),
  isScreen, concat('{"previousScreen":"', ${placed(
    SCREENS.map(([name]) => name),
    'hash % 16',
  )}, '"}'),
  '')`;

export const HOST = placed(HOSTS, 'multiIf(e % 5 = 4, 1, e % 11 = 8, 2, e % 13 = 12, 3, 0)');
