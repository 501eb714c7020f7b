import { hash53 } from '@sonde/event-schema';
import { KnownKeys } from './known-keys';

describe('the keys that the warehouse may hold', () => {
  const known = new KnownKeys();
  const count = 200_000;
  for (let i = 0; i < count; i++) known.add(hash53(`app:session-${i}`));

  it('never denies one that was added', () => {
    let denied = 0;
    for (let i = 0; i < count; i++) if (!known.mayHave(hash53(`app:session-${i}`))) denied++;
    expect(denied).toBe(0);
  });

  it('is wrong about fewer than one in a hundred others', () => {
    let wrong = 0;
    for (let i = 0; i < count; i++) if (known.mayHave(hash53(`app:other-${i}`))) wrong++;
    expect(wrong).toBeLessThan(count / 100);
  });

  it('knows nothing at first', () => {
    expect(new KnownKeys().mayHave(1)).toBe(false);
  });
});
