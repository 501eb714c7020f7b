import type { SessionEvent } from '@sonde/sessions';
import { InstallChain } from './install-chain';
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
    for (let n = 0; n < 5_000; n++) lane.sessions.set(`a:s${n}`, named(`s${n}`, n, 1));
    for (let n = 0; n < 5_000; n++) lane.chains.set(`a:i${n}`, chainOf(`i${n}`, n, 1));
    expect(lane.bytes()).toBeGreaterThan(MAX);
    lane.evict(MAX);
    expect(lane.bytes()).toBeLessThanOrEqual(MAX);
    expect(lane.sessions.has('a:s4999') && lane.chains.has('a:i4999')).toBe(true);
    expect(lane.sessions.has('a:s0') || lane.chains.has('a:i0')).toBe(false);
  });

  it('stays below its bytes when there are few sessions of many events', () => {
    const lane = new Lane();
    lane.sessions.set('a:old', named('old', 1, 30_000));
    lane.chains.set('a:older', chainOf('older', 0, 3_000));
    lane.sessions.set('a:new', named('new', 2, 10));
    lane.evict(MAX);
    expect([...lane.sessions.keys(), ...lane.chains.keys()]).toEqual(['a:new']);
  });

  it('lets a key go as a whole, so that what is left of it never counts as all of it', () => {
    const lane = new Lane();
    lane.sessions.set('a:same', named('same', 0, 30_000));
    lane.chains.set('a:same', chainOf('same', 1, 1));
    lane.evict(MAX);
    expect([...lane.sessions.keys(), ...lane.chains.keys()]).toEqual([]);
  });

  it('keeps everything that fits', () => {
    const lane = new Lane();
    lane.sessions.set('a:s', named('s', 0, 100));
    lane.evict(MAX);
    expect(lane.sessions.size).toBe(1);
  });
});
