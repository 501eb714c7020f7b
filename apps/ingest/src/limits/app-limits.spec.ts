import { AppLimits } from './app-limits';

const DAY = 86_400_000;

describe("an app's limits", () => {
  let wall: number;
  let time: number;
  let limits: AppLimits;
  beforeEach(() => {
    wall = 20_000 * DAY + DAY / 2;
    time = 0;
    limits = new AppLimits(
      () => wall,
      () => time,
    );
  });

  it('are none unless it has settings', () => {
    for (let i = 0; i < 100; i++) expect(limits.admit({ id: 'a' }, 1_000)).toEqual({ kind: 'pass' });
  });

  it('let ten seconds of events through at once, then as many as flow in', () => {
    const app = { id: 'a', eventsPerSecond: 10 };
    expect(limits.admit(app, 60).kind).toBe('pass');
    expect(limits.admit(app, 40).kind).toBe('pass');
    expect(limits.admit(app, 25)).toEqual({ kind: 'rate_limited', retryAfter: 3 });
    time += 2_500;
    expect(limits.admit(app, 25).kind).toBe('pass');
    expect(limits.admit(app, 1)).toEqual({ kind: 'rate_limited', retryAfter: 1 });
  });

  it('do not bar a batch above the burst for ever, but let it owe', () => {
    const app = { id: 'a', eventsPerSecond: 1 };
    expect(limits.admit(app, 30).kind).toBe('pass');
    expect(limits.admit(app, 1)).toEqual({ kind: 'rate_limited', retryAfter: 21 });
    time += 21_000;
    expect(limits.admit(app, 1).kind).toBe('pass');
  });

  it('are each app’s own', () => {
    expect(limits.admit({ id: 'a', eventsPerSecond: 1 }, 10).kind).toBe('pass');
    expect(limits.admit({ id: 'a', eventsPerSecond: 1 }, 1).kind).toBe('rate_limited');
    expect(limits.admit({ id: 'b', eventsPerSecond: 1 }, 10).kind).toBe('pass');
  });

  it('follow a change of the setting', () => {
    limits.admit({ id: 'a', eventsPerSecond: 1 }, 10);
    expect(limits.admit({ id: 'a', eventsPerSecond: 100 }, 10)).toEqual({
      kind: 'rate_limited',
      retryAfter: 1,
    });
    time += 100;
    expect(limits.admit({ id: 'a', eventsPerSecond: 100 }, 10).kind).toBe('pass');
    expect(limits.admit({ id: 'a' }, 10_000).kind).toBe('pass');
  });

  it('count a day in UTC, and nothing of a batch that does not pass', () => {
    const app = { id: 'a', eventsPerDay: 100 };
    expect(limits.admit(app, 80).kind).toBe('pass');
    expect(limits.admit(app, 21)).toEqual({ kind: 'over_quota', retryAfter: 43_200 });
    expect(limits.admit(app, 20).kind).toBe('pass');
    expect(limits.admit(app, 1).kind).toBe('over_quota');
    wall += DAY / 2;
    expect(limits.admit(app, 100).kind).toBe('pass');
  });

  it('do not count against the day what the rate refused', () => {
    const app = { id: 'a', eventsPerSecond: 1, eventsPerDay: 15 };
    expect(limits.admit(app, 10).kind).toBe('pass');
    expect(limits.admit(app, 5).kind).toBe('rate_limited');
    time += 5_000;
    expect(limits.admit(app, 5).kind).toBe('pass');
  });
});
