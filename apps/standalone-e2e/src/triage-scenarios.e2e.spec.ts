import { startStandalone, waitFor, type Standalone } from '@sonde/test-kit';
import { TriageApp, type Crash, type Deed } from './triage-app';

/** Before anything is decided the newest version is `1.5 (1500)`; every group was seen in it. */
const BEFORE = '1.5 (1500)';
const HOURS_LATE = 5;

/** What happens after a decision: versions that crash, each on another phone unless it says otherwise. */
interface After {
  readonly version: string;
  /** It happened before the decision and comes in after it. */
  readonly late?: true;
  readonly install?: string;
}

interface Scenario {
  readonly decision: string;
  readonly deed: Deed;
  readonly input: object;
  readonly after: readonly After[];
  readonly then: string;
}

const late = (version: string): After => ({ version, late: true });
const inTime = (version: string): After => ({ version });
const phones = (count: number): After[] =>
  Array.from({ length: count }, (_, i) => ({ version: BEFORE, install: `new phone ${i}` }));

const in20 = { in: 'VERSION', appVersion: '2.0' };
const in20Build = { in: 'VERSION', appVersion: '2.0', appBuild: '2000' };

const rows: readonly (readonly [string, Deed, object, readonly After[], string])[] = [
  ['resolved in 2.0', 'resolve', in20, [], 'RESOLVED'],
  ['resolved in 2.0', 'resolve', in20, [inTime('1.5 (1500)')], 'RESOLVED'],
  ['resolved in 2.0', 'resolve', in20, [inTime('1.10 (1600)')], 'RESOLVED'],
  ['resolved in 2.0', 'resolve', in20, [late('1.5 (1500)')], 'RESOLVED'],
  ['resolved in 2.0', 'resolve', in20, [inTime('2.0-rc.1')], 'RESOLVED'],
  ['resolved in 2.0', 'resolve', in20, [inTime('')], 'RESOLVED'],
  ['resolved in 2.0', 'resolve', in20, [inTime('2.0 (2000)')], 'REGRESSED'],
  ['resolved in 2.0', 'resolve', in20, [inTime('2.0.1 (2010)')], 'REGRESSED'],
  ['resolved in 2.0', 'resolve', in20, [inTime('10.0 (9000)')], 'REGRESSED'],
  ['resolved in 2.0', 'resolve', in20, [late('2.0 (2000)')], 'REGRESSED'],
  ['resolved in 2.0', 'resolve', in20, [late('1.5 (1500)'), inTime('2.0 (2000)')], 'REGRESSED'],
  ['resolved in 2.0 (2000)', 'resolve', in20Build, [inTime('2.0 (1999)')], 'RESOLVED'],
  ['resolved in 2.0 (2000)', 'resolve', in20Build, [inTime('2.0 (2000)')], 'REGRESSED'],
  ['resolved in 2.0 (2000)', 'resolve', in20Build, [inTime('2.0 (10000)')], 'REGRESSED'],
  ['resolved in the next version', 'resolve', { in: 'NEXT_VERSION' }, [inTime('1.5 (1500)')], 'RESOLVED'],
  ['resolved in the next version', 'resolve', { in: 'NEXT_VERSION' }, [inTime('1.4.9 (1490)')], 'RESOLVED'],
  ['resolved in the next version', 'resolve', { in: 'NEXT_VERSION' }, [late('1.5 (1500)')], 'RESOLVED'],
  ['resolved in the next version', 'resolve', { in: 'NEXT_VERSION' }, [inTime('1.5 (1501)')], 'REGRESSED'],
  ['resolved in the next version', 'resolve', { in: 'NEXT_VERSION' }, [inTime('1.6 (1600)')], 'REGRESSED'],
  ['resolved in the next version', 'resolve', { in: 'NEXT_VERSION' }, [late('1.6 (1600)')], 'REGRESSED'],
  ['resolved now', 'resolve', { in: 'NOW' }, [inTime('1.4 (1400)')], 'RESOLVED'],
  ['resolved now', 'resolve', { in: 'NOW' }, [late('1.5 (1500)')], 'RESOLVED'],
  ['resolved now', 'resolve', { in: 'NOW' }, [late('1.6 (1600)')], 'RESOLVED'],
  ['resolved now', 'resolve', { in: 'NOW' }, [inTime('1.5 (1500)')], 'REGRESSED'],
  ['resolved now', 'resolve', { in: 'NOW' }, [inTime('1.6 (1600)')], 'REGRESSED'],
  ['ignored for ever', 'ignore', { until: 'FOREVER' }, phones(4), 'IGNORED'],
  ['ignored until 3 more users', 'ignore', { until: 'USERS', users: 3 }, phones(2), 'IGNORED'],
  [
    'ignored until 3 more users',
    'ignore',
    { until: 'USERS', users: 3 },
    Array.from({ length: 4 }, () => ({ version: BEFORE, install: 'one phone' })),
    'IGNORED',
  ],
  ['ignored until 3 more users', 'ignore', { until: 'USERS', users: 3 }, phones(3), 'UNRESOLVED'],
  [
    'ignored until 3 more users',
    'ignore',
    { until: 'USERS', users: 3 },
    phones(3).map((phone) => ({ ...phone, late: true })),
    'UNRESOLVED',
  ],
  ['ignored for a day', 'ignore', { until: 'DAYS', days: 1 }, [...phones(4), inTime('2.0')], 'IGNORED'],
];

