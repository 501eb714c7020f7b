import {
  MAX_BATCH_EVENTS,
  parseExact,
  shown,
  type AttributeValue,
  type Rejection,
} from '@sonde/event-schema';
import { digitsAtRisk } from './digits-at-risk';
import { BodyError, type ReadOptions } from './door';
import { elementSlices, memberSlices, rootSlice, type Slice } from './raw-slices';

export const MAX_EVENT_BYTES = 256 * 1024;

type Plain = Record<string, unknown>;

/** True for JSON objects, not for arrays and null. */
export const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Escapes of half a surrogate pair, which no store can hold, become U+FFFD. Every escape is looked at in turn, so
 * that an escaped backslash in front of a `u` is not taken for one. Linear.
 */
export function withWholeCharacters(text: string): string {
  if (!text.includes('\\u') || !/\\u[dD][89a-fA-F]/.test(text)) return text;
  return text.replace(
    /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[dD][89a-fA-F][\da-fA-F]{2}|[^])/g,
    (escape) => (escape.length === 6 ? '\\ufffd' : escape),
  );
}

const textOf = (bytes: Buffer): string => {
  const text = withWholeCharacters(bytes.toString('utf8'));
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};

/** A JSON body: parsed once, its bytes kept for what parsing loses. */
export class JsonBody {
  readonly value: Plain;
  readonly #bytes: Buffer;
  readonly #text: string;
  /** By the name of the member. */
  readonly #digitsAtRisk = new Map<string, boolean>();
  readonly #checkOnly: boolean;
  #members: Map<string, Slice> | undefined;
  readonly #elements = new Map<string, Slice[]>();

  /** @throws BodyError `not_json`, `not_an_object`. */
  constructor(bytes: Buffer, options?: ReadOptions) {
    this.#bytes = bytes;
    this.#checkOnly = options?.checkOnly === true;
    this.#text = textOf(bytes);
    let value: unknown;
    try {
      value = JSON.parse(this.#text);
    } catch {
      throw new BodyError('not_json', 'the body is not JSON');
    }
    if (!isObject(value))
      throw new BodyError('not_an_object', `the body must be a JSON object, got ${shown(value)}`);
    this.value = value;
  }

  /** Whether the text may hold a null; false is certain. */
  get mayHoldNulls(): boolean {
    return this.#text.includes('null');
  }

  /**
   * An array of the body.
   *
   * @throws BodyError `missing_field`, `wrong_type`, `too_many_events`.
   */
  list(name: string, options: ReadOptions | undefined): unknown[] {
    const list = this.value[name];
    if (list === undefined || list === null) throw new BodyError('missing_field', `$.${name} is required`);
    if (!Array.isArray(list))
      throw new BodyError('wrong_type', `$.${name} must be an array, got ${shown(list)}`);
    const limit = options?.maxEvents ?? MAX_BATCH_EVENTS;
    if (options?.accepted === undefined && list.length > limit) {
      throw new BodyError(
        'too_many_events',
        `a body may hold ${limit} ${name}, this one has ${list.length}`,
        {
          limit,
          events: list.length,
        },
      );
    }
    return list;
  }

  /** Bytes of the JSON of one element, or 0 where the whole body is small enough for none to matter. */
  elementBytes(list: string, index: number, limit: number): number {
    if (this.#bytes.length <= limit) return 0;
    const slice = this.#elementSlices(list)[index]!;
    return slice.end - slice.start;
  }

  /** `value`, or the same read again from the text of `list[index][member]` where its numbers may have lost digits. */
  exact<V>(value: V, list: string, index: number, member: string): V {
    if (value === undefined || !this.#mayHaveLostDigits(member) || !holdsNumber(value)) return value;
    const slice = memberSlices(this.#bytes, this.#elementSlices(list)[index]!).get(member)!;
    return parseExact(withWholeCharacters(this.#bytes.toString('utf8', slice.start, slice.end))) as V;
  }

  #mayHaveLostDigits(member: string): boolean {
    if (this.#checkOnly) return false;
    let atRisk = this.#digitsAtRisk.get(member);
    if (atRisk === undefined) this.#digitsAtRisk.set(member, (atRisk = digitsAtRisk(this.#text, member)));
    return atRisk;
  }

  #elementSlices(list: string): Slice[] {
    let slices = this.#elements.get(list);
    if (slices === undefined) {
      this.#members ??= memberSlices(this.#bytes, rootSlice(this.#bytes));
      slices = elementSlices(this.#bytes, this.#members.get(list)!);
      this.#elements.set(list, slices);
    }
    return slices;
  }
}

/** Only asked of values that were found to nest no deeper than MAX_DEPTH. */
function holdsNumber(value: unknown): boolean {
  if (typeof value === 'number') return true;
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) if (holdsNumber((value as Plain)[key])) return true;
  return false;
}

/** The attributes that an app gave, as the rest of Sonde takes them. */
export type Attributes = Readonly<Record<string, AttributeValue>> | undefined;

/** The id of an event that may be anything, for its rejection: '' when there is none to be read. */
export const readableId = (event: unknown): string =>
  isObject(event) && typeof event.id === 'string' ? event.id.slice(0, 64) : '';

export const tooLarge = (index: number, event: unknown, bytes: number, limit: number): Rejection => ({
  index,
  id: readableId(event),
  outcome: 'TOO_LARGE',
  code: 'too_large',
  message: `an event may take ${limit} bytes of JSON, this one takes ${bytes}`,
});

/** Walks along ascending positions: asked for 0, 1, 2, … it says which of them are to be passed over. */
export function passedOver(positions: readonly number[] | undefined): (index: number) => boolean {
  if (positions === undefined || positions.length === 0) return () => false;
  const skip = new Set(positions);
  return (index) => skip.has(index);
}
