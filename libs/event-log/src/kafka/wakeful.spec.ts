import { Wakeful } from './wakeful';

const HOUR_MS = 3_600_000;

describe('a sleep that can be ended', () => {
  it('ends when it is woken, also by a call that came before it', async () => {
    const nap = new Wakeful(new AbortController().signal);
    const sleeping = nap.sleep(HOUR_MS);
    nap.wake();
    await sleeping;
    nap.wake();
    await nap.sleep(HOUR_MS);
  });

  it('ends by itself, and is not woken twice by one call', async () => {
    const nap = new Wakeful(new AbortController().signal);
    nap.wake();
    await nap.sleep(HOUR_MS);
    let isOver = false;
    const sleeping = nap.sleep(20).then(() => (isOver = true));
    for (let i = 0; i < 10; i++) await Promise.resolve();
    expect(isOver).toBe(false);
    await sleeping;
  });

  it('does not begin once the signal has aborted', async () => {
    const over = new AbortController();
    const nap = new Wakeful(over.signal);
    const sleeping = nap.sleep(HOUR_MS);
    over.abort();
    await sleeping;
    await nap.sleep(HOUR_MS);
    await nap.sleep(HOUR_MS);
  });
});
