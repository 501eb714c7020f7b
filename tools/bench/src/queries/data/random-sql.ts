/** SQL of a number drawn evenly from 0 ≤ u < 1: the same columns and salt always give the same number. */
export const drawn = (salt: string, ...columns: readonly string[]): string =>
  `(cityHash64(${columns.join(', ')}, '${salt}') % 1000003 / 1000003)`;

/** SQL of a log-normal number (Box and Muller over two drawn ones); sigma 0.5 is a moderate, 1 a long tail. */
export const logNormal = (
  median: string,
  sigma: number,
  salt: string,
  ...columns: readonly string[]
): string =>
  `(${median} * exp(${sigma} * sqrt(-2 * log(1 - ${drawn(`${salt} radius`, ...columns)})) * cos(6.283185307 * ${drawn(`${salt} angle`, ...columns)})))`;

const SLOTS = 200;

const text = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "\\'")}'`;

/** SQL of one of the values, each as often as its weight says, by a drawn number. */
export function weighted(
  values: readonly (readonly [value: string | number, weight: number])[],
  u: string,
): string {
  const sum = values.reduce((all, [, weight]) => all + weight, 0);
  let passed = 0;
  const slots = values.flatMap(([value, weight]) => {
    const from = Math.round((passed / sum) * SLOTS);
    passed += weight;
    return Array.from({ length: Math.round((passed / sum) * SLOTS) - from }, () => text(value));
  });
  return `[${slots.join(',')}][1 + toUInt32(floor(${u} * ${SLOTS}))]`;
}

/** SQL of one of the values, by the SQL of its place counted from 0. */
export const placed = (values: readonly (string | number)[], place: string): string =>
  `[${values.map(text).join(',')}][1 + toUInt32(${place})]`;
