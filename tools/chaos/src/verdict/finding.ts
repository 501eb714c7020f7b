/** One line of the verdict. */
export interface Finding {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly holds: boolean;
  /** A few of what is wrong, to begin the search with. */
  readonly examples?: readonly string[];
}

export const equal = (
  what: string,
  expected: number,
  found: number,
  examples: readonly string[] = [],
): Finding => ({
  what,
  expected: grouped(expected),
  found: grouped(found),
  holds: expected === found,
  ...(examples.length === 0 ? {} : { examples: examples.slice(0, MOST_EXAMPLES) }),
});

/** Holds from `least` to `most`, both included. */
export const between = (what: string, least: number, most: number, found: number): Finding =>
  least === most
    ? equal(what, most, found)
    : {
        what,
        expected: `${grouped(least)} to ${grouped(most)}`,
        found: grouped(found),
        holds: found >= least && found <= most,
      };

/** What must not be: holds at 0. */
export const none = (what: string, found: number, examples: readonly string[] = []): Finding =>
  equal(what, 0, found, examples);

const MOST_EXAMPLES = 8;

export const grouped = (count: number): string => count.toLocaleString('en-US');

/** The verdict for people: what, expected, found, and below the table a few examples of what is wrong. */
export function verdictText(findings: readonly Finding[]): string {
  const rows = [
    ['', 'what', 'expected', 'found'],
    ...findings.map(({ holds, what, expected, found }) => [holds ? 'yes' : 'NO', what, expected, found]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const wrong = findings
    .filter(({ holds, examples }) => !holds && examples !== undefined)
    .flatMap(({ what, examples = [] }) => [`${what}, such as:`, ...examples.map((text) => `    ${text}`)]);
  return [...table, ...wrong].join('\n');
}
