import 'reflect-metadata';
import {
  comparable,
  compareVersions,
  installsSql,
  momentsOf,
  momentsQuestion,
  stratumOf,
  type InstallSums,
  type MomentsRow,
  type Side,
  type Subject,
} from '@sonde/release-comparison';
import { METRIC_IDS, METRICS, Params, type MetricId, type Statistic } from '@sonde/vitals';
import { eventsTable, sessionsTable } from '@sonde/warehouse';
import { randomSource } from '../testing/fleet';
import { insertRows, type Row } from '../testing/rows';
import {
  ADMIN_TOKEN,
  makeTenant,
  startTestServer,
  type TestServer,
  type TestTenant,
} from '../testing/server';
import { makeRollout } from './testing/rollout-fleet';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
/** Recent, so that the retention keeps it whatever the day. */
const START = Math.floor(Date.now() / DAY) * DAY - 60 * DAY;

const COMPARE = `query ($app: ID!, $input: ReleaseComparisonInput!) { app(id: $app) { releaseComparison(input: $input) {
  metric statistic unit comparisons { verdict sentence ageHours strata sampledOneIn difference { value low high }
    candidate { version rolledOutAt setByHand installs value } baseline { version rolledOutAt setByHand installs value } } } } }`;

let server: TestServer;
let tenant: TestTenant;
let other: TestTenant;

beforeAll(async () => {
  server = await startTestServer();
  tenant = await makeTenant(server, 'with releases');
  other = await makeTenant(server, 'someone else');
});
afterAll(() => server.close());

const ask = (input: object, key = tenant.query, app = tenant.appId) =>
  server.ask(key, COMPARE, { app, input });

async function compare(input: object) {
  const answer = await ask(input);
  if (answer.errors.length > 0) throw new Error(answer.text);
  return (answer.data as Record<string, any>)['app'].releaseComparison.comparisons[0];
}

