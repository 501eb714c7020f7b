/** Names by which Nest hands things out: no file relies on emitted type metadata. */
export const CATALOG = Symbol('catalog');
export const FRESHNESS = Symbol('freshness');
export const CLOCK = Symbol('clock');
export const KNOWN_WORK = Symbol('known work');
export const SIGHTINGS = Symbol('sightings');
export type Clock = () => number;
