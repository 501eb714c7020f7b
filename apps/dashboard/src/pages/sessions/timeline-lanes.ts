/** What a timeline draws of an event. Times are milliseconds since the session began. */
export interface Mark {
  readonly id: string;
  readonly lane: Lane;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly isBad: boolean;
}

export const LANES = ['Screens', 'Requests', 'Flows', 'Events', 'Errors'] as const;
export type Lane = (typeof LANES)[number];

export interface TimelineEvent {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly name: string | null;
  readonly screen: string | null;
  readonly durationMs: number | null;
  readonly status: number | null;
  readonly url: string | null;
  readonly method: string | null;
}

const isFault = (type: string): boolean => type === 'crash' || type === 'error' || type === 'anr';

const laneOf = (type: string): Lane => {
  if (isFault(type)) return 'Errors';
  if (type === 'screen_view') return 'Screens';
  if (type === 'network_request') return 'Requests';
  return type === 'transaction' ? 'Flows' : 'Events';
};

/** What an event is called in a list. */
export const titleOf = ({ type, name, screen, url, method }: TimelineEvent): string => {
  const title = TYPE_TITLES[type] ?? type;
  if (type === 'screen_view') return screen ?? title;
  if (url) return `${method ?? ''} ${url}`.trim();
  return name ? `${title}: ${name}` : title;
};

/**
 * Events as bars: a request and a flow end at their time less than at their start, a screen lasts until the next one.
 *
 * @param events in the order of time
 * @param end of the session, epoch milliseconds
 */
export function marksOf(events: readonly TimelineEvent[], start: number, end: number): Mark[] {
  const screens = events.filter(({ type }) => type === 'screen_view').map(({ at }) => Date.parse(at));
  let screen = 0;
  return events.map((event) => {
    const { id, type, at, durationMs, status } = event;
    const moment = Date.parse(at);
    const lane = laneOf(type);
    const until = type === 'screen_view' ? (screens[++screen] ?? end) : moment + (durationMs ?? 0);
    const isBad =
      isFault(type) || (lane === 'Requests' && status !== null && (status >= 400 || status === 0));
    return {
      id,
      lane,
      title: titleOf(event),
      from: moment - start,
      to: Math.max(until, moment) - start,
      isBad,
    };
  });
}

const TYPE_TITLES: Readonly<Record<string, string>> = {
  session_start: 'Session starts',
  session_end: 'Session ends',
  app_launch: 'Launch',
  screen_view: 'Screen',
  network_request: 'Request',
  transaction: 'Flow',
  crash: 'Crash',
  error: 'Error',
  anr: 'Not responding',
  app_exit: 'App ends',
  breadcrumb: 'Trace',
  interaction: 'Touch',
  lifecycle: 'Lifecycle',
  resource_sample: 'Resources',
  memory_warning: 'Memory warning',
  network_change: 'Connection',
  log: 'Log',
  feedback: 'Feedback',
  custom: 'Event',
};