describe('what is counted', () => {
  const R0 = START + 9 * HOUR;
  const R1 = R0 + 10 * DAY;

  /** 120 installs that each have one session within the first hour; every fifth crashed. */
  function version(name: string, rolledOutAt: number, laterToldHalf: boolean, owner = tenant) {
    const events: Row[] = [];
    const sessions: Row[] = [];
    const add = (i: number, startAt: number, crashed: boolean, told: number, phone: Row = {}) => {
      const common = {
        tenantId: owner.tenantId,
        appId: owner.appId,
        appVersion: name,
        installId: `${name}-${i}`,
        environment: 'production',
        emulator: 'false',
        sessionId: `${name}/${sessions.length}`,
        laneKey: Number(name.replace(/\D/g, '')) * 10_000 + sessions.length,
        sdkType: 'x',
        os: 'android',
        ...phone,
      };
      const receivedAt = startAt + MINUTE;
      events.push({ ...common, type: 'app_launch', at: startAt, receivedAt, durationMs: 100 + i });
      if (crashed) events.push({ ...common, type: 'crash', at: startAt + MINUTE, receivedAt: told });
      sessions.push({
        ...common,
        startAt,
        endAt: startAt + (crashed ? MINUTE : 0),
        anchorAt: receivedAt,
        receivedAt: crashed ? told : receivedAt,
        crashed: Number(crashed),
        version: 1,
      });
    };
    for (let i = 0; i < 120; i++) {
      const at = rolledOutAt + (i % 60) * MINUTE;
      add(i, at, i % 5 === 0, at + (laterToldHalf && i % 10 === 0 ? 5 * DAY : 2 * MINUTE));
      // After the first three days.
      add(i, at + 4 * DAY, true, at + 4 * DAY + MINUTE);
    }
    // Tried out before, on emulators, elsewhere than in production, on test tracks: all of them crash.
    const now = rolledOutAt + 2 * HOUR;
    for (let i = 200; i < 230; i++) {
      if (i < 205) add(i, rolledOutAt - 2 * DAY, true, rolledOutAt - DAY);
      add(i + 100, now, true, now, { emulator: 'true' });
      add(i + 200, now, true, now, { environment: 'staging' });
      add(i + 300, now, true, now, { installSource: 'TestFlight' });
    }
    return { events, sessions };
  }

  beforeAll(async () => {
    for (const { events, sessions } of [
      version('v10', R0, true),
      version('v11', R1, false),
      // The same names elsewhere, in the same moments, with other figures.
      version('v10', R0 + HOUR, false, other),
      version('v11', R1 - DAY, false, other),
    ]) {
      await insertRows(server.warehouse, eventsTable, events);
      await insertRows(server.warehouse, sessionsTable, sessions);
    }
    server.clock.now = R1 + 3 * DAY;
  });

  const ofMetric = (metric: string, rest: object = {}) =>
    compare({ metric, baseline: 'v10', candidates: ['v11'], ...rest });

  it('both versions at the age of the younger one, from the first busy hour on, as far as it had arrived by then', async () => {
    const answer = await ofMetric('CRASH_FREE_SESSIONS');
    expect(answer).toMatchObject({
      ageHours: 72,
      sampledOneIn: 1,
      strata: 1,
      // Of 24 crashes of v10 the half was told on the sixth day.
      baseline: { version: 'v10', rolledOutAt: new Date(R0).toISOString(), setByHand: false, installs: 120 },
      candidate: { version: 'v11', rolledOutAt: new Date(R1).toISOString(), installs: 120 },
    });
    expect(answer.baseline.value).toBeCloseTo(1 - 12 / 120, 12);
    expect(answer.candidate.value).toBeCloseTo(1 - 24 / 120, 12);
    expect(answer.difference.value).toBeCloseTo(-0.1, 12);
    expect(answer.sentence).toBe(
      `No difference seen between v11 and v10 after 3 days: crash-free sessions 80 % against 90 %, a difference of ` +
        `−10 points (between ${points(answer.difference.low)} and ${points(answer.difference.high)}), over 120 and 120 installs.`,
    );
  });

  const points = (value: number) =>
    `${value < 0 ? '−' : '+'}${Number((100 * Math.abs(value)).toFixed(2))} points`;

  it('events in the same way, per install where the metric is a count', async () => {
    const answer = await ofMetric('CRASHES');
    expect([answer.baseline.value, answer.candidate.value]).toEqual([0.1, 0.2]);
    const users = await ofMetric('CRASH_FREE_USERS');
    expect([users.baseline.value, users.candidate.value]).toEqual([0.9, 0.8]);
  });

  it('at an earlier age as it was known then', async () => {
    const answer = await ofMetric('CRASHES', { ageHours: 1 });
    expect(answer).toMatchObject({ ageHours: 1, baseline: { installs: 118 }, candidate: { installs: 118 } });
  });

  it('what was late counts once the version has the age', async () => {
    server.clock.now = R1 + 6 * DAY;
    const answer = await ofMetric('CRASH_FREE_SESSIONS');
    server.clock.now = R1 + 3 * DAY;
    // 24 of the first and all of the fourth day.
    expect(answer.baseline.value).toBeCloseTo(1 - 144 / 240, 12);
    expect(answer.candidate.value).toBeCloseTo(1 - 144 / 240, 12);
    expect(answer.verdict).toBe('NO_DIFFERENCE_SEEN');
  });

  it('filters narrow both sides', async () => {
    expect((await ofMetric('CRASHES', { filter: [{ dimension: 'OS', in: ['ios'] }] })).verdict).toBe(
      'TOO_FEW_DATA',
    );
    const answer = await ofMetric('CRASHES', { filter: [{ dimension: 'OS', in: ['android'] }] });
    expect(answer.baseline.installs).toBe(120);
  });

  it('a rollout set by hand counts instead; without a MANAGE key of the tenant nobody sets one', async () => {
    const set = `mutation ($input: SetReleaseInput!) { setRelease(input: $input) { id releases { version rolledOutAt } } }`;
    const input = { appId: tenant.appId, version: 'v11', rolledOutAt: new Date(R1 + HOUR).toISOString() };
    const code = async (key: string, given: object) =>
      (await server.ask(key, set, { input: given })).errors[0]?.extensions['code'];
    expect(await code(tenant.query, input)).toBe('FORBIDDEN');
    const [foreign, missing] = await Promise.all(
      [other.manage, ADMIN_TOKEN].map((key, i) =>
        server.ask(key, set, {
          input: i ? { ...input, appId: '00000000-0000-4000-8000-000000000000' } : input,
        }),
      ),
    );
    expect(foreign?.text).toBe(missing?.text);
    expect(await code(tenant.manage, { ...input, version: 'a\u0000b' })).toBe('BAD_USER_INPUT');

    const done = await server.data(tenant.manage, set, { input });
    expect(done['setRelease'].releases).toEqual([{ version: 'v11', rolledOutAt: input.rolledOutAt }]);
    const answer = await ofMetric('CRASHES');
    expect(answer).toMatchObject({
      ageHours: 71,
      candidate: { setByHand: true, rolledOutAt: input.rolledOutAt },
    });
    await server.data(tenant.manage, set, { input: { ...input, rolledOutAt: null } });
    expect(await ofMetric('CRASHES')).toMatchObject({ ageHours: 72, candidate: { setByHand: false } });
  });

  it('a version that nobody uses, or without a busy hour, has too few data: each one is named', async () => {
    const answer = await compare({ metric: 'CRASHES', baseline: 'v10', candidates: ['v99'] });
    expect(answer).toMatchObject({ verdict: 'TOO_FEW_DATA', difference: null, ageHours: null });
    expect(answer.sentence).toBe(
      'Too few data to compare v99 with v10: no install outside emulators and test tracks is known to have used v99.',
    );
    await insertRows(server.warehouse, eventsTable, [
      { ...(version('v12', R1, false).events[0] ?? {}), appVersion: 'v12' },
    ]);
    const both = await compare({ metric: 'CRASHES', baseline: 'v12', candidates: ['v99'] });
    expect(both.sentence).toMatch(/to have used v99; v12 has had no hour with 20 installs/);
  });

  it('a version whose phones sent later than the age says how many used it', async () => {
    const { events } = version('v13', R1, false);
    const offline = events
      .filter(({ at }) => Number(at) < R1 + DAY)
      .map((row) => ({ ...row, receivedAt: R1 + 4 * DAY }));
    await insertRows(server.warehouse, eventsTable, offline);
    const answer = await compare({ metric: 'CRASHES', baseline: 'v10', candidates: ['v13'], ageHours: 24 });
    expect(answer).toMatchObject({
      verdict: 'TOO_FEW_DATA',
      baseline: { installs: 120 },
      candidate: { installs: 0 },
    });
    expect(answer.sentence).toBe(
      'Too few data to compare v13 with v10 after 24 hours: 120 installs used v13, but their events arrived later than that age.',
    );
  });

  it('a rollout that is set for later is still ahead', async () => {
    const set = `mutation ($input: SetReleaseInput!) { setRelease(input: $input) { id } }`;
    const at = (rolledOutAt: string | null) =>
      server.data(tenant.manage, set, { input: { appId: tenant.appId, version: 'v11', rolledOutAt } });
    await at(new Date(server.clock.now + DAY).toISOString());
    const answer = await ofMetric('CRASHES');
    await at(null);
    expect(answer.sentence).toBe('Too few data to compare v11 with v10: v11 has its rollout still ahead.');
  });

  it('of a version that was out before what is kept nothing is said', async () => {
    await server.catalog.apps
      .get(tenant.appId)
      .then((app) => server.catalog.apps.update(app!.id, app!.version, { retentionDays: 5 }));
    // The server's clock stands for a time long after the app was made.
    const now = server.clock.now;
    server.clock.now = Date.now() + 6 * DAY;
    const answer = await ask({ metric: 'CRASHES', baseline: 'v10', candidates: ['v11'] });
    server.clock.now = now;
    await server.catalog.apps
      .get(tenant.appId)
      .then((app) => server.catalog.apps.update(app!.id, app!.version, { retentionDays: 90 }));
    expect(answer.errors[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', argumentPath: 'input.baseline' },
    });
    expect(answer.errors[0]?.message).toContain('before what is kept');
  });

  it('an app of another tenant is null, as one that does not exist', async () => {
    const input = { metric: 'CRASHES', baseline: 'v10', candidates: ['v11'] };
    expect((await ask(input, other.query)).text).toBe('{"data":{"app":null}}');
    expect((await ask(input, other.query, 'nothing')).text).toBe('{"data":{"app":null}}');
  });

  it.each([
    ['no candidate', { candidates: [] }, 'input.candidates'],
    ['six of them', { candidates: ['1', '2', '3', '4', '5', '6'] }, 'input.candidates'],
    ['the baseline itself', { candidates: ['v11', 'v10'] }, 'input.candidates[1]'],
    ['an empty version', { baseline: '' }, 'input.baseline'],
    ['alpha of 0', { alpha: 0 }, 'input.alpha'],
    ['an age that is not reached', { ageHours: 73 }, 'input.ageHours'],
    ['a distinct count', { metric: 'ACTIVE_INSTALLS' }, 'input.metric'],
    ['a share among versions', { metric: 'VERSION_ADOPTION_SESSIONS' }, 'input.metric'],
    ['a duration without a statistic', { metric: 'LAUNCH_DURATION' }, 'input.statistic'],
    ['the longest of all', { metric: 'LAUNCH_DURATION', statistic: 'MAX' }, 'input.statistic'],
    [
      'a filter on the version',
      { filter: [{ dimension: 'APP_VERSION', in: ['v10'] }] },
      'input.filter[0].dimension',
    ],
    [
      'a filter the metric has not',
      { filter: [{ dimension: 'HOST', in: ['x'] }] },
      'input.filter[0].dimension',
    ],
  ])('%s: refused with the path', async (_what, change, path) => {
    const answer = await ask({ metric: 'CRASHES', baseline: 'v10', candidates: ['v11'], ...change });
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: path });
  });
});

