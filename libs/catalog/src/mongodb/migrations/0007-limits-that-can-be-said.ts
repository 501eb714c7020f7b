import type { CollectionSchema } from '../schema';
import { rollupSettings } from './0003-rollup-settings';
import type { Migration } from './migration';

const FORMER_MOST = 1_000_000_000_000;
/** The largest whole number that GraphQL has. No app can have been given more. */
const MOST = 2_147_483_647;

const withMost = (schema: CollectionSchema | undefined): CollectionSchema =>
  JSON.parse(JSON.stringify(schema), (_, part: unknown) =>
    part === FORMER_MOST ? MOST : part,
  ) as CollectionSchema;

/** Limits of events end where the numbers end with which they are set. */
export const limitsThatCanBeSaid: Migration = {
  version: 7,
  name: 'limits of events as large as can be set',
  collections: { apps: withMost(rollupSettings.collections['apps']) },
};
