import type { Params } from '../conditions';

/** What a whole number stands for. */
export interface Step {
  readonly key: number;
  /** Above 0: keys that are not listed have 0. */
  readonly value: number;
}

/**
 * Gives SQL of what a key stands for, 0 where it is not listed. Neighbouring keys with one value are written as one step, so that
 * a year of days is as short as the changes in it.
 * @param type of the values
 * @returns a function of the SQL of a key, a UInt32
 */
export function stepSql(
  params: Params,
  steps: readonly Step[],
  type: 'UInt8' | 'UInt64',
): (key: string) => string {
  const sorted = [...steps].sort((a, b) => a.key - b.key);
  const bounds = [0];
  const values = [0];
  const from = (bound: number, value: number): void => {
    if (values.at(-1) === value) return;
    if (bounds.at(-1) === bound) {
      bounds.pop();
      values.pop();
      from(bound, value);
      return;
    }
    bounds.push(bound);
    values.push(value);
  };
  for (const [i, step] of sorted.entries()) {
    from(step.key, step.value);
    if (sorted[i + 1]?.key !== step.key + 1) from(step.key + 1, 0);
  }
  const list = params.bind('Array(UInt32)', bounds);
  const given = params.bind(`Array(${type})`, values);
  return (key) => `transform(roundDown(${key}, ${list}), ${list}, ${given}, to${type}(0))`;
}
