import { LaneLost } from '../lane/lane-partition';
import { Claim } from './claim';

const FIRST = { memberId: 'a', id: 1 };
const SECOND = { memberId: 'a', id: 2 };

async function settled(promise: Promise<unknown>): Promise<boolean> {
  let is = false;
  void promise.then(
    () => (is = true),
    () => (is = true),
  );
  for (let i = 0; i < 10; i++) await Promise.resolve();
  return is;
}

describe('the claim to a partition', () => {
  it('makes writes wait during a rebalance, then gives them the new generation', async () => {
    const claim = new Claim(FIRST);
    expect(await claim.generation()).toBe(FIRST);
    claim.suspend();
    expect(claim.isHeldIn(FIRST)).toBe(false);
    const write = claim.generation();
    expect(await settled(write)).toBe(false);
    claim.renew(SECOND);
    expect(await write).toBe(SECOND);
    expect(claim.isHeldIn(FIRST)).toBe(false);
    expect(claim.isHeldIn(SECOND)).toBe(true);
  });

  it('refuses all writes once it is over, also those that waited, and never comes back', async () => {
    const claim = new Claim(FIRST);
    claim.suspend();
    const write = claim.generation();
    claim.end();
    await expect(write).rejects.toThrow(LaneLost);
    claim.renew(SECOND);
    claim.suspend();
    expect(claim.isOver).toBe(true);
    await expect(claim.generation()).rejects.toThrow(LaneLost);
  });
});
