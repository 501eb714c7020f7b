import type { Params } from '../conditions';
import type { DimensionId } from '../dimension';
import { staleDays } from '../plan/known-days';
import type { Layers } from '../plan/plan';
import { rememberedInstalls } from '../plan/raw-statement';
import { join } from '../plan/time-pieces';
import type { Scope } from '../question';

/** Which installs, and what is to be told of their first events. */
export interface InstallsSeen {
  /** Condition on tenant and app, and on installs where not all are meant. */
  readonly where: string;
  readonly scope: Scope;
  readonly dimensions: readonly DimensionId[];
}

/**
 * Subquery with a row for each install: `installId`, `seenAt`, when its first event ever was, and what that event said. Reads
 * no raw row that was rolled up. Undefined while nothing was: then only all raw rows can tell.
 */
export function installsSeen(
  params: Params,
  { where, scope, dimensions }: InstallsSeen,
  { state, kept }: Layers,
): string | undefined {
  if (!state || state.batches.length === 0) return undefined;
  const stale = join(staleDays(state, scope, kept.raw));
  return rememberedInstalls(params, where, { remembered: state, stale }, dimensions).from;
}
