import { InstallChain, type SessionEvent } from '@sonde/sessions';
import { Lane } from './lane';
import type { NamedSession } from './named-session';

const named = (sessionId: string, usedIn: number, hashes: number): NamedSession => ({
  tenantId: 't',
  appId: 'a',
  sessionId,
  laneKey: 1,
  version: 1,
  anchorAt: 0,
  session: undefined,
  hashes: new Set(Array.from({ length: hashes }, (_, n) => n)),
  hasMoreStored: false,
  repeated: new Set(),
  ahead: false,
  usedIn,
});

const chainOf = (installId: string, usedIn: number, events: number): InstallChain => {
  const chain = new InstallChain('t', 'a', installId, 1);
  for (let hash = 0; hash < events; hash++) chain.add({ at: hash, hash } as SessionEvent);
  chain.usedIn = usedIn;
  return chain;
};

describe('what a lane keeps in memory', () => {
  const MAX = 1_000_000;

  it('stays below its bytes when there are many sessions of few events', () => {
    const lane = new Lane();
    for (let n = 0; n < 5_000; n++) lane.holdSession(`a:s${n}`, named(`s${n}`, n, 1));
    for (let n = 0; n < 5_000; n++) lane.holdChain(`a:i${n}`, chainOf(`i${n}`, n, 1));
    expect(lane.bytes()).toBeGreaterThan(MAX);
    lane.evict(MAX);
    expect(lane.bytes()).toBeLessThanOrEqual(MAX);
    expect(lane.sessions.has('a:s4999') && lane.chains.has('a:i4999')).toBe(true);
    expect(lane.sessions.has('a:s0') || lane.chains.has('a:i0')).toBe(false);
  });

  it('stays below its bytes when there are few sessions of many events', () => {
    const lane = new Lane();
    lane.holdSession('a:old', named('old', 1, 30_000));
    lane.holdChain('a:older', chainOf('older', 0, 3_000));
    lane.holdSession('a:new', named('new', 2, 10));
    lane.evict(MAX);
    expect([...lane.sessions.keys(), ...lane.chains.keys()]).toEqual(['a:new']);
  });

  it('lets a key go as a whole, so that what is left of it never counts as all of it', () => {
    const lane = new Lane();
    lane.holdSession('a:same', named('same', 0, 30_000));
    lane.holdChain('a:same', chainOf('same', 1, 1));
    lane.evict(MAX);
    expect([...lane.sessions.keys(), ...lane.chains.keys()]).toEqual([]);
  });

  it('counts what its sessions and installs take without looking at those that were not used', () => {
    const lane = new Lane();
    const fresh = (): number => {
      const again = new Lane();
      for (const [key, session] of lane.sessions) again.holdSession(key, session);
      for (const [key, chain] of lane.chains) again.holdChain(key, chain);
      return again.bytes();
    };
    for (let n = 0; n < 200; n++) lane.holdSession(`a:s${n}`, named(`s${n}`, 0, n));
    for (let n = 0; n < 200; n++) lane.holdChain(`a:i${n}`, chainOf(`i${n}`, 0, n));
    expect(lane.bytes()).toBe(fresh());
    for (let batch = 1; batch <= 50; batch++) {
      lane.batchNumber = batch;
      const session = lane.sessions.get(`a:s${(batch * 37) % 200}`);
      const chain = lane.chains.get(`a:i${(batch * 53) % 200}`);
      if (session !== undefined) {
        lane.use(session);
        for (let hash = 0; hash < batch; hash++) session.hashes.add(1_000_000 + hash);
      }
      if (chain !== undefined) {
        lane.use(chain);
        chain.add({ at: batch, hash: 1_000_000 + batch } as SessionEvent);
      }
      expect(lane.bytes()).toBe(fresh());
      lane.evict(lane.bytes() - 1);
      expect(lane.bytes()).toBe(fresh());
    }
    let looks = 0;
    for (const session of lane.sessions.values())
      Object.defineProperty(session, 'hashes', { get: () => (looks++, new Set()) });
    lane.evict(Infinity);
    expect(looks).toBe(0);
  });

  it('is ahead of a repeated batch only until that is worked in', () => {
    const lane = new Lane();
    const restored = { ...named('s', 0, 1), ahead: true };
    lane.holdSession('a:s', restored);
    lane.levelled();
    expect([restored.ahead, lane.ahead.size]).toEqual([false, 0]);
  });

  it('keeps everything that fits', () => {
    const lane = new Lane();
    lane.holdSession('a:s', named('s', 0, 100));
    lane.evict(MAX);
    expect(lane.sessions.size).toBe(1);
  });
});
