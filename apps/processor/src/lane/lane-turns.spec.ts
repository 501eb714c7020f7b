import { LaneTurns } from './lane-turns';

describe('the turns of a lane', () => {
  it('come one after another, and lanes do not wait for each other', async () => {
    const turns = new LaneTurns();
    const said: string[] = [];
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const first = turns.take(0, async () => {
      said.push('first begins');
      await held;
      said.push('first ends');
      return 1;
    });
    const second = turns.take(0, async () => {
      said.push('second');
      throw new Error('second fails');
    });
    const third = turns.take(0, async () => void said.push('third'));
    await turns.take(1, async () => void said.push('other lane'));
    expect(said).toEqual(['first begins', 'other lane']);
    expect(turns.isTaken(0)).toBe(true);
    letGo();
    await expect(second).rejects.toThrow('second fails');
    expect(await first).toBe(1);
    await third;
    expect(said).toEqual(['first begins', 'other lane', 'first ends', 'second', 'third']);
    await turns.end(0);
    expect(turns.isTaken(0)).toBe(false);
  });
});
