import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '../../../..');
const RELEASED = join(REPOSITORY, 'apps/query/schema.released.graphql');

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-schema-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm run check` says of a schema. */
function check(current?: string): { readonly code: number | null; readonly text: string } {
  const file = join(folder, 'current.graphql');
  if (current !== undefined) writeFileSync(file, current);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['tools/workspace/check-schema.mjs', ...(current === undefined ? [] : ['--current', file])],
    { cwd: REPOSITORY, encoding: 'utf8' },
  );
  return { code: status, text: stdout + stderr };
}

it('the schema breaks nobody who uses the last released one', () => {
  expect(check()).toMatchObject({ code: 0 });
});

const released = readFileSync(RELEASED, 'utf8');

it.each([
  ['a field goes', /^ {2}launchKind: String\n/m, '', 'Session.launchKind was removed'],
  ['a field may be null', 'sdkType: String!', 'sdkType: String', 'Event.sdkType changed type'],
  ['a value of an enum goes', /^ {2}MINUTE\n/m, '', 'MINUTE was removed from enum type Grain'],
  [
    'an argument is needed',
    'session(id: ID!)',
    'session(id: ID!, at: DateTime!)',
    'at on App.session was added',
  ],
  [
    'an input needs more',
    'from: DateTime!',
    'from: DateTime!\n  zone: String!',
    'zone on input type TimeRange',
  ],
])('%s: refused', (_name, from, to, reason) => {
  const changed = released.replace(from, to);
  expect(changed).not.toBe(released);
  const { code, text } = check(changed);
  expect(code).toBe(1);
  expect(text).toContain(reason);
});

it.each([
  ['a field comes', 'sdkType: String!', 'sdkType: String!\n  more: String'],
  ['an argument comes that nobody has to give', 'session(id: ID!)', 'session(id: ID!, at: DateTime)'],
  ['a value comes to an enum', 'enum Grain {', 'enum Grain {\n  QUARTER'],
])('%s: let through', (_name, from, to) => {
  expect(check(released.replace(from, to)).code).toBe(0);
});