describe('verdicts over a fleet', () => {
  const R0 = START + 20 * DAY;
  const R1 = R0 + 16 * DAY;
  const LOOKS = 14;
  const base = { installs: 700, days: LOOKS, crashChance: 0.02, launchMs: 700 };

  beforeAll(async () => {
    const owner = { tenantId: tenant.tenantId, appId: tenant.appId };
    for (const options of [
      { ...base, ...owner, seed: 11, version: '3.0', rolledOutAt: R0 },
      { ...base, ...owner, seed: 12, version: '3.1', rolledOutAt: R1 },
      { ...base, ...owner, seed: 13, version: '3.2', rolledOutAt: R1, crashChance: 0.06, launchMs: 1_400 },
    ]) {
      const { events, sessions } = makeRollout(options);
      await insertRows(server.warehouse, eventsTable, events);
      await insertRows(server.warehouse, sessionsTable, sessions);
    }
    server.clock.now = R1 + LOOKS * DAY;
  });

  it.each([
    ['CRASH_FREE_SESSIONS', undefined, 'ratio'],
    ['CRASHES', undefined, 'per install'],
    ['CRASH_FREE_USERS', undefined, 'ratio'],
    ['USER_PERCEIVED_CRASH_RATE', undefined, 'ratio'],
    ['LAUNCH_DURATION', 'P50', 'ms'],
    ['LAUNCH_DURATION', 'P90', 'ms'],
    ['LAUNCH_DURATION', 'MEAN', 'ms'],
    ['LAUNCH_APDEX', undefined, 'score'],
  ] as const)(
    '%s %s: a like version shows no difference; one three times worse is WORSE',
    async (metric, statistic, unit) => {
      const input = {
        metric,
        ...(statistic ? { statistic } : {}),
        baseline: '3.0',
        candidates: ['3.1', '3.2'],
      };
      const { data, text } = await ask(input);
      const { comparisons, ...rest } = (data as Record<string, any>)['app']?.releaseComparison ?? {};
      if (!comparisons) throw new Error(text);
      expect(rest).toEqual({ metric, statistic: statistic ?? null, unit });
      expect(comparisons.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
        'NO_DIFFERENCE_SEEN',
        'WORSE',
      ]);
      const { difference, baseline, candidate, strata } = comparisons[1];
      expect(strata).toBeGreaterThan(3);
      expect(candidate.value - baseline.value).toBeCloseTo(difference.value, 6);
      expect(difference.low).toBeLessThan(difference.value);
      expect(difference.value).toBeLessThan(difference.high);
    },
  );

  it('a median launch of twice the time is about twice the time', async () => {
    const input = { metric: 'LAUNCH_DURATION', statistic: 'P50', baseline: '3.0', candidates: ['3.2'] };
    const { baseline, candidate, difference } = await compare(input);
    expect(candidate.value / baseline.value).toBeGreaterThan(1.6);
    expect(candidate.value / baseline.value).toBeLessThan(2.4);
    expect(difference.low).toBeGreaterThan(0);
  });

  const subject = (metric: MetricId): Subject => ({
    tenantId: tenant.tenantId,
    appId: tenant.appId,
    metric,
    filter: [],
    sampledOneIn: 1,
  });
  const sideAt = (look: number): Side => ({ version: '3.0', from: R0, until: R0 + (look + 1) * DAY });

  it.each(['CRASH_FREE_SESSIONS', 'CRASHES', 'LAUNCH_APDEX'] as const)(
    '%s: the sums that ClickHouse makes are those of its installs',
    async (metric) => {
      const { amounts } = comparable(metric, undefined, 'input');
      const installs = await installsAt(metric, undefined, LOOKS - 1);
      const { sql, params } = momentsQuestion(subject(metric), sideAt(LOOKS - 1), amounts);
      const rows = (await server.warehouse.select<MomentsRow>(sql, { params })).map(stratumOf);
      const byName = <T extends { stratum: readonly string[] }>(strata: readonly T[]) =>
        [...strata].sort((a, b) => (a.stratum.join() < b.stratum.join() ? -1 : 1));
      const expected = byName(momentsOf(installs));
      expect(rows.length).toBe(expected.length);
      for (const [i, row] of byName(rows).entries()) {
        for (const [name, value] of Object.entries(expected[i] ?? {})) {
          if (typeof value === 'number') expect(row[name as 'hits']).toBeCloseTo(value, 6);
          else expect(row.stratum).toEqual(value);
        }
      }
    },
  );

  it('a sample is of the same installs at every look, and about as large as it says', async () => {
    const moments = async (sampledOneIn: number, look: number) => {
      const { amounts } = comparable('CRASHES', undefined, 'input');
      const sampled = { ...subject('CRASHES'), sampledOneIn };
      const { sql, params } = momentsQuestion(sampled, sideAt(look), amounts);
      const rows = await server.warehouse.select<MomentsRow>(sql, { params });
      return rows.reduce((sum, { installs }) => sum + installs, 0);
    };
    const [all, third, before] = [await moments(1, 13), await moments(3, 13), await moments(3, 6)];
    // Some have sent nothing yet.
    expect(all).toBeGreaterThan(0.98 * base.installs);
    expect(all).toBeLessThanOrEqual(base.installs);
    expect(third / all).toBeGreaterThan(0.25);
    expect(third / all).toBeLessThan(0.42);
    expect(before).toBeLessThan(third);
  });

  it('every metric is compared or refused with the reason', async () => {
    for (const metric of METRIC_IDS) {
      const statistics =
        METRICS[metric].measure.kind === 'duration' ? (['P95', 'MIN'] as const) : [undefined];
      for (const statistic of statistics) {
        const input = {
          metric,
          ...(statistic ? { statistic } : {}),
          baseline: '3.0',
          candidates: ['3.1'],
          ageHours: 48,
        };
        const answer = await ask(input);
        const [error] = answer.errors;
        if (error) {
          expect([metric, error.extensions['code']]).toEqual([metric, 'BAD_USER_INPUT']);
          expect(error.message).toMatch(/cannot be compared|single value of a single install/);
          continue;
        }
        const [{ verdict, sentence }] = (answer.data as Record<string, any>)['app'].releaseComparison
          .comparisons;
        expect([metric, statistic, ['NO_DIFFERENCE_SEEN', 'TOO_FEW_DATA'].includes(verdict)]).toEqual([
          metric,
          statistic,
          true,
        ]);
        expect(sentence).not.toMatch(/undefined|NaN|null/);
      }
    }
  });

  async function installsAt(metric: MetricId, statistic: Statistic | undefined, look: number) {
    const params = new Params();
    const { amounts } = comparable(metric, statistic, 'input');
    const sql = installsSql(params, subject(metric), sideAt(look), amounts);
    const rows = await server.warehouse.select<Record<string, string | number>>(sql, {
      params: params.values,
    });
    return rows.map((row): InstallSums & { installId: string } => ({
      installId: String(row['installId']),
      stratum: [row['s0'], row['s1'], row['s2']].map(String),
      numerator: Number(row['numerator']),
      denominator: Number(row['denominator']),
    }));
  }

  it.each(['CRASH_FREE_SESSIONS', 'CRASHES', 'LAUNCH_APDEX'] as const)(
    '%s: of 200 random splits of one version, looked at after each of 14 days, at most 5 %% ever alarm',
    async (metric) => {
      const looks: Awaited<ReturnType<typeof installsAt>>[] = [];
      for (let look = 0; look < LOOKS; look++) looks.push(await installsAt(metric, undefined, look));
      const { measured } = comparable(metric, undefined, 'input');
      const ids = [
        ...new Set(looks.flatMap((installs) => installs.map(({ installId }) => installId))),
      ].sort();
      let alarms = 0;
      let judged = 0;
      for (let split = 0; split < 200; split++) {
        const random = randomSource(split + 1);
        const chosen = new Set(ids.filter(() => random() < 0.4));
        const seen = looks.map((installs) => {
          const of = (side: boolean) =>
            momentsOf(installs.filter(({ installId }) => chosen.has(installId) === side));
          return compareVersions(of(false), of(true), measured, 0.05).verdict;
        });
        if (seen.some((verdict) => verdict === 'BETTER' || verdict === 'WORSE')) alarms++;
        if (seen.some((verdict) => verdict !== 'TOO_FEW_DATA')) judged++;
      }
      console.log(`${metric}: ${alarms} of ${judged} judged splits ever alarmed`);
      expect(judged).toBe(200);
      expect(alarms).toBeLessThanOrEqual(10);
    },
  );
});
