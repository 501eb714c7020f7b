import { setTimeout as delay } from 'node:timers/promises';
import { CatalogError, type Catalog } from '@sonde/catalog';
import type { EventLogLogger } from '@sonde/event-log';
import { backoffMs, trace } from '@sonde/platform';
import { WarehouseUnavailableError, type Warehouse } from '@sonde/warehouse';
import { WhileOwner } from '../lane/while-owner';
import { failRegroup, isOpen, regroupApp } from './regroup-app';

/** How often it looks whether something was wished. */
const LOOK_MS = 1_000;
/** Also when nothing was told, since a watch may miss something. */
const LOOK_ANYWAY_MS = 60_000;
const RETRY = { firstMs: 1_000, maxMs: 60_000 };
/** A wish that fails so often, for another reason than a store that is away, is given up. */
const MAX_FAILURES = 5;
/** After a wish, until every processor has heard of it: the watch takes a second, or ten where MongoDB has no change streams. */
export const SWITCH_MS = 15_000;

export interface RegroupWorkerParts {
  readonly warehouse: Warehouse;
  readonly catalog: Pick<Catalog, 'groupings' | 'groupActivities' | 'watch'>;
  readonly logger: EventLogLogger;
  readonly switchMs?: number;
}

/** Does the regroups that are wished, one app after the other, in the process that owns log partition 0. */
export class RegroupWorker extends WhileOwner {
  constructor(parts: RegroupWorkerParts) {
    super((signal) => work(parts, signal));
  }
}

async function work(parts: RegroupWorkerParts, signal: AbortSignal): Promise<void> {
  const { catalog } = parts;
  let isTold = true;
  let lookedAt = 0;
  const failures = new Map<string, number>();
  const endWatch = catalog.watch((change) => {
    if (change === 'ANYTHING' || change.collection === 'groupings') isTold = true;
  });
  try {
    while (!signal.aborted) {
      let pause = LOOK_MS;
      if (isTold || performance.now() - lookedAt > LOOK_ANYWAY_MS) {
        isTold = false;
        lookedAt = performance.now();
        try {
          for (const { appId, regroup } of await catalog.groupings.list())
            if (regroup !== undefined && isOpen(regroup)) await one(parts, signal, appId, failures);
          failures.delete('');
        } catch (error) {
          if (signal.aborted) return;
          // Of which app it was is said by whoever throws; here it only matters when to begin anew.
          const times = (failures.get('') ?? 0) + 1;
          failures.set('', times);
          if (times === 1) parts.logger.warn({ err: error }, 'A regroup waits and is begun anew');
          isTold = true;
          pause = backoffMs(times, RETRY, Math.random());
        }
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    endWatch();
  }
}

async function one(
  { warehouse, catalog, logger, switchMs = SWITCH_MS }: RegroupWorkerParts,
  signal: AbortSignal,
  appId: string,
  failures: Map<string, number>,
): Promise<void> {
  try {
    await trace('regroup', () =>
      regroupApp(
        {
          ...{ warehouse, catalog, switchMs, now: Date.now, random: Math.random },
          check: () => signal.throwIfAborted(),
          pause: (ms) => delay(ms, undefined, { signal }).catch(() => undefined),
        },
        appId,
      ),
    );
    failures.delete(appId);
    logger.info({ appId }, 'What is stored of an app has its new groups');
  } catch (error) {
    const isAway =
      error instanceof WarehouseUnavailableError ||
      (error instanceof CatalogError && error.code === 'UNAVAILABLE');
    if (isAway || signal.aborted) throw error;
    const times = (failures.get(appId) ?? 0) + 1;
    failures.set(appId, times);
    logger.error({ appId, err: error, times }, 'A regroup failed; it is begun anew');
    if (times < MAX_FAILURES) throw error;
    failures.delete(appId);
    const wish = (await catalog.groupings.ofApp(appId))?.regroup;
    if (wish !== undefined)
      await failRegroup(catalog, appId, wish, error instanceof Error ? error.message : String(error));
  }
}
