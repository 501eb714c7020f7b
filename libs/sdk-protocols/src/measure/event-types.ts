import type { EventType } from '@sonde/event-schema';
import { anrThreads, errorFields, signalOf } from './exceptions';
import { elapsed, flag, number, present, shortText, size, text } from './payload';

type Plain = Readonly<Record<string, unknown>>;

interface Translation {
  readonly type: EventType;
  readonly fields: Record<string, unknown>;
}

const to = (type: EventType, fields: Plain): Translation => ({ type, fields: present(fields) });

/** Handled true is an error; so is an unhandled one whose severity says that the process went on. */
function exception(payload: Plain): Translation {
  const severity = text(payload, 'severity');
  const handled = flag(payload, 'handled') === true;
  if (handled || (severity !== undefined && severity !== 'fatal')) {
    return to('error', { ...errorFields(payload), handled, severity, signal: signalOf(payload) });
  }
  return to('crash', { ...errorFields(payload), signal: signalOf(payload) });
}

const anr = (payload: Plain): Translation => {
  const fields = errorFields(payload);
  // Not a field of anr: only exceptions name their framework.
  delete fields.framework;
  return to('anr', { ...fields, threads: anrThreads(payload) });
};

/** From the first known moment of the process to the first frame. */
function coldLaunch(payload: Plain): Translation {
  const starts = ['process_start_requested_uptime', 'process_start_uptime', 'content_provider_attach_uptime'];
  const start = starts
    .map((name) => number(payload, name))
    .find((uptime) => uptime !== undefined && uptime >= 1);
  return to('app_launch', {
    kind: 'cold',
    durationMs: elapsed(start, number(payload, 'on_next_draw_uptime')),
  });
}

const sinceVisible = (payload: Plain): number | undefined =>
  elapsed(number(payload, 'app_visible_uptime'), number(payload, 'on_next_draw_uptime'));

/** A lukewarm one began before the app was visible: its length is not known. */
const warmLaunch = (payload: Plain): Translation =>
  to('app_launch', {
    kind: 'warm',
    durationMs: flag(payload, 'is_lukewarm') === true ? undefined : sinceVisible(payload),
  });

const hotLaunch = (payload: Plain): Translation =>
  to('app_launch', { kind: 'hot', durationMs: sinceVisible(payload) });

function http(payload: Plain): Translation {
  const status = number(payload, 'status_code');
  // OkHttp reports a cancelled call as an IOException whose description is "Canceled".
  const cancelled = /^cancell?ed$/i.test(text(payload, 'failure_description') ?? '');
  return to('network_request', {
    url: text(payload, 'url'),
    method: shortText(payload, 'method', 32)?.toUpperCase(),
    status:
      status !== undefined && Number.isInteger(status) && status >= 0 && status <= 999 ? status : undefined,
    durationMs: elapsed(number(payload, 'start_time'), number(payload, 'end_time')),
    error: cancelled ? 'cancelled' : shortText(payload, 'failure_reason'),
  });
}

const log = (payload: Plain): Translation =>
  to('log', {
    level: shortText(payload, 'severity_text', 64) ?? shortText(payload, 'severity', 64),
    message: text(payload, 'string') ?? text(payload, 'body') ?? text(payload, 'message') ?? '',
  });

const gesture =
  (kind: string) =>
  (payload: Plain): Translation =>
    to('interaction', {
      kind,
      target: shortText(payload, 'target'),
      targetId: text(payload, 'target_id'),
      direction: text(payload, 'direction'),
      x: number(payload, 'x'),
      y: number(payload, 'y'),
      endX: number(payload, 'end_x'),
      endY: number(payload, 'end_y'),
      width: number(payload, 'width'),
      height: number(payload, 'height'),
      touchMs: elapsed(number(payload, 'touch_down_time'), number(payload, 'touch_up_time')),
    });

const lifecycle =
  (component: string) =>
  (payload: Plain): Translation =>
    to('lifecycle', {
      component,
      name: shortText(payload, 'class_name'),
      // That it changed is known even so.
      phase: shortText(payload, 'type', 64) ?? 'unknown',
      parent: text(payload, 'parent_fragment') ?? text(payload, 'parent_activity'),
      tag: text(payload, 'tag'),
      savedState: flag(payload, 'saved_instance_state'),
    });

