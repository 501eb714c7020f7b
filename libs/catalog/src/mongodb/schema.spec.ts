import { COLLECTION_NAMES, RULES } from '../rules/collections';
import type { Document } from '../port';
import type { DocumentRules } from '../rules/rules';
import { MIGRATIONS } from './migrations';
import { checksumOf } from './migrations/migration';
import { schemaOf } from './schema';

const rulesOf = (name: (typeof COLLECTION_NAMES)[number]) =>
  RULES[name] as unknown as DocumentRules<Document>;

describe('the schema in MongoDB', () => {
  it.each(COLLECTION_NAMES)('of %s is what the rules ask for once all steps are taken', (name) => {
    const newest = MIGRATIONS.filter(({ collections }) => name in collections).at(-1);
    // When this fails the rules have changed: add a further step with the schema that is expected here.
    expect(newest?.collections[name]).toEqual(schemaOf(rulesOf(name)));
  });

  it('is made in steps without gaps, and a released step stays as it was', () => {
    expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    expect(MIGRATIONS.map(checksumOf)).toEqual([
      '8fc4c149ba475e4e',
      '098c830162786c5e',
      '1f6c4d21827506cf',
      '94374eaa381e44cf',
      'bce1b6611ebeedc8',
      '68f70e690c167b56',
      '54ea04338dcfb6d4',
    ]);
  });

  it.each(COLLECTION_NAMES)('of %s rests on references that never change', (name) => {
    const { references, fixed } = rulesOf(name);
    const ids = { tenantId: 'a', appId: 'b' } as unknown as Document;
    for (const { field } of references(ids)) expect(fixed).toContain(field);
  });
});
