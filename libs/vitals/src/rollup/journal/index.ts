export { takeAttempt, type Attempt, type Identity } from './attempt';
export type { DayRow } from './day-row';
export { highestId, NO_ENTRY, type Batch, type Entry, type EntryKind } from './entry';
export { publish, type Proposal } from './publish';
export { newestEntry } from './read-journal';
export { readLayerState } from './read-layer-state';
export type { LayerStore, Select } from './store';
