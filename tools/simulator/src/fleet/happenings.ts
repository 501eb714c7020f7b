import { CUSTOM_EVENTS, ENDPOINTS, FLOWS, SCREENS, type IdKind } from './app-under-test';
import { ERROR_DEFECTS, defectsOf, hangFrames } from './defects';
import type { Scene } from './scene';

/** One thing that may happen while a person uses the app. */
export interface Happening {
  readonly name: string;
  readonly weight: number;
  happen(scene: Scene): void;
}

const round1 = (value: number): number => Math.round(value * 10) / 10;

/** A launch; some never draw, some phones cannot tell how long it took. */
export function launch(scene: Scene, kind: 'cold' | 'warm' | 'hot'): void {
  const { random, phone } = scene;
  const median = { cold: 900, warm: 420, hot: 140 }[kind] * phone.model.slowness;
  if (random.chance(0.012)) {
    scene.note('app_launch', { kind, completed: false });
    return;
  }
  const durationMs = random.chance(0.02) ? undefined : Math.round(random.logNormal(median, 0.55));
  scene.note('app_launch', {
    kind,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(phone.model.os === 'iOS' && kind === 'cold' ? { prewarmed: random.chance(0.1) } : {}),
    ...(durationMs !== undefined && random.chance(0.4)
      ? { fullDisplayMs: durationMs + random.int(50, 900) }
      : {}),
    completed: true,
  });
}

/** A screen comes up and is drawn for a while. */
export function showScreen(scene: Scene): void {
  const { random, phone } = scene;
  const screen = random.weighted(SCREENS);
  const previousScreen = scene.screen;
  scene.screen = screen.name;
  const refreshHz = phone.model.refreshHz;
  const total = random.int(40, 900);
  const slow = Math.min(
    total,
    Math.floor(total * Math.min(0.6, random.logNormal(0.02 * phone.model.slowness, 0.8))),
  );
  const frozen = random.chance(0.06 * phone.model.slowness) ? Math.min(slow, random.int(1, 4)) : 0;
  scene.note('screen_view', {
    screen: screen.name,
    ...(previousScreen === '' ? {} : { previousScreen }),
    ...(random.chance(0.08)
      ? {}
      : { loadMs: Math.round(random.logNormal(screen.loadMs * phone.model.slowness, 0.6)) }),
    ...(random.chance(0.15)
      ? {}
      : {
          frames: {
            total,
            slow,
            frozen,
            ...(refreshHz === undefined ? {} : { refreshHz }),
            ...(phone.model.os === 'iOS' || random.chance(0.3)
              ? { hitchMs: round1(slow * random.logNormal(9, 0.4)) }
              : {}),
          },
        }),
  });
}

const idFor = (scene: Scene, kind: IdKind): string => {
  const { random } = scene;
  if (kind === 'number') return String(random.int(1, 99_999));
  if (kind === 'uuid') return random.uuid();
  return [random.bits(), random.bits(), random.bits(), random.bits(), random.bits()]
    .map((n) => n.toString(16).padStart(8, '0'))
    .join('');
};

/** The app asks one of its servers. */
export function request(scene: Scene): void {
  const { random, phone } = scene;
  const endpoint = random.weighted(ENDPOINTS);
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, kind: string) => idFor(scene, kind as IdKind));
  const query = random.chance(0.3) ? `?page=${random.int(1, 9)}&session=${random.bits().toString(36)}` : '';
  const cellular = scene.resource.network === 'cellular' ? 1.6 : 1;
  const durationMs = Math.round(random.logNormal(endpoint.medianMs * phone.place.slowness * cellular, 0.7));
  const dice = random.next();
  const serverErrors = endpoint.serverErrors;
  const clientErrors = serverErrors + endpoint.clientErrors;
  const outcome =
    dice < serverErrors
      ? { status: random.pick([500, 502, 503]) }
      : dice < clientErrors
        ? { status: random.pick([400, 401, 404, 409]) }
        : dice < clientErrors + 0.012 * phone.place.slowness
          ? { error: random.pick(['timeout', 'dns', 'connection', 'tls']) }
          : dice > 0.985
            ? { error: 'cancelled' }
            : { status: random.chance(0.04) ? 304 : endpoint.method === 'POST' ? 201 : 200 };
  scene.note(
    'network_request',
    {
      method: endpoint.method,
      url: `https://${endpoint.host}${path}${query}`,
      ...outcome,
      durationMs,
      ...('status' in outcome ? { bytesIn: random.int(120, 60_000) } : {}),
      bytesOut: random.int(80, 2_000),
    },
    { endpoint: endpoint.path.replace(/\{\w+\}/g, '*'), host: endpoint.host },
  );
}

