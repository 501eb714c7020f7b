import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openWarehouse } from '../open-warehouse';
import type { Warehouse, WarehouseLogger } from '../port';

export const silent: WarehouseLogger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface Scratch {
  readonly dataDir: string;
  readonly warehouse: Warehouse;
  remove(): Promise<void>;
}

/** A warehouse of its own with an engine of its own, in a folder that goes away. */
export async function scratchWarehouse(logger: WarehouseLogger = silent): Promise<Scratch> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sonde-warehouse-'));
  const warehouse = await openWarehouse({ dataDir, logger });
  return {
    dataDir,
    warehouse,
    async remove() {
      await warehouse.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits until the probe gives something. @throws Error after `ms` */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  ms = 30_000,
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${ms} ms in vain until ${what}`);
    await delay(25);
  }
}