const SCENARIOS = rows.map(([decision, deed, input, after, then], i): Scenario & { defect: string } => ({
  decision,
  deed,
  input,
  after,
  then,
  defect: `Row${i}Of`,
}));

function nameOf({ decision, after, then }: Scenario): string {
  const [first] = after;
  const installs = new Set(after.map(({ install }) => install));
  const events = first?.install
    ? [`${after.length} crashes on ${installs.size} other phones${first.late ? ', late' : ''}`]
    : after.map(({ version, late: isLate }) => `${version || 'no version'}${isLate ? ', late' : ''}`);
  return `${decision}, then ${events.join(' and ') || 'nothing'}: ${then}`;
}

const crashOf = (defect: string, { version, late: isLate, install }: After, i: number): Crash => ({
  defect,
  version,
  install: install ?? `phone ${i} of ${defect}`,
  ...(isLate ? { hoursLate: HOURS_LATE } : {}),
});

let sonde: Standalone;
/** The app of the table: a group for each row. */
let table: TriageApp;

beforeAll(async () => {
  sonde = await startStandalone();
  table = await TriageApp.make(sonde);
});
afterAll(() => sonde.stop());

describe('what comes after a decision', () => {
  beforeAll(async () => {
    await table.crash(...SCENARIOS.map(({ defect }) => ({ defect, version: BEFORE })));
    for (const { deed, defect, input } of SCENARIOS)
      expect(await table.do(deed, [defect], input)).toEqual(['DONE']);
    await table.crash(
      ...SCENARIOS.flatMap(({ defect, after }) => after.map((each, i) => crashOf(defect, each, i))),
    );
  });

  it.each(SCENARIOS.map((scenario) => [nameOf(scenario), scenario] as const))(
    '%s',
    async (_name, scenario) => {
      expect(await table.group(scenario.defect)).toMatchObject({ status: scenario.then });
    },
  );
});

describe('merged groups', () => {
  it('are one, with what comes in later, too; unmerging gives back row for row what was there', async () => {
    const app = await TriageApp.make(sonde);
    await app.crash(
      { defect: 'Cart', version: '1.0', install: 'a' },
      { defect: 'Cart', version: '1.0', install: 'b' },
      { defect: 'Basket', version: '1.1', install: 'b', hoursLate: 30 },
    );
    await app.do('assign', ['Basket'], { to: 'bob' });
    const before = await app.everything();
    expect(await app.merge('Cart', 'Basket')).toMatchObject({ events: 3, users: 2, assignee: null });
    expect(await app.group('Basket')).toEqual(await app.group('Cart'));
    await app.unmerge('Basket');
    expect(await app.everything()).toEqual(before);

    await app.merge('Cart', 'Basket');
    await app.crash(
      { defect: 'Basket', version: '1.1', install: 'c' },
      { defect: 'Cart', version: '1.1', install: 'd', hoursLate: 3 },
    );
    expect(await app.group('Cart')).toMatchObject({ events: 5, users: 4 });
    await app.unmerge('Basket');
    expect(await app.group('Cart')).toMatchObject({ events: 3, users: 3, assignee: null });
    expect(await app.group('Basket')).toMatchObject({ events: 2, users: 2, assignee: 'bob' });
  });

  it('regress by the events of each of them, however late, and only by versions that count', async () => {
    const app = await TriageApp.make(sonde);
    await app.crash({ defect: 'Cart', version: '1.0' }, { defect: 'Basket', version: '1.0' });
    await app.merge('Cart', 'Basket');
    await app.do('resolve', ['Basket'], in20);
    expect(await app.group('Cart')).toMatchObject({ status: 'RESOLVED' });
    await app.crash({ defect: 'Basket', version: '1.9', hoursLate: HOURS_LATE });
    expect(await app.group('Cart')).toMatchObject({ status: 'RESOLVED', events: 3 });
    await app.crash({ defect: 'Basket', version: '2.0', hoursLate: HOURS_LATE });
    expect(await app.group('Cart')).toMatchObject({ status: 'REGRESSED', events: 4 });
    await app.do('assign', ['Cart'], { to: 'bob' });
    expect(await app.log('Cart')).toContain('Sonde: regressed: version 2.0 has it');
    // The event that showed it is the other group's again, so what was decided before stands; the log keeps both.
    await app.unmerge('Basket');
    expect(await app.group('Cart')).toMatchObject({ status: 'RESOLVED', events: 1, assignee: 'bob' });
    expect(await app.group('Basket')).toMatchObject({ status: 'UNRESOLVED', events: 3, version: 0 });
  });
});

