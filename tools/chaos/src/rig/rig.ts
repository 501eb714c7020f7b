import type { EventLog } from '@sonde/event-log';
import type { AppUnderTest } from '@sonde/test-kit';
import type { Warehouse } from '@sonde/warehouse';
import type { FaultKind, Stores } from '../schedule/fault-kinds';
import type { Random } from '../schedule/random';

/** What became of a fault. */
export interface Injected {
  /** How often it really happened: 0 when there was nothing to hit. */
  readonly happened: number;
  /** What was done to what, for the journal. */
  readonly what: string;
}

/** A fault that is about to be done. */
export interface Fault {
  /** What it takes hold of until it is over: another fault of the same waits for it. */
  readonly holds: readonly string[];
  /** False while what it hits has not come back from an earlier fault. */
  possible(): Promise<boolean>;
  /** Does it; resolves when it is over, which may be long after it began. */
  inject(): Promise<Injected>;
}

/** Why a fault cannot be done on this machine. */
export interface NotHere {
  readonly notHere: string;
}

/** Makes a fault whose own decisions come from `random`. */
export type FaultFactory = (random: Random) => Fault;

export type Faults = Readonly<Partial<Record<FaultKind, FaultFactory | NotHere>>>;

/** What is switched off, to see that its absence is noticed. */
export type Safeguard = 'tokens' | 'stable-bounds';

export interface RigOptions {
  /** For the data of all stores and the programs' logs. */
  readonly folder: string;
  readonly kinds: readonly FaultKind[];
  readonly without: readonly Safeguard[];
  readonly say: (line: string) => void;
}

/** All of Sonde, running, with what can be done to it. */
export interface Rig {
  readonly on: Stores;
  readonly ingest: string;
  readonly graphql: string;
  readonly adminToken: string;
  /** The environment that names the stores. */
  readonly stores: Readonly<Record<string, string>>;
  readonly faults: Faults;
  /** What went wrong without being shot at. */
  problems(): readonly string[];
  /** A new tenant with one app; waits until the control plane answers. */
  createApp(name: string): Promise<AppUnderTest>;
  /** Waits until every part answers and is ready. @throws Error that names the one that is not. */
  untilWhole(): Promise<void>;
  /** To count with; the caller closes it. */
  openWarehouse(): Promise<Warehouse>;
  /** To count with; the caller closes it. */
  openLog(): Promise<EventLog>;
  /** Ends everything. @param keep keeps also data that would be gone with what it is on */
  stop(keep: boolean): Promise<void>;
}
