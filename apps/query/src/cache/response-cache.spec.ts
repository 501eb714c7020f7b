import { maxAgeOf } from './max-age';
import { ResponseCache, type Freshness } from './response-cache';

const VERSION = { processed: 'log:1,2', journal: 4 };
const fresh = (more: Partial<Freshness> = {}): Freshness => ({
  version: VERSION,
  now: 1_000,
  maxAgeMs: 2_000,
  mayLackEvents: false,
  ...more,
});
const keep = (cache: ResponseCache<string>, key: string, answer: string, bytes = 10): void =>
  cache.begin(key, VERSION, 1_000)(answer, bytes);

it('an answer is given again while nothing was processed or published, and not for longer than allowed', async () => {
  const cache = new ResponseCache<string>();
  keep(cache, 'q', 'a');
  expect(await cache.find('q', fresh())).toMatchObject({ answer: 'a', at: 1_000 });
  expect(await cache.find('other', fresh())).toBeUndefined();
  expect(await cache.find('q', fresh({ now: 3_000 }))).toBeDefined();
  expect(await cache.find('q', fresh({ now: 3_001 }))).toBeUndefined();
  expect(await cache.find('q', fresh({ now: 999 }))).toBeUndefined();
  expect(await cache.find('q', fresh({ version: { ...VERSION, processed: 'log:1,3' } }))).toBeUndefined();
  expect(await cache.find('q', fresh({ version: { ...VERSION, journal: 5 } }))).toBeUndefined();
});

it('who allows it gets one that lacks what was processed since, but never one from before a settle', async () => {
  const cache = new ResponseCache<string>();
  keep(cache, 'q', 'a');
  const later = { version: { ...VERSION, processed: 'log:9,9' }, now: 30_000, maxAgeMs: 60_000 };
  expect(await cache.find('q', fresh({ ...later, mayLackEvents: true }))).toBeDefined();
  expect(await cache.find('q', fresh(later))).toBeUndefined();
  const settled = { ...later, version: { ...later.version, journal: 5 } };
  expect(await cache.find('q', fresh({ ...settled, mayLackEvents: true }))).toBeUndefined();
});

it('who asks the same meanwhile waits for the answer that is under way', async () => {
  const cache = new ResponseCache<string>();
  const land = cache.begin('q', VERSION, 1_000);
  const waiting = cache.find('q', fresh());
  const otherwise = cache.find('q', fresh({ version: { ...VERSION, processed: 'log:1,3' } }));
  land('a', 10);
  expect(await waiting).toEqual({ answer: 'a', at: 1_000 });
  expect(await otherwise).toBeUndefined();
});

it('an answer that failed is not kept, and who waited for it works it out anew', async () => {
  const cache = new ResponseCache<string>();
  const land = cache.begin('q', VERSION, 1_000);
  const waiting = cache.find('q', fresh());
  land(undefined, 0);
  expect(await waiting).toBeUndefined();
  expect(await cache.find('q', fresh())).toBeUndefined();
});

it('nobody waits for ever for one who never says how it went', async () => {
  const cache = new ResponseCache<string>(undefined, 1);
  const land = cache.begin('q', VERSION, 1_000);
  expect(await cache.find('q', fresh())).toBeUndefined();
  // It was found to be gone, so the next one begins anew; what comes late is good all the same.
  expect(cache.find('q', fresh())).toBeUndefined();
  land('a', 10);
  expect(await cache.find('q', fresh())).toMatchObject({ answer: 'a' });
});

it('what was under way when somebody changed something is not kept', async () => {
  const cache = new ResponseCache<string>();
  const land = cache.begin('q', VERSION, 1_000);
  cache.clear();
  land('a', 10);
  expect(await cache.find('q', fresh())).toBeUndefined();
});

it('holds so many bytes: the least used go, the too large are not kept', async () => {
  const cache = new ResponseCache<string>({ bytes: 100, bytesEach: 60 });
  keep(cache, 'a', 'a', 50);
  keep(cache, 'b', 'b', 50);
  await cache.find('a', fresh());
  keep(cache, 'c', 'c', 50);
  expect(cache.bytes).toBe(100);
  expect(await cache.find('b', fresh())).toBeUndefined();
  expect(await cache.find('a', fresh())).toBeDefined();
  keep(cache, 'a', 'larger', 61);
  expect(await cache.find('a', fresh())).toBeUndefined();
  expect(cache.bytes).toBe(50);
});

it.each([
  [undefined, undefined],
  ['', undefined],
  ['max-age=5', 5_000],
  ['MAX-AGE=5', 5_000],
  ['max-age=3600', 60_000],
  ['max-age=0', 'never'],
  ['no-cache', 'never'],
  ['max-age=5, no-store', 'never'],
  ['max-age=soon', undefined],
])('Cache-Control %j: %s', (header, age) => {
  expect(maxAgeOf(header)).toBe(age);
});