const difference = (a: number | undefined, b: number | undefined): number | undefined =>
  a !== undefined && b !== undefined && a >= b ? a - b : undefined;

/** Sizes are in KiB, in measure as here. */
const memoryUsage = (payload: Plain): Translation =>
  to('resource_sample', {
    memoryKb: size(payload, 'total_pss'),
    rssKb: size(payload, 'rss'),
    heapUsedKb: difference(size(payload, 'java_total_heap'), size(payload, 'java_free_heap')),
    heapTotalKb: size(payload, 'java_total_heap'),
    heapMaxKb: size(payload, 'java_max_heap'),
    nativeHeapUsedKb: difference(size(payload, 'native_total_heap'), size(payload, 'native_free_heap')),
    nativeHeapTotalKb: size(payload, 'native_total_heap'),
    intervalMs: size(payload, 'interval'),
  });

const whole = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isSafeInteger(value) ? value : undefined;

/** Every type that measure's SDKs send: what it is called here and where its fields go. Each becomes one event. */
export const MEASURE_TYPES: ReadonlyMap<string, (payload: Plain) => Translation> = new Map([
  ['exception', exception],
  ['anr', anr],
  [
    'app_exit',
    (payload: Plain) =>
      to('app_exit', {
        reason: shortText(payload, 'reason')?.toLowerCase() ?? 'unknown',
        importance: text(payload, 'importance')?.toLowerCase(),
        processName: text(payload, 'process_name'),
        pid: text(payload, 'pid') ?? number(payload, 'pid'),
        trace: text(payload, 'trace'),
      }),
  ],
  ['string', log],
  ['log', log],
  ['gesture_click', gesture('click')],
  ['gesture_long_click', gesture('long_click')],
  ['gesture_scroll', gesture('scroll')],
  ['lifecycle_app', lifecycle('app')],
  ['lifecycle_activity', lifecycle('activity')],
  ['lifecycle_fragment', lifecycle('fragment')],
  ['lifecycle_view_controller', lifecycle('view_controller')],
  ['lifecycle_swift_ui', lifecycle('swift_ui')],
  ['cold_launch', coldLaunch],
  ['warm_launch', warmLaunch],
  ['hot_launch', hotLaunch],
  [
    'network_change',
    (payload: Plain) =>
      to('network_change', {
        from: text(payload, 'previous_network_type'),
        to: shortText(payload, 'network_type', 64) ?? 'unknown',
        carrier: known(text(payload, 'network_provider')),
        generation: known(text(payload, 'network_generation')),
        previousGeneration: known(text(payload, 'previous_network_generation')),
      }),
  ],
  ['http', http],
  ['memory_usage', memoryUsage],
  [
    'memory_usage_absolute',
    (payload: Plain) =>
      to('resource_sample', {
        memoryKb: size(payload, 'used_memory'),
        memoryMaxKb: size(payload, 'max_memory'),
        intervalMs: size(payload, 'interval'),
      }),
  ],
  [
    'cpu_usage',
    (payload: Plain) =>
      to('resource_sample', {
        cpuPercent: size(payload, 'percentage_usage'),
        cores: whole(size(payload, 'num_cores')),
        intervalMs: size(payload, 'interval'),
      }),
  ],
  [
    'low_memory',
    (payload: Plain) => to('memory_warning', { level: 'low_memory', memoryKb: whole(size(payload, 'rss')) }),
  ],
  ['trim_memory', (payload: Plain) => to('memory_warning', { level: shortText(payload, 'level', 128) })],
  [
    'navigation',
    (payload: Plain) =>
      to('screen_view', { screen: shortText(payload, 'to'), previousScreen: shortText(payload, 'from') }),
  ],
  ['screen_view', (payload: Plain) => to('screen_view', { screen: shortText(payload, 'name') })],
  ['bug_report', (payload: Plain) => to('feedback', { message: text(payload, 'description') ?? '' })],
  ['custom', (payload: Plain) => to('custom', { name: shortText(payload, 'name') })],
  ['session_start', () => to('session_start', {})],
  // Counted; the recording itself is not kept.
  ['profile', () => to('custom', { name: 'profile' })],
]);

/** measure writes 'unknown' where the phone does not say. */
export function known(value: string | undefined): string | undefined {
  return value === 'unknown' ? undefined : value;
}
