/** What Nest injects, by name: no type metadata is emitted. */
export const INGEST = Symbol('ingest');
export const METRICS = Symbol('metrics');
