export { SondeClient, type RequestOptions, type SondeClientOptions } from './client';
export { TypedDocument, type DataOf, type VariablesOf } from './document';
export * from './errors';
export * from './generated/operations';
export type * as Schema from './generated/schema-types';
export { pages, type Connection, type PagesOptions } from './pages';
