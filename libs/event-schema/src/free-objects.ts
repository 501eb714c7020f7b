import type { Fault } from './fault';

/** Objects that the app fills as it likes may not nest deeper than this. */
export const MAX_DEPTH = 64;

/** A fault when `value` nests deeper than MAX_DEPTH; never goes deeper than that itself. */
export function depthFault(value: unknown, path: string): Fault | undefined {
  return isDeeper(value, MAX_DEPTH)
    ? { code: 'too_deep', message: `${path} must not nest deeper than ${MAX_DEPTH} levels` }
    : undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isDeeper(item, levels - 1)) return true;
    return false;
  }
  for (const key in value) if (isDeeper((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}
