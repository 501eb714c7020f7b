import type { Fact } from '../fleet/fact';

/** What a fact is called and carries in measure's protocol. */
export interface MeasurePayload {
  readonly type: string;
  readonly payload: Record<string, unknown>;
}

interface Frame {
  readonly module: string;
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly inApp: boolean;
}
interface Exception {
  readonly type: string;
  readonly message: string;
  readonly frames: readonly Frame[];
}

const measureFrames = (frames: readonly Frame[]): Record<string, unknown>[] =>
  frames.map((frame) => ({
    class_name: frame.module,
    method_name: frame.function,
    file_name: frame.file,
    line_num: frame.line,
    in_app: frame.inApp,
  }));

const measureExceptions = (exceptions: readonly Exception[]): Record<string, unknown>[] =>
  exceptions.map(({ type, message, frames }) => ({ type, message, frames: measureFrames(frames) }));

/** Some uptime of the phone, ms: the protocol sends uptimes and the server takes their difference. */
const UPTIME = 86_400_123;

const text = (value: unknown): string => String(value);

function launchPayload(fact: Fact): MeasurePayload | undefined {
  const kind = text(fact.fields['kind']);
  const duration = fact.fields['durationMs'];
  if (typeof duration !== 'number') {
    // The protocol cannot say that a launch never drew; a lukewarm one is a launch without a duration.
    return {
      type: 'warm_launch',
      payload: {
        process_start_uptime: UPTIME,
        app_visible_uptime: UPTIME + 40,
        on_next_draw_uptime: UPTIME + 400,
        launched_activity: 'com.shop.MainActivity',
        has_saved_state: false,
        intent_data: null,
        is_lukewarm: true,
      },
    };
  }
  const common = {
    on_next_draw_uptime: UPTIME + duration,
    launched_activity: 'com.shop.MainActivity',
    has_saved_state: false,
    intent_data: null,
  };
  if (kind !== 'cold') {
    return {
      type: `${kind}_launch`,
      payload: { app_visible_uptime: UPTIME, ...(kind === 'warm' ? { is_lukewarm: false } : {}), ...common },
    };
  }
  const starts = [
    {
      process_start_requested_uptime: UPTIME,
      process_start_uptime: UPTIME + 7,
      content_provider_attach_uptime: UPTIME + 20,
    },
    {
      process_start_requested_uptime: 0,
      process_start_uptime: UPTIME,
      content_provider_attach_uptime: UPTIME + 20,
    },
    { process_start_uptime: null, content_provider_attach_uptime: UPTIME },
  ];
  return { type: 'cold_launch', payload: { ...starts[duration % starts.length], ...common } };
}

/** How measure's protocol says a fact; undefined where it has no words for it. */
export function payloadOf(fact: Fact): MeasurePayload | undefined {
  const { fields } = fact;
  switch (fact.type) {
    case 'session_start':
      return { type: 'session_start', payload: {} };
    case 'app_launch':
      return launchPayload(fact);
    case 'screen_view':
      return { type: 'screen_view', payload: { name: fields['screen'] } };
    case 'network_request':
      return {
        type: 'http',
        payload: {
          url: fields['url'],
          method: text(fields['method']).toLowerCase(),
          status_code: fields['status'] ?? null,
          start_time: UPTIME,
          end_time: UPTIME + Number(fields['durationMs']),
          failure_reason: fields['error'] ?? null,
          client: 'okhttp',
        },
      };
    case 'crash':
    case 'error':
      return {
        type: 'exception',
        payload: {
          handled: fact.type === 'error',
          foreground: fields['foreground'],
          exceptions: measureExceptions((fields['exceptions'] ?? []) as Exception[]),
          threads: [],
        },
      };
    case 'anr': {
      const [main] = fields['threads'] as [{ frames: Frame[] }];
      const exception = {
        type: 'sh.measure.android.anr.AnrError',
        message: 'Application Not Responding for at least 5s',
        frames: measureFrames(main.frames),
      };
      return {
        type: 'anr',
        payload: { handled: false, foreground: fields['foreground'], exceptions: [exception], threads: [] },
      };
    }
    case 'interaction':
      return {
        type: `gesture_${text(fields['kind'])}`,
        payload: { target: 'android.widget.Button', target_id: fields['target'], x: 12.5, y: 80.25 },
      };
    case 'log':
      return { type: 'string', payload: { severity_text: fields['level'], string: fields['message'] } };
    case 'lifecycle':
      return fields['component'] === 'fragment'
        ? {
            type: 'lifecycle_fragment',
            payload: {
              type: fields['phase'],
              class_name: fields['name'],
              parent_activity: 'com.shop.MainActivity',
            },
          }
        : {
            type: 'lifecycle_view_controller',
            payload: { type: fields['phase'], class_name: fields['name'] },
          };
    case 'resource_sample':
      return {
        type: 'cpu_usage',
        payload: {
          num_cores: 8,
          clock_speed: 100,
          uptime: UPTIME,
          percentage_usage: fields['cpuPercent'],
          interval: 3000,
        },
      };
    case 'memory_warning':
      return { type: 'trim_memory', payload: { level: fields['level'] } };
    case 'network_change':
      return {
        type: 'network_change',
        payload: {
          previous_network_type: fields['from'],
          network_type: fields['to'],
          network_provider: fields['carrier'],
        },
      };
    case 'custom':
      return { type: 'custom', payload: { name: fields['name'] } };
    case 'feedback':
      return { type: 'bug_report', payload: { description: fields['message'] } };
    default:
      return undefined;
  }
}
