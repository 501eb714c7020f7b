import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import type { AttributeValue } from './decoded-event';

/** True for numbers that are kept as the text they were sent with. */
export const isExactNumber = (value: unknown): value is LosslessNumber => isLosslessNumber(value);

/** A plain number where it prints the digits that were sent, else the digits themselves. */
const exactNumber = (digits: string): number | LosslessNumber => {
  const number = Number(digits);
  return String(number) === digits ? number : new LosslessNumber(digits);
};

/**
 * Reads JSON so that every number keeps the digits it was sent with: plain numbers where they print the same,
 * ExactNumber otherwise. Of repeated keys the last counts, as in JSON.parse.
 *
 * @throws SyntaxError for what is no JSON, RangeError for nesting in the thousands.
 */
export const parseExact = (text: string): unknown =>
  parse(text, null, { parseNumber: exactNumber, onDuplicateKey: ({ newValue }) => newValue });

/** Writes JSON with the digits that numbers were sent with. `undefined` inside objects is left out. */
export const stringifyExact = (value: unknown): string => stringify(value) ?? 'null';

/** Sets a key whatever it is called: `__proto__` is a name like any other here. */
function setOwn<V>(record: Record<string, V>, key: string, value: V): void {
  if (key === '__proto__') {
    Object.defineProperty(record, key, { value, enumerable: true, writable: true, configurable: true });
  } else {
    record[key] = value;
  }
}

/** The JSON text of an attribute's value, with the digits that its numbers were sent with: as the warehouse keeps it. */
export function attributeText(value: AttributeValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  // -0 is the one number whose text JSON.stringify would change.
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  return stringifyExact(value);
}

/**
 * The attributes back from their texts, by name: plain numbers where they print the same digits, ExactNumber otherwise
 * (write them with stringifyExact).
 *
 * @throws SyntaxError when a text is no JSON.
 */
export function attributesFromTexts(texts: Readonly<Record<string, string>>): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  for (const key of Object.keys(texts)) setOwn(attributes, key, parseExact(texts[key]!) as AttributeValue);
  return attributes;
}
