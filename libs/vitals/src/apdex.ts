/**
 * What a row adds to Apdex(T) = (satisfied + tolerating ÷ 2) ÷ all, weighed by 1 ÷ its sample rate: up to T satisfied, up
 * to 4 T tolerating (Application Performance Index, technical specification 1.1). Frustrated rows add nothing.
 *
 * @param frustrated SQL condition of rows that count as frustrated whatever their duration
 * @param target SQL of T in milliseconds
 */
export const apdexPoints = (frustrated: string, target: string): string =>
  `multiIf(${frustrated}, 0, durationMs <= ${target}, weight, durationMs <= 4 * ${target}, weight / 2, 0)`;
