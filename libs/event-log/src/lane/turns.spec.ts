import { Turns } from './turns';

async function settled(promise: Promise<unknown>): Promise<boolean> {
  let is = false;
  void promise.then(() => (is = true));
  for (let i = 0; i < 10; i++) await Promise.resolve();
  return is;
}

describe('the turns of a lane', () => {
  it('are held back once the one under way has ended, and go on afterwards', async () => {
    const turns = new Turns(new AbortController().signal);
    expect(await turns.begin()).toBe(true);
    const held = turns.hold();
    expect(await settled(held)).toBe(false);
    turns.end();
    await held;
    const next = turns.begin();
    expect(await settled(next)).toBe(false);
    turns.resume();
    expect(await next).toBe(true);
  });

  it('are held at once when none is under way, and never begin in a closed lane', async () => {
    const closing = new AbortController();
    const turns = new Turns(closing.signal);
    await turns.hold();
    const next = turns.begin();
    closing.abort();
    expect(await next).toBe(false);
    turns.resume();
    expect(await turns.begin()).toBe(false);
  });
});
