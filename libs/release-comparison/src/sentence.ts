import type { Comparison, Verdict } from './compare';

export interface SentenceParts {
  readonly comparison: Comparison;
  readonly metricTitle: string;
  readonly unit: string;
  readonly baseline: string;
  readonly candidate: string;
  /** Hours since the rollout of each; null where one is not known. */
  readonly ageHours: number | null;
  readonly installs: { readonly baseline: number; readonly candidate: number };
}

const IS: Readonly<Record<Exclude<Verdict, 'TOO_FEW_DATA' | 'NO_DIFFERENCE_SEEN'>, string>> = {
  BETTER: 'is better than',
  WORSE: 'is worse than',
  DIFFERENT: 'differs from',
};

/** The answer as one says it: `2.1 is worse than 2.0 after 3 days: crash-free sessions 98.1 % against 99.0 % …` */
export function sentenceOf(parts: SentenceParts): string {
  const { comparison, baseline, candidate, unit, installs } = parts;
  const after = parts.ageHours === null ? '' : ` after ${ageInWords(parts.ageHours)}`;
  const { difference, verdict } = comparison;
  if (verdict === 'TOO_FEW_DATA' || !difference) {
    return `Too few data to compare ${candidate} with ${baseline}${after}: ${comparison.missing ?? 'nothing was measured'}.`;
  }
  const metric = parts.metricTitle.charAt(0).toLowerCase() + parts.metricTitle.slice(1);
  const figures =
    `${metric} ${figure(comparison.candidate ?? 0, unit)} against ${figure(comparison.baseline ?? 0, unit)}, ` +
    `a difference of ${signed(difference.value, unit)} (between ${signed(difference.low, unit)} and ${signed(difference.high, unit)}), ` +
    `over ${count(installs.candidate)} and ${count(installs.baseline)} installs`;
  return verdict === 'NO_DIFFERENCE_SEEN'
    ? `No difference seen between ${candidate} and ${baseline}${after}: ${figures}.`
    : `${candidate} ${IS[verdict]} ${baseline}${after}: ${figures}.`;
}

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

function figure(value: number, unit: string): string {
  if (unit === 'ratio') return `${digits(100 * value)} %`;
  return unit === 'score' ? digits(value) : `${digits(value)} ${unit}`;
}

function signed(value: number, unit: string): string {
  const sign = value < 0 ? '−' : '+';
  const size = Math.abs(value);
  if (unit === 'ratio') return `${sign}${digits(100 * size)} points`;
  return `${sign}${figure(size, unit)}`;
}

/** Three digits that count; shares close to 100 % keep two behind the point, where everything about them is. */
function digits(value: number): string {
  if (value === 0) return '0';
  const behind = Math.abs(value) >= 100 ? (value % 1 === 0 ? 0 : 1) : 2;
  const fixed = Math.abs(value) < 0.1 ? value.toPrecision(2) : value.toFixed(behind);
  return String(Number(fixed));
}

function ageInWords(hours: number): string {
  if (hours < 48) return `${Math.floor(hours)} hours`;
  const days = Math.floor(hours / 24);
  const rest = Math.floor(hours % 24);
  return rest === 0 ? `${days} days` : `${days} days and ${rest} hours`;
}
