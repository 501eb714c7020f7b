/**
 * Refuses a GraphQL schema that would break those who use the last released one.
 *
 *   node tools/workspace/check-schema.mjs [--released FILE] [--current FILE]
 *   node tools/workspace/check-schema.mjs --release      the current schema is the released one from now on
 *
 * A field or type goes only after it was deprecated for a release and then released without. Exit code 1 names every
 * breaking change; changes that may surprise somebody are printed and let through.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql';

const { values } = parseArgs({
  options: {
    released: { type: 'string', default: 'apps/query/schema.released.graphql' },
    current: { type: 'string', default: 'apps/query/schema.graphql' },
    release: { type: 'boolean', default: false },
  },
});
const text = readFileSync(values.current, 'utf8');
const current = buildSchema(text);
const released = buildSchema(readFileSync(values.released, 'utf8'));

for (const { description } of findDangerousChanges(released, current))
  console.log(`may surprise: ${description}`);
const breaking = findBreakingChanges(released, current);
for (const { description } of breaking) console.error(`breaks callers: ${description}`);
if (breaking.length > 0) process.exit(1);
if (values.release) writeFileSync(values.released, text);
console.log(
  `The schema breaks nobody who uses the released one${values.release ? '; it is the released one now' : ''}.`,
);
