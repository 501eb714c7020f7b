import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS_TOPIC } from '../port';
import { SegmentChain } from './chain';
import { encodeFrame } from './frame';
import { TailWatch } from './tail-watch';

const MINUTE_MS = 60_000;

/** Time is the test's own, so that it counts looks and not how fast the machine is. */
describe('watching a log that another process appends to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-watch-'));
  const lane = new AbortController();
  let chain: SegmentChain;
  let other: SegmentChain;
  let watch: TailWatch;
  let looks = 0;

  beforeAll(async () => {
    const openChain = (): Promise<SegmentChain> =>
      SegmentChain.open(folder, { bytes: 2 ** 20, ageMs: 3_600_000 }, () => 1, 0);
    chain = await openChain();
    other = await openChain();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    watch = new TailWatch(chain, () => {
      looks++;
      return 0;
    });
  });
  afterAll(async () => {
    lane.abort();
    jest.useRealTimers();
    await chain.close();
    await other.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const append = (to: SegmentChain): Promise<void> =>
    to.append([encodeFrame(EVENTS_TOPIC, 0, [{ key: 'k', value: Buffer.from('v'), events: 1 }])], 0);
  const next = (): number => chain.range(EVENTS_TOPIC, 0).next;
  const waitForNext = (): { woken: boolean } => {
    const lookedFor = { woken: false };
    void watch.wait(EVENTS_TOPIC, 0, next(), lane.signal).then(() => (lookedFor.woken = true));
    return lookedFor;
  };

  it('looks seldom while nothing comes, and still notices an append within 200 ms', async () => {
    const waiter = waitForNext();
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    looks = 0;
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    expect(looks).toBeGreaterThanOrEqual(290);
    expect(looks).toBeLessThanOrEqual(301);
    await append(other);
    expect(waiter.woken).toBe(false);
    await jest.advanceTimersByTimeAsync(200);
    expect(waiter.woken).toBe(true);
  });

  it('notices the next one within 40 ms again', async () => {
    const waiter = waitForNext();
    await jest.advanceTimersByTimeAsync(1_000);
    await append(other);
    expect(waiter.woken).toBe(false);
    await jest.advanceTimersByTimeAsync(41);
    expect(waiter.woken).toBe(true);
  });

  it('wakes at once when told of an append, however quiet the log was, also while it is looking', async () => {
    const waiter = waitForNext();
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    const looking = watch.check();
    await append(chain);
    await Promise.all([looking, watch.check()]);
    expect(waiter.woken).toBe(true);
  });

  it('does not look at all while nobody waits', async () => {
    looks = 0;
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    expect(looks).toBe(0);
  });
});
