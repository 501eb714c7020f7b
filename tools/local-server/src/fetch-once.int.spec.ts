import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '@sonde/test-kit';
import { fetchOnce } from './fetch-once';

describe('a fetch', () => {
  let cache: TemporaryFolder;
  let told: string[];
  beforeEach(() => {
    cache = temporaryFolder('cache');
    told = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      told.push(String(text));
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    cache.remove();
  });

  const fetched = (into: (staging: string) => Promise<void>): Promise<string> =>
    fetchOnce({ name: 'server-1', title: 'Fetching a server', into }, cache.path);

  it('happens once, and tells how it goes', async () => {
    let times = 0;
    const into = async (staging: string): Promise<void> => {
      times++;
      writeFileSync(join(staging, 'program'), 'x');
    };
    const first = await fetched(into);
    expect(await fetched(into)).toBe(first);
    expect(times).toBe(1);
    expect(readFileSync(join(first, 'program'), 'utf8')).toBe('x');
    expect(told).toEqual(['Fetching a server: started, 0 s\n', `Fetching a server: kept in ${first}, 0 s\n`]);
  });

  it('that fails leaves nothing behind and can be done again', async () => {
    const broken = fetched(async (staging) => {
      writeFileSync(join(staging, 'half'), 'x');
      throw new Error('the line went dead');
    });
    await expect(broken).rejects.toThrow('the line went dead');
    expect(readdirSync(cache.path)).toEqual([]);
    const folder = await fetched(async (staging) => writeFileSync(join(staging, 'program'), 'x'));
    expect(readdirSync(folder)).toEqual(['program']);
  });

  it('by two at once leaves one whole result', async () => {
    let arrived = 0;
    let letGo: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (letGo = resolve));
    const into = async (staging: string): Promise<void> => {
      writeFileSync(join(staging, 'one'), 'x');
      if (++arrived === 2) letGo();
      await both;
      writeFileSync(join(staging, 'two'), 'x');
    };
    const [first, second] = await Promise.all([fetched(into), fetched(into)]);
    expect(first).toBe(second);
    expect(readdirSync(first)).toEqual(['one', 'two']);
    expect(readdirSync(cache.path)).toEqual(['server-1']);
  });

  it('removes what a killed one left a day ago, and nothing that may be under way', async () => {
    const [old, young] = ['.fetching-server-1-old', '.fetching-server-1-young'].map((name) =>
      join(cache.path, name),
    ) as [string, string];
    mkdirSync(old);
    mkdirSync(young);
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600;
    utimesSync(old, twoDaysAgo, twoDaysAgo);
    await fetched(async () => undefined);
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  });
});
