import { readConditions, type Condition, type Dimension } from './filters';
import { PRESETS, stretchOf, type Preset, type Stretch } from './range';

/** What of a view stands in its address: the same address shows the same. */
export interface ViewState {
  readonly range?: Preset | undefined;
  /** With both, instead of a preset: epoch milliseconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly filter?: readonly Condition[] | undefined;
  /** IANA name; the browser's own unless said. */
  readonly zone?: string | undefined;
  /** What the page's table is broken down by. */
  readonly by?: Dimension | undefined;
  /** Which of the page's parts is shown. */
  readonly part?: string | undefined;
  /** By what a list is ordered. */
  readonly order?: string | undefined;
  /** Versions that are compared. */
  readonly candidate?: string | undefined;
  readonly baseline?: string | undefined;
}

export const USUAL_RANGE: Preset = '7d';

const moment = (raw: unknown): number | undefined =>
  typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 0 && raw < 8.64e15 ? raw : undefined;

const name = (raw: unknown): boolean => typeof raw === 'string' && /^[A-Za-z_-]{1,40}$/.test(raw);

const version = (raw: unknown): boolean => typeof raw === 'string' && raw.length > 0 && raw.length <= 256;

function knownZone(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: raw }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Reads an address; what makes no sense there is left out, so that an old or mangled link still opens. */
export function readViewState(raw: Record<string, unknown>): ViewState {
  const [from, to] = [moment(raw['from']), moment(raw['to'])];
  const custom = from !== undefined && to !== undefined && from < to;
  const preset = typeof raw['range'] === 'string' && Object.hasOwn(PRESETS, raw['range']);
  const filter = readConditions(raw['filter']);
  const zone = knownZone(raw['zone']);
  return {
    ...(custom ? { from, to } : preset ? { range: raw['range'] as Preset } : {}),
    ...(filter.length > 0 ? { filter } : {}),
    ...(zone === undefined ? {} : { zone }),
    ...(name(raw['by']) ? { by: raw['by'] as Dimension } : {}),
    ...(name(raw['part']) ? { part: raw['part'] as string } : {}),
    ...(name(raw['order']) ? { order: raw['order'] as string } : {}),
    ...(version(raw['candidate']) ? { candidate: raw['candidate'] as string } : {}),
    ...(version(raw['baseline']) ? { baseline: raw['baseline'] as string } : {}),
  };
}

/** The stretch of time that a view shows. */
export const stretchOfView = (state: ViewState, now: number): Stretch =>
  state.from !== undefined && state.to !== undefined
    ? { from: state.from, to: state.to }
    : stretchOf(state.range ?? USUAL_RANGE, now);
