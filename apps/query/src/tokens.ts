/** Names by which Nest hands things out: no file relies on emitted type metadata. */
export const CATALOG = Symbol('catalog');
export const FRESHNESS = Symbol('freshness');
export const CLOCK = Symbol('clock');
export type Clock = () => number;
