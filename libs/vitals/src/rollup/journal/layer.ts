import type { RollupRetention } from '../retention';
import type { Identity } from './attempt';
import type { LayerStore } from './store';

/** What the steps of the batch layer work with. */
export interface Layer {
  readonly store: LayerStore;
  readonly identity: Identity;
  readonly retention: RollupRetention;
  /** How many values of a dimension of an app keep their names; absent: the usual number. */
  readonly cap?: number;
}
