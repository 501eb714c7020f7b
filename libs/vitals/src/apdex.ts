/**
 * Apdex(T) = (satisfied + tolerating ÷ 2) ÷ all, where up to T is satisfied and up to 4 T tolerating
 * (Application Performance Index, technical specification 1.1). Frustrated rows only count in `all`.
 *
 * @param frustrated SQL condition of rows that count as frustrated whatever their duration
 * @param target SQL of T in milliseconds
 */
export const apdexNumerator = (frustrated: string, target: string): string =>
  `sum(multiIf(${frustrated}, 0, durationMs <= ${target}, weight, durationMs <= 4 * ${target}, weight / 2, 0))`;