/** A user flow; one that fails is sometimes tried again and then succeeds. */
export function flow(scene: Scene): void {
  const { random, phone } = scene;
  const { name, medianMs, medianMinor } = random.weighted(FLOWS);
  const value =
    medianMinor === undefined
      ? {}
      : { value: { minor: Math.round(random.logNormal(medianMinor, 0.6)), currency: phone.place.currency } };
  const attempt = (state: string): void => {
    const durationMs = Math.round(random.logNormal(medianMs * phone.model.slowness, 0.5));
    scene.pass(durationMs);
    scene.note('transaction', {
      name,
      state,
      durationMs,
      foregroundMs: Math.round(durationMs * (1 - random.next() * 0.2)),
      ...value,
    });
  };
  const dice = random.next();
  const state =
    dice < 0.08
      ? 'failed'
      : dice < 0.12
        ? 'timeout'
        : dice < 0.135
          ? 'crashed'
          : dice < 0.18
            ? 'cancelled'
            : 'ended';
  attempt(state);
  if (state !== 'ended' && state !== 'cancelled' && random.chance(0.5)) {
    scene.pass(random.logNormal(9_000, 0.5));
    attempt(random.chance(0.8) ? 'ended' : 'failed');
  }
}

function survivedError(scene: Scene): void {
  const { random, resource } = scene;
  const defects = defectsOf(ERROR_DEFECTS, resource.os, resource.appVersion);
  if (defects.length === 0) return;
  scene.note('error', {
    handled: random.chance(0.9),
    foreground: true,
    exceptions: random.weighted(defects).exceptions(random),
  });
}

function hang(scene: Scene): void {
  const { random } = scene;
  if (scene.resource.os !== 'Android') return;
  const durationMs = 5_000 + Math.round(random.logNormal(1_500, 0.8));
  scene.pass(durationMs);
  const reason = random.weighted([
    { reason: 'input_dispatch', weight: 7 },
    { reason: 'broadcast', weight: 2 },
    { reason: undefined, weight: 1 },
  ]).reason;
  scene.note('anr', {
    durationMs,
    ...(reason === undefined ? {} : { reason }),
    foreground: reason !== 'broadcast',
    threads: [{ name: 'main', main: true, frames: hangFrames(random) }],
  });
}

/** What happens on screens, with how often. */
export const HAPPENINGS: readonly Happening[] = [
  { name: 'screen', weight: 24, happen: showScreen },
  { name: 'request', weight: 38, happen: request },
  {
    name: 'interaction',
    weight: 16,
    happen: (scene) => {
      const kind = scene.random.pick(['click', 'click', 'click', 'long_click', 'scroll']);
      scene.note(
        'interaction',
        { kind, target: `${scene.screen.toLowerCase()}_button_${scene.random.int(1, 6)}` },
        { sampleRate: 0.5 },
      );
    },
  },
  {
    name: 'breadcrumb',
    weight: 6,
    happen: (scene) => {
      scene.note('breadcrumb', { category: 'ui', message: `opened ${scene.screen}`, level: 'info' });
    },
  },
  {
    name: 'log',
    weight: 4,
    happen: (scene) => {
      const level = scene.random.pick(['debug', 'info', 'warning', 'error']);
      scene.note(
        'log',
        { level, message: `cache has ${scene.random.int(1, 900)} entries` },
        { sampleRate: 0.25 },
      );
    },
  },
  {
    name: 'lifecycle',
    weight: 5,
    happen: (scene) => {
      const android = scene.resource.os === 'Android';
      scene.note('lifecycle', {
        component: android ? 'fragment' : 'view_controller',
        name: android ? `com.shop.ui.${scene.screen}Fragment` : `${scene.screen}ViewController`,
        phase: scene.random.pick(['created', 'resumed', 'paused']),
      });
    },
  },
  {
    name: 'resources',
    weight: 3,
    happen: (scene) => {
      const { random } = scene;
      scene.note('resource_sample', {
        cpuPercent: round1(random.logNormal(12, 0.7)),
        memoryKb: random.int(80, 600) * 1024,
      });
    },
  },
  {
    name: 'custom',
    weight: 3,
    happen: (scene) => {
      const { random } = scene;
      scene.note(
        'custom',
        {
          name: random.pick(CUSTOM_EVENTS),
          properties: { percent: random.int(5, 50), code: `SALE${random.int(10, 99)}` },
        },
        {
          attributes: {
            returning: random.chance(0.6),
            basket: random.int(0, 12),
            price: round1(random.logNormal(30, 0.8)),
            tier: random.pick(['free', 'plus']),
          },
        },
      );
    },
  },
  { name: 'flow', weight: 4, happen: flow },
  {
    name: 'network change',
    weight: 0.7,
    happen: (scene) => {
      scene.note('network_change', { from: 'wifi', to: 'cellular', carrier: scene.phone.carrier });
    },
  },
  {
    name: 'memory warning',
    weight: 0.4,
    happen: (scene) => {
      scene.note('memory_warning', { level: scene.random.pick(['moderate', 'low', 'critical']) });
    },
  },
  { name: 'error', weight: 0.8, happen: survivedError },
  { name: 'hang', weight: 0.25, happen: hang },
  {
    name: 'feedback',
    weight: 0.1,
    happen: (scene) => {
      scene.note('feedback', { message: 'The cart forgot my coupon.' });
    },
  },
];
