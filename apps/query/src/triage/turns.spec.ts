import { Turns } from './turns';

const late = () => new Error('late');
const never = { signal: new AbortController().signal, late };

/** A piece of work that goes on until it is told to end. */
function work(log: string[], name: string) {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = async (): Promise<string> => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { run, end };
}

it('who wants the same comes one after the other, in the order in which they came; others need not wait', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [a, ab, b, c] = ['a', 'ab', 'b', 'c'].map((name) => work(log, name)) as [any, any, any, any];
  const all = [
    turns.take(['a'], never, a.run),
    turns.take(['a', 'b'], never, ab.run),
    turns.take(['b'], never, b.run),
    turns.take(['c'], never, c.run),
  ];
  for (const one of [b, ab, c]) one.end();
  await all[3];
  expect(log).toEqual(['a begins', 'c begins', 'c ends']);
  a.end();
  expect(await Promise.all(all)).toEqual(['a', 'ab', 'b', 'c']);
  expect(log.slice(3)).toEqual(['a ends', 'ab begins', 'ab ends', 'b begins', 'b ends']);
});

it('who gives up runs nothing, and lets nobody past those who are still at it', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [first, second, third] = ['1', '2', '3'].map((name) => work(log, name)) as [any, any, any];
  const cancel = new AbortController();
  const one = turns.take(['g'], never, first.run);
  const two = turns.take(['g'], { signal: cancel.signal, late }, second.run);
  const three = turns.take(['g'], never, third.run);
  third.end();
  cancel.abort();
  await expect(two).rejects.toThrow('late');
  await expect(turns.take(['g'], { signal: cancel.signal, late }, second.run)).rejects.toThrow('late');
  expect(log).toEqual(['1 begins']);
  first.end();
  await Promise.all([one, three]);
  expect(log).toEqual(['1 begins', '1 ends', '3 begins', '3 ends']);
});

it('one that fails lets the next one go on', async () => {
  const turns = new Turns();
  const failing = turns.take(['g'], never, () => Promise.reject(new Error('broken')));
  const next = turns.take(['g'], never, () => Promise.resolve('next'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('next');
});
