import { backoffMs, pause } from './backoff';

describe('the pause before another try', () => {
  it('doubles from 100 ms to 10 s', () => {
    const longest = [1, 2, 3, 7, 8, 50, 5000].map((failures) => backoffMs(failures, 1));
    expect(longest).toEqual([100, 200, 400, 6400, 10_000, 10_000, 10_000]);
  });

  it('is spread over its upper half', () => {
    expect([backoffMs(1, 0), backoffMs(1, 0.5), backoffMs(50, 0)]).toEqual([50, 75, 5000]);
  });

  it('ends when the lane is closed', async () => {
    const lane = new AbortController();
    const pausing = pause(3_600_000, lane.signal);
    lane.abort();
    await expect(pausing).resolves.toBeUndefined();
    await expect(pause(3_600_000, lane.signal)).resolves.toBeUndefined();
  });
});
