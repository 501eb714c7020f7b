import type { AppCap } from '../caps';
import type { RollupFamilies } from '../family-rules';
import type { RollupRetention } from '../retention';
import type { Identity } from './attempt';
import type { LayerStore } from './store';

/** What the steps of the batch layer work with. */
export interface Layer {
  readonly store: LayerStore;
  readonly identity: Identity;
  readonly retention: RollupRetention;
  /** Absent: those of this version of Sonde. */
  readonly families?: RollupFamilies;
  /** How many values of a dimension of an app keep their names; absent: the usual number. */
  readonly cap?: number;
  /** Of apps that have their own. */
  readonly caps?: readonly AppCap[];
  /** For how long a settle leaves a mark as it is (`MARK_REST_MS`); absent: not at all. Milliseconds. */
  readonly markRestMs?: number;
}
