import type { Batch } from '../fleet/deliveries';

/** What never arrived of a version's events, in the words of `App.losses`. */
export interface VersionLosses {
  readonly appVersion: string;
  /** Different bodies that arrived, and the events in them, repeated ones too. */
  readonly batches: number;
  readonly events: number;
  readonly missingBatches: number;
  readonly missingAtUpdate: number;
  readonly droppedByClient: number;
}

type Counted = { -readonly [K in keyof Omit<VersionLosses, 'appVersion'>]: number };

/** Counts what got lost on the way by walking through each phone's bodies in the order in which they were made. */
export class LossCounter {
  private readonly versions = new Map<string, Counted>();

  /** @param batches of one phone, all of them, in any order. */
  addPhone(batches: readonly Batch[]): void {
    const made = batches.filter(({ repeated }) => !repeated).sort((a, b) => a.sequence - b.sequence);
    let number = 0;
    let version: string | undefined;
    for (const { sequence, facts, dropped } of made) {
      const own = facts.at(-1)?.resource.appVersion ?? '';
      const counted = this.of(own);
      counted.batches++;
      counted.events += facts.length;
      for (const { count } of dropped) counted.droppedByClient += count;
      const missing = sequence - number - 1;
      if (version === undefined || version === own) counted.missingBatches += missing;
      else counted.missingAtUpdate += missing;
      number = sequence;
      version = own;
    }
  }

  /** By version, in the order of their names. */
  losses(): VersionLosses[] {
    return [...this.versions]
      .map(([appVersion, counted]) => ({ appVersion, ...counted }))
      .sort((a, b) => (a.appVersion < b.appVersion ? -1 : 1));
  }

  private of(version: string): Counted {
    const known = this.versions.get(version);
    if (known) return known;
    const made = { batches: 0, events: 0, missingBatches: 0, missingAtUpdate: 0, droppedByClient: 0 };
    this.versions.set(version, made);
    return made;
  }
}
