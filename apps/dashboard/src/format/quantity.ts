/** How values are written. A missing value is a dash, never a zero. */
const NONE = '–';

const isMissing = (value: number | null | undefined): value is null | undefined =>
  value === null || value === undefined;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** 999 → 999, 12345 → 12,345, 1234567 → 1.23M. */
export const count = (value: number | null | undefined): string =>
  isMissing(value) ? NONE : Math.abs(value) < 100_000 ? whole.format(value) : compact.format(value);

/**
 * A share as a percentage with as many digits as it takes to tell it from 0 and 1: 0.9942 → 99.42 %, 0.99998 → 99.998 %.
 */
export function percent(value: number | null | undefined): string {
  if (isMissing(value)) return NONE;
  const distance = Math.min(Math.abs(value), Math.abs(1 - value));
  const digits = distance === 0 || distance >= 0.1 ? 1 : distance >= 0.0005 ? 2 : 3;
  return `${new Intl.NumberFormat('en', { minimumFractionDigits: distance === 0 ? 0 : digits, maximumFractionDigits: digits }).format(value * 100)} %`;
}

/** Milliseconds with the unit that suits them: 88 ms, 1.24 s, 3 min 5 s, 2 h 10 min. */
export function duration(ms: number | null | undefined): string {
  if (isMissing(ms)) return NONE;
  if (ms < 1) return ms === 0 ? '0 ms' : `${ms.toPrecision(2)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds < 9.995 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
  const allSeconds = Math.round(seconds);
  const minutes = Math.floor(allSeconds / 60);
  if (minutes < 60) return join(minutes, 'min', allSeconds % 60, 's');
  const allMinutes = Math.round(seconds / 60);
  const hours = Math.floor(allMinutes / 60);
  if (hours < 48) return join(hours, 'h', allMinutes % 60, 'min');
  return join(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const join = (large: number, unit: string, small: number, smaller: string): string =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;

/** Minor units of a currency: 1999 EUR → €19.99. */
export function money(minor: number | null | undefined, currency: string): string {
  if (isMissing(minor)) return NONE;
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    return format.format(minor / 10 ** digits);
  } catch {
    return `${count(minor)} minor units ${currency}`;
  }
}

/** A score from 0 to 1, such as Apdex: two digits as everybody writes it. */
export const score = (value: number | null | undefined): string =>
  isMissing(value) ? NONE : value.toFixed(2);

/** A value in the unit that the metric registry names. */
export function quantity(value: number | null | undefined, unit: string): string {
  switch (unit) {
    case 'ratio':
      return percent(value);
    case 'ms':
      return duration(value);
    case 'score (0 to 1)':
    case 'score':
      return score(value);
    case 'ms/s':
      return isMissing(value) ? NONE : `${value.toFixed(1)} ms/s`;
    case 'per install':
    case 'per install (a mean)':
      return isMissing(value) ? NONE : value.toFixed(value < 10 ? 2 : 1);
    default:
      return unit.startsWith('ratio') ? percent(value) : count(value);
  }
}

/** How much a value changed from one to another: relative for amounts, in percentage points for shares. */
export function change(now: number | null, then: number | null, unit: string): string | undefined {
  if (isMissing(now) || isMissing(then)) return undefined;
  if (unit.startsWith('ratio')) {
    const points = (now - then) * 100;
    const digits = Math.abs(points) < 0.995 ? 2 : 1;
    return `${signed(points, digits)} pp`;
  }
  if (then === 0) return now === 0 ? '±0 %' : undefined;
  // Ten times as much and more is said as such: nobody reads 14,900 %.
  if (now / then >= 10) return `+${count(Math.round(now / then))}×`;
  return `${signed((now / then - 1) * 100, Math.abs(now / then - 1) < 0.0995 ? 1 : 0)} %`;
}

const signed = (value: number, digits: number): string => {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return `±0`;
  return `${value < 0 ? '−' : '+'}${text}`;
};