describe('regrouping', () => {
  it('brings rules to what is stored; state, merges and former ids go along, and so do events that come late', async () => {
    const app = await TriageApp.make(sonde);
    await app.crash(
      { defect: 'Cart', version: '1.0', install: 'a' },
      { defect: 'Cart', version: '1.0', install: 'b', hoursLate: 50 },
      { defect: 'Basket', version: '1.0', install: 'c' },
      { defect: 'Login', version: '1.0', install: 'd' },
    );
    await app.do('resolve', ['Cart', 'Basket'], in20);
    await app.merge('Cart', 'Login');
    const [cart, basket] = [await app.idOf('Cart'), await app.idOf('Basket')];

    await app.regroup(
      ['Cart', 'Basket'].map((defect) => ({
        title: `Checkout ${defect}`,
        match: [{ on: 'TYPE', glob: `com.shop.${defect}Exception` }],
        fingerprint: 'checkout',
      })),
    );
    const checkout = await app.group('Cart');
    expect(checkout).toMatchObject({ status: 'RESOLVED', events: 4 });
    expect([cart, basket]).not.toContain(checkout.id);
    expect(await app.group('Basket')).toEqual(checkout);
    expect(await app.group('Login')).toEqual(checkout);
    await app.crash({ defect: 'Basket', version: '1.0', install: 'e', hoursLate: 60 });
    expect(await app.group('Basket')).toMatchObject({ id: checkout.id, status: 'RESOLVED', events: 5 });
    await app.crash({ defect: 'Cart', version: '2.0', install: 'e', hoursLate: 1 });
    expect(await app.group('Basket')).toMatchObject({ id: checkout.id, status: 'REGRESSED', events: 6 });
    await app.unmerge('Login');
    expect(await app.group('Login')).toMatchObject({ id: await app.idOf('Login'), events: 1 });

    // Undone by the former rules: the former groups, with what came meanwhile.
    await app.regroup([]);
    expect(await app.group('Cart')).toMatchObject({ id: cart, events: 3 });
    expect(await app.group('Basket')).toMatchObject({ id: basket, events: 2 });
  });
});

describe('undoing', () => {
  it('takes back each decision, and the log keeps all of it with who did it', async () => {
    const app = await TriageApp.make(sonde);
    await app.crash({ defect: 'Cart', version: '1.0' });
    await app.do('resolve', ['Cart'], { in: 'NEXT_VERSION' });
    await app.do('reopen', ['Cart']);
    await app.do('ignore', ['Cart'], { until: 'USERS', users: 10 });
    await app.do('reopen', ['Cart']);
    await app.do('assign', ['Cart'], { to: 'bob' });
    await app.do('assign', ['Cart'], { to: null });
    expect(await app.group('Cart')).toMatchObject({ status: 'UNRESOLVED', assignee: null, version: 6 });
    expect(await app.log('Cart')).toEqual([
      'Ann: assigned to nobody',
      'Ann: assigned to bob',
      'Ann: reopened',
      'Ann: ignored until 10 more users have it',
      'Ann: reopened',
      'Ann: resolved in the version after 1.0',
    ]);
  });
});

describe('what Sonde finds', () => {
  it('stands in the log once, though the processor was shot, nobody has asked and more has come since', async () => {
    const regressed = SCENARIOS.filter(({ then }) => then === 'REGRESSED');
    const found = async (defect: string): Promise<readonly string[]> =>
      (await table.log(defect)).filter((line) => line.startsWith('Sonde: '));
    sonde.kill('processor');
    for (const { defect } of regressed) {
      await waitFor(async () => (await found(defect)).length > 0, { what: `the log of ${defect}` });
    }
    await table.crash(...regressed.map(({ defect }) => ({ defect, version: '11.0' })));
    for (const { defect } of regressed) {
      expect(await found(defect)).toEqual([expect.stringMatching(/^Sonde: regressed: version /)]);
      expect(await table.group(defect)).toMatchObject({ status: 'REGRESSED', version: 2 });
    }
  });
});
