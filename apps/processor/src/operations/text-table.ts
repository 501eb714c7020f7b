/** Rows as aligned columns of text, the first row being the header; columns of numbers to the right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c]?.length ?? 0)));
  const isNumeric = widths.map((_, c) => rows.slice(1).every((row) => /^[-–\d,.]*$/.test(row[c] ?? '')));
  return rows
    .map((row) =>
      row
        .map((cell, c) =>
          isNumeric[c] === true ? cell.padStart(widths[c] ?? 0) : cell.padEnd(widths[c] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** 1234567 → 1,234,567. */
export const grouped = (count: number): string => count.toLocaleString('en-US');
