/** A UTC day: leap seconds are not counted. Milliseconds. */
export const DAY_MS = 86_400_000;

/** A phone's clock counts as right up to this far from ours. */
export const SKEW_TOLERANCE_MS = 2 * 60_000;
/** A corrected time may lie this far ahead of its arrival. */
export const FUTURE_TOLERANCE_MS = 5 * 60_000;

/** 0000-01-01 and the last millisecond of 9999: what RFC 3339 can write. */
const FIRST_TIME = -62_167_219_200_000;
const LAST_TIME = 253_402_300_799_999;

/**
 * Reads a time as phones send it: RFC 3339 with an offset and 0 to 9 digits of a second (cut to milliseconds), or
 * epoch milliseconds as a number (cut to whole ones). Any year from 0 to 9999: whether it is too old is not decided here.
 *
 * @returns epoch milliseconds, NaN for anything else.
 */
export function parseTime(value: unknown): number {
  if (typeof value === 'string') return readText(value);
  if (typeof value !== 'number') return NaN;
  const time = Math.trunc(value);
  return time >= FIRST_TIME && time <= LAST_TIME ? time + 0 : NaN;
}

let lastText = '';
let lastTime = NaN;

/** The time of an event is asked for twice in a row, when it is checked and when it is decoded. */
function readText(text: string): number {
  if (text !== lastText) {
    lastTime = parseRfc3339(text);
    lastText = text;
  }
  return lastTime;
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;

/** Two digits, or something above 99 when they are not digits: every range check refuses it. */
function two(text: string, at: number): number {
  const a = digit(text, at);
  const b = digit(text, at + 1);
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : 1000;
}

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `YYYY-MM-DDTHH:MM:SS[.f…](Z|±HH:MM)`; T may be a space and letters may be small, as the RFC allows. */
function parseRfc3339(text: string): number {
  const length = text.length;
  if (length < 20 || length > 35) return NaN;
  const century = two(text, 0);
  const yearOfCentury = two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  if (century > 99 || yearOfCentury > 99 || month < 1 || month > 12 || day < 1) return NaN;
  if (hour > 23 || minute > 59 || second > 60) return NaN;
  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 116 && separator !== 32) return NaN;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return NaN;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return NaN;
  const year = century * 100 + yearOfCentury;
  if (day > DAYS_IN_MONTH[month - 1]! || (day === 29 && month === 2 && !isLeap(year))) return NaN;

  let at = 19;
  let fraction = 0;
  if (text.charCodeAt(at) === 46) {
    const from = ++at;
    for (let d = digit(text, at); d >= 0 && d <= 9; d = digit(text, ++at)) {
      if (at - from < 3) fraction = fraction * 10 + d;
    }
    const digits = at - from;
    if (digits < 1 || digits > 9) return NaN;
    if (digits === 1) fraction *= 100;
    else if (digits === 2) fraction *= 10;
  }
  const offset = offsetMinutes(text, at);
  return (
    daysSince1970(year, month, day) * 86_400_000 +
    (hour * 60 + minute - offset) * 60_000 +
    second * 1000 +
    fraction
  );
}

/** Minutes ahead of UTC; NaN unless the text ends with an offset at `at`. */
function offsetMinutes(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  if (sign === 90 || sign === 122) return text.length === at + 1 ? 0 : NaN;
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return NaN;
  const hours = two(text, at + 1);
  const minutes = two(text, at + 4);
  if (hours > 23 || minutes > 59) return NaN;
  return (sign === 43 ? 1 : -1) * (hours * 60 + minutes);
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days of the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/**
 * By how much a phone's clock is behind ours, in milliseconds, to be added to every event time of its batch.
 * 0 while the difference is within two minutes, or when the phone did not say when it sent.
 */
export function clockSkew(receivedAt: number, sentAt: number | undefined): number {
  if (sentAt === undefined) return 0;
  const skew = receivedAt - sentAt;
  return Math.abs(skew) > SKEW_TOLERANCE_MS ? skew : 0;
}

/**
 * The time at which an event counts, in epoch milliseconds: the phone's time by our clock, or the time of arrival
 * when that would be more than five minutes ahead of it.
 */
export function correctTime(deviceTime: number, skewMs: number, receivedAt: number): number {
  const time = deviceTime + skewMs;
  return time > receivedAt + FUTURE_TOLERANCE_MS ? receivedAt : time;
}
