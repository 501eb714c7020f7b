import type { KnownGrouping } from '@sonde/catalog';
import { compileGrouping, DEFAULT_GROUPING } from '@sonde/error-groups';
import { MergeMap } from '@sonde/triage';
import { CatalogGroupings } from './catalog-groupings';

const grouping = (fingerprint: string): KnownGrouping => ({
  document: undefined,
  compiled: compileGrouping({
    version: 1,
    rules: [{ id: 'r', title: 'r', match: [{ on: 'TYPE', glob: '*' }], fingerprint }],
  }),
  merges: MergeMap.NONE,
});

/** A catalog that answers, is away, or never says anything, with what it had said before. */
class Store {
  asked = 0;
  answer: () => Promise<KnownGrouping> = () => Promise.resolve(grouping('first'));
  private last: KnownGrouping | undefined;

  async of(): Promise<KnownGrouping> {
    this.asked++;
    return (this.last = await this.answer());
  }
  lastOf(): KnownGrouping | undefined {
    return this.last;
  }
}

const nameOf = async (groupings: CatalogGroupings): Promise<string | undefined> =>
  (await groupings.ofApps(['a'])).of('a').grouping.rules[0]?.fingerprint;

describe('how errors are grouped while the catalog comes and goes', () => {
  const setUp = () => {
    const store = new Store();
    const said: string[] = [];
    const note = (_: object, message: string): void => void said.push(message);
    let now = 0;
    const groupings = new CatalogGroupings({
      known: store,
      logger: { info: note, warn: note, error: note },
      clock: () => now,
      patienceMs: 5,
    });
    return { store, said, groupings, pass: (ms: number) => (now += ms) };
  };

  it('is as the catalog says', async () => {
    const { groupings } = setUp();
    expect(await nameOf(groupings)).toBe('first');
  });

  it('goes on as before while the catalog is away, which is said once', async () => {
    const { store, said, groupings, pass } = setUp();
    await nameOf(groupings);
    store.answer = () => Promise.reject(new Error('away'));
    expect(await nameOf(groupings)).toBe('first');
    pass(6_000);
    expect(await nameOf(groupings)).toBe('first');
    expect(said).toHaveLength(1);
    store.answer = () => Promise.resolve(grouping('second'));
    pass(6_000);
    expect(await nameOf(groupings)).toBe('second');
  });

  it('does not wait for a catalog that says nothing, and asks no sooner than in a while', async () => {
    const { store, groupings } = setUp();
    store.answer = () => new Promise(() => undefined);
    expect((await groupings.ofApps(['a'])).of('a')).toBe(DEFAULT_GROUPING);
    await groupings.ofApps(['a']);
    expect(store.asked).toBe(1);
  });
});
