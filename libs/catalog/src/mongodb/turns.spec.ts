import { Turns } from './turns';

describe('Turns', () => {
  it('lets work on one thing come one after another, in order, also after failures', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (name === 'b') throw new Error(name);
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => turns.take('x', work(name))));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('lets other things go on meanwhile', async () => {
    const turns = new Turns();
    let end: () => void = () => undefined;
    const held = turns.take('x', () => new Promise<void>((resolve) => (end = resolve)));
    expect(await turns.take('y', () => Promise.resolve('y'))).toBe('y');
    end();
    await held;
  });
});
