import { stringifyExact } from '@sonde/event-schema';

/** How JSON.stringify writes a number that is kept as the digits it was sent with. */
const EXACT_NUMBER = '"isLosslessNumber":';

/**
 * An answer as JSON, with the digits that numbers of attributes were sent with. Writing them takes JavaScript of its own, at
 * ten times the price of what JSON.stringify does natively: only answers that hold such a number pay it. A text that merely
 * looks like one costs time, never a digit.
 */
export function answerText(answer: unknown): string {
  const text = JSON.stringify(answer);
  return text.includes(EXACT_NUMBER) ? stringifyExact(answer) : text;
}
