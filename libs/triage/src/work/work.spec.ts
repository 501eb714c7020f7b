import fc from 'fast-check';
import { compareVersions } from '../versions/compare-versions';
import type { Version } from '../versions/version';
import { SONDE, STATUSES, type Activity, type Actor, type Deed, type WorkState } from './activity';
import { advance, lookoutOf, mayAdvance, NOTHING_SEEN, type Sighting, type Sightings } from './advance';
import { decide, MAX_ACTIVITIES_OF_PEOPLE } from './decide';
import { foldActivities, stateOf, withActivity } from './fold';
import { MergeMap } from '../merges/merge-map';
import { standingWork } from './finding';
import { NO_WORK, type GroupWork } from './group-work';

const DAY = 86_400_000;
const ADA: Actor = { kind: 'PERSON', name: 'Ada' };
const v = (version: string, build = ''): Version => ({ version, build });

const resolvedNow: Deed = { kind: 'RESOLVED', in: { kind: 'NOW', newest: v('4.2.0', '42') } };
const resolvedIn: Deed = { kind: 'RESOLVED', in: { kind: 'VERSION', version: v('4.2.0') } };
const resolvedNext: Deed = { kind: 'RESOLVED', in: { kind: 'NEXT_VERSION', newest: v('4.2.0', '42') } };
const reopened: Deed = { kind: 'UNRESOLVED' };
const ignoredForever: Deed = { kind: 'IGNORED', until: { kind: 'FOREVER' } };
const ignoredForUsers: Deed = { kind: 'IGNORED', until: { kind: 'USERS', more: 3 } };
const ignoredForDays: Deed = { kind: 'IGNORED', until: { kind: 'DAYS', days: 2 } };
const assigned: Deed = { kind: 'ASSIGNED', to: 'Grace' };
const noted: Deed = { kind: 'NOTED', text: 'Seen at a customer.' };
const regressed: Deed = { kind: 'REGRESSED', version: v('4.3.0', '43'), eventId: 'e', eventAt: 5 };

/** The state after these, one at 1,000, the next at 2,000 and so on. */
const after = (...deeds: Deed[]): GroupWork =>
  foldActivities(
    deeds.map((deed, index): Activity => ({
      sequence: index + 1,
      at: (index + 1) * 1_000,
      actor:
        deed.kind === 'REGRESSED' || deed.kind === 'IGNORE_ENDED' || deed.kind === 'INHERITED' ? SONDE : ADA,
      deed,
    })),
  );

describe('the state of a group', () => {
  it.each<[string, Deed[], { readonly [F in keyof GroupWork]?: unknown }]>([
    ['of one that nobody touched', [], NO_WORK],
    ['resolved', [resolvedIn], { status: 'RESOLVED', resolution: { in: resolvedIn.in, at: 1_000, by: ADA } }],
    [
      'resolved otherwise',
      [resolvedIn, resolvedNow],
      { status: 'RESOLVED', resolution: { in: resolvedNow.in, at: 2_000, by: ADA } },
    ],
    ['reopened', [resolvedIn, reopened], { status: 'UNRESOLVED', resolution: undefined }],
    [
      'regressed, with what it was resolved in',
      [resolvedIn, regressed],
      {
        status: 'REGRESSED',
        resolution: { in: resolvedIn.in, at: 1_000, by: ADA },
        regression: { version: v('4.3.0', '43'), eventId: 'e', eventAt: 5, at: 2_000 },
      },
    ],
    [
      'resolved again after it regressed',
      [resolvedIn, regressed, resolvedNext],
      { status: 'RESOLVED', regression: undefined },
    ],
    [
      'ignored',
      [resolvedIn, ignoredForDays],
      {
        status: 'IGNORED',
        resolution: undefined,
        ignore: { until: ignoredForDays.until, at: 2_000, by: ADA },
      },
    ],
    [
      'no longer ignored',
      [ignoredForDays, { kind: 'IGNORE_ENDED', because: { kind: 'DAYS' } }],
      { status: 'UNRESOLVED', ignore: undefined },
    ],
    [
      'assigned, through all that follows',
      [assigned, resolvedIn, regressed, ignoredForever, reopened],
      { status: 'UNRESOLVED', assignee: 'Grace' },
    ],
    [
      'assigned to nobody again',
      [assigned, resolvedIn, { kind: 'ASSIGNED', to: null }],
      { status: 'RESOLVED', assignee: undefined },
    ],
    [
      'noted',
      [resolvedIn, noted, noted],
      { status: 'RESOLVED', notes: 2, sequence: 3, byPeople: 3, changedAt: 3_000 },
    ],
    ['counts what people did only', [resolvedIn, regressed], { byPeople: 1, sequence: 2 }],
  ])('%s', (_, deeds, expected) => {
    const work = after(...deeds);
    for (const [field, value] of Object.entries(expected)) {
      expect([field, work[field as keyof GroupWork]]).toEqual([field, value]);
    }
  });

  const state = (of: Deed[]): WorkState => stateOf(after(...of));
  const inherited = (...of: Deed[]): Deed => ({ kind: 'INHERITED', from: 'old', state: state(of) });

  it.each<[string, Deed[], Deed[], string]>([
    ['all of another group', [inherited(resolvedIn, assigned)], [resolvedIn, assigned], 'Grace'],
    [
      'the more open one: regressed before all',
      [inherited(reopened), inherited(resolvedIn, regressed), inherited(resolvedIn)],
      [resolvedIn, regressed],
      '',
    ],
    ['the more open one: unresolved before ignored', [inherited(ignoredForever), inherited(noted)], [], ''],
    [
      'the more open one: ignored before resolved',
      [inherited(resolvedIn), inherited(ignoredForever)],
      [ignoredForever],
      '',
    ],
    [
      'the later one of two that are resolved',
      [inherited(noted, resolvedNext), inherited(resolvedIn)],
      [noted, resolvedNext],
      '',
    ],
    [
      'nothing when it has been decided already',
      [resolvedIn, inherited(reopened), inherited(resolvedIn, regressed)],
      [resolvedIn],
      '',
    ],
    ['who is assigned, even then', [resolvedIn, inherited(reopened, assigned)], [resolvedIn], 'Grace'],
    [
      'not who is assigned where somebody is',
      [{ kind: 'ASSIGNED', to: 'Alan' }, inherited(assigned)],
      [],
      'Alan',
    ],
    ['what is decided afterwards holds', [inherited(resolvedIn), reopened], [], ''],
  ])('takes over after a regroup: %s', (_, deeds, like, assignee) => {
    const { assignee: _2, ...expected } = state(like);
    const { assignee: who = '', ...got } = stateOf(after(...deeds));
    expect([got, who]).toEqual([expected, assignee]);
  });

  it('is the same from a log in any order, with lines twice', () => {
    const log = [resolvedIn, regressed, noted, assigned, reopened].map((deed, index): Activity => ({
      sequence: index + 1,
      // Clocks of two writers differ; the sequence counts.
      at: 10 - index,
      actor: ADA,
      deed,
    }));
    expect(foldActivities([...log, ...log].reverse())).toEqual(foldActivities(log));
  });
});

describe('what may be done', () => {
  const text = (length: number): string => 'x'.repeat(length);
  it.each<[Deed, GroupWork, string]>([
    [resolvedNow, NO_WORK, 'ACCEPTED'],
    [resolvedNow, after(resolvedNow), 'ACCEPTED'],
    [{ kind: 'RESOLVED', in: { kind: 'VERSION', version: v(' ', '1') } }, NO_WORK, 'version'],
    [{ kind: 'RESOLVED', in: { kind: 'VERSION', version: v(text(256)) } }, NO_WORK, 'ACCEPTED'],
    [{ kind: 'RESOLVED', in: { kind: 'VERSION', version: v(text(257)) } }, NO_WORK, 'version'],
    [{ kind: 'RESOLVED', in: { kind: 'VERSION', version: v('1', text(257)) } }, NO_WORK, 'build'],
    [reopened, NO_WORK, 'ALREADY'],
    [reopened, after(resolvedIn), 'ACCEPTED'],
    [reopened, after(resolvedIn, regressed), 'ACCEPTED'],
    [ignoredForever, after(resolvedIn), 'ACCEPTED'],
    [{ kind: 'IGNORED', until: { kind: 'USERS', more: 0 } }, NO_WORK, 'users'],
    [{ kind: 'IGNORED', until: { kind: 'USERS', more: 1.5 } }, NO_WORK, 'users'],
    [{ kind: 'IGNORED', until: { kind: 'DAYS', days: 3_650 } }, NO_WORK, 'ACCEPTED'],
    [{ kind: 'IGNORED', until: { kind: 'DAYS', days: 3_651 } }, NO_WORK, 'days'],
    [{ kind: 'IGNORED', until: { kind: 'DAYS', days: NaN } }, NO_WORK, 'days'],
    [assigned, NO_WORK, 'ACCEPTED'],
    [assigned, after(assigned), 'ALREADY'],
    [{ kind: 'ASSIGNED', to: null }, NO_WORK, 'ALREADY'],
    [{ kind: 'ASSIGNED', to: null }, after(assigned), 'ACCEPTED'],
    [{ kind: 'ASSIGNED', to: ' ' }, NO_WORK, 'to'],
    [{ kind: 'ASSIGNED', to: text(201) }, NO_WORK, 'to'],
    [{ kind: 'ASSIGNED', to: 'a\u0000b' }, NO_WORK, 'to'],
    [{ kind: 'ASSIGNED', to: 'a\u0085b' }, NO_WORK, 'to'],
    [{ kind: 'RESOLVED', in: { kind: 'VERSION', version: v('1.0\u0000') } }, NO_WORK, 'version'],
    [{ kind: 'RESOLVED', in: { kind: 'VERSION', version: v('1', '\t') } }, NO_WORK, 'build'],
    [{ kind: 'NOTED', text: text(5_000) }, NO_WORK, 'ACCEPTED'],
    [{ kind: 'NOTED', text: text(5_001) }, NO_WORK, 'text'],
    [{ kind: 'NOTED', text: '\n' }, NO_WORK, 'text'],
    // Half a character cannot be stored.
    [{ kind: 'NOTED', text: 'x\ud800' }, NO_WORK, 'text'],
    [{ kind: 'ASSIGNED', to: '\udfff' }, NO_WORK, 'to'],
    [{ kind: 'RESOLVED', in: { kind: 'VERSION', version: v('1\ud800') } }, NO_WORK, 'version'],
    [noted, { ...NO_WORK, byPeople: MAX_ACTIVITIES_OF_PEOPLE - 1 }, 'ACCEPTED'],
    [noted, { ...NO_WORK, byPeople: MAX_ACTIVITIES_OF_PEOPLE }, 'id'],
    [resolvedIn, { ...NO_WORK, byPeople: MAX_ACTIVITIES_OF_PEOPLE }, 'id'],
    [regressed, { ...after(resolvedIn), byPeople: MAX_ACTIVITIES_OF_PEOPLE }, 'ACCEPTED'],
    [regressed, after(resolvedIn, regressed), 'ALREADY'],
    [regressed, NO_WORK, 'ALREADY'],
    [{ kind: 'IGNORE_ENDED', because: { kind: 'DAYS' } }, after(ignoredForDays), 'ACCEPTED'],
    [{ kind: 'IGNORE_ENDED', because: { kind: 'DAYS' } }, after(resolvedIn), 'ALREADY'],
  ])('%j', (deed, work, expected) => {
    const decision = decide(work, deed);
    expect(decision.kind === 'REFUSED' ? decision.field : decision.kind).toBe(expected);
    if (decision.kind !== 'ACCEPTED') expect(decision.sentence).toMatch(/^[^.]+$/);
  });
});

/** An event of a version, which happened at one time and was received at another one. */
const seen = (version: Version, eventAt: number, receivedAt: number): Sighting => ({
  version,
  groupId: 'g',
  eventId: `${version.version} ${eventAt} ${receivedAt}`,
  eventAt,
  receivedAt,
});
const sightings = (versions: readonly Sighting[], installs = versions.length): Sightings => ({
  versions,
  installs,
  groups: versions.length > 0 ? ['g'] : [],
});
const advanced = (work: GroupWork, versions: readonly Sighting[], now = 10 * DAY) =>
  advance(work, sightings(versions), now).map(({ kind }) => kind);

describe('what was found by events of a group that was merged', () => {
  const merge = (from: string, into: string) => ({ from, into, at: 1, by: 'Ada' });
  const merged = MergeMap.of([merge('member', 'g')]);
  const seenIn = [{ groupId: 'g' }, { groupId: 'member' }];
  const byMember: Deed = { ...regressed, seenIn: [{ groupId: 'member' }] };
  const byOwn: Deed = { ...regressed, eventId: 'own', seenIn: [{ groupId: 'g' }] };
  const enough: Deed = { kind: 'IGNORE_ENDED', because: { kind: 'USERS', users: 3 }, seenIn };
  const days: Deed = { kind: 'IGNORE_ENDED', because: { kind: 'DAYS' } };

  it.each<[string, Deed[], Deed[]]>([
    ['a regression', [resolvedIn, byMember], [resolvedIn]],
    ['the end of an ignore', [ignoredForUsers, enough], [ignoredForUsers]],
    ['not what its own events show', [resolvedIn, byOwn], [resolvedIn, byOwn]],
    ['not what the days show', [ignoredForDays, days], [ignoredForDays, days]],
    ['through notes', [resolvedIn, byMember, noted], [resolvedIn]],
    ['not what is decided since', [resolvedIn, byMember, reopened], [resolvedIn, byMember, reopened]],
    [
      'one beside what its own events showed since',
      [resolvedIn, byMember, byOwn],
      [resolvedIn, noted, byOwn],
    ],
    ['not of a line that names no groups', [resolvedIn, regressed], [resolvedIn, regressed]],
  ])('is left out when that is taken out: %s', (_, deeds, like) => {
    const work = after(...deeds);
    expect(standingWork(work, 'g', merged)).toBe(work);
    const alone = standingWork(work, 'g', MergeMap.NONE);
    expect(stateOf(alone)).toEqual(stateOf(after(...like)));
    // The next line is the next one all the same.
    expect(alone.sequence).toBe(deeds.length);
  });

  it('leaves who was assigned since', () => {
    const alone = standingWork(after(resolvedIn, byMember, assigned), 'g', MergeMap.NONE);
    expect(alone).toMatchObject({ status: 'RESOLVED', assignee: 'Grace' });
  });

  it('counts where the groups are merged in another way', () => {
    const work = after(resolvedIn, byMember);
    const chain = MergeMap.of([merge('member', 'other'), merge('g', 'other')]);
    expect(standingWork(work, 'g', chain)).toBe(work);
    const cut = MergeMap.of([merge('member', 'other')]);
    expect(standingWork(work, 'g', cut).status).toBe('RESOLVED');
  });
});

describe('what came since', () => {
  /** Decided at 1,000. */
  const [now, inVersion, next] = [after(resolvedNow), after(resolvedIn), after(resolvedNext)];
  const [BEFORE, LATER] = [500, 1_500];

  it.each<[string, GroupWork, Sighting, boolean]>([
    ['NOW: the newest version happens on', now, seen(v('4.2.0', '42'), LATER, LATER), true],
    ['NOW: a newer one', now, seen(v('4.3.0'), LATER, LATER), true],
    ['NOW: the newest version had it before, and is late', now, seen(v('4.2.0', '42'), BEFORE, LATER), false],
    ['NOW: an older version happens on', now, seen(v('4.1.9', '99'), LATER, LATER), false],
    ['NOW: an older build of the same version', now, seen(v('4.2.0', '41'), LATER, LATER), false],
    ['NOW: known before', now, seen(v('4.3.0'), BEFORE, BEFORE), false],
    ['VERSION: the version itself', inVersion, seen(v('4.2.0', '1'), LATER, LATER), true],
    ['VERSION: written otherwise', inVersion, seen(v('v4.2'), LATER, LATER), true],
    [
      'VERSION: a newer one, that happened before but nobody knew',
      inVersion,
      seen(v('4.10'), BEFORE, LATER),
      true,
    ],
    ['VERSION: received before', inVersion, seen(v('4.2.0'), BEFORE, BEFORE), false],
    ['VERSION: a pre-release of it', inVersion, seen(v('4.2.0-rc.9'), LATER, LATER), false],
    ['VERSION: an older one, however late', inVersion, seen(v('4.1.10', '99'), LATER, 9 * DAY), false],
    ['VERSION: one that says no version', inVersion, seen(v('', '99'), LATER, LATER), false],
    ['NEXT_VERSION: the newest then', next, seen(v('4.2.0', '42'), LATER, LATER), false],
    ['NEXT_VERSION: a newer build of it', next, seen(v('4.2.0', '43'), LATER, LATER), true],
    ['NEXT_VERSION: a newer one', next, seen(v('4.2.1'), LATER, LATER), true],
    ['NEXT_VERSION: an older one', next, seen(v('4.1'), LATER, LATER), false],
    ['a group that regressed already', after(resolvedIn, regressed), seen(v('4.4'), 2_500, 2_500), false],
    [
      'a group that is ignored for ever',
      after(resolvedIn, ignoredForever),
      seen(v('4.4'), 2_500, 2_500),
      false,
    ],
    ['a group that was reopened', after(resolvedIn, reopened), seen(v('4.4'), 2_500, 2_500), false],
  ])('%s', (_, work, sighting, regresses) => {
    expect(advanced(work, [sighting])).toEqual(regresses ? ['REGRESSED'] : []);
  });

  it('of an app that never says a version, any event after the decision', () => {
    const work = after({ kind: 'RESOLVED', in: { kind: 'NOW', newest: v('') } });
    expect(advanced(work, [seen(v(''), LATER, LATER)])).toEqual(['REGRESSED']);
    expect(advanced(work, [seen(v(''), BEFORE, LATER)])).toEqual([]);
  });

  it('names the event that was received first', () => {
    const found = advance(
      inVersion,
      sightings([seen(v('5'), 1_100, 3_000), seen(v('4.2'), 1_900, 2_000), seen(v('4.0'), 1_001, 1_002)]),
      DAY,
    );
    expect(found).toEqual([
      {
        kind: 'REGRESSED',
        version: v('4.2'),
        eventId: '4.2 1900 2000',
        eventAt: 1_900,
        seenIn: [{ groupId: 'g' }],
      },
    ]);
  });

  it.each<[string, Deed, number, number, boolean]>([
    ['enough users', ignoredForUsers, 3, 0, true],
    ['more than enough', ignoredForUsers, 30, 0, true],
    ['not enough users', ignoredForUsers, 2, 9_999 * DAY, false],
    ['not so many days yet', ignoredForDays, 99, 1_000 + 2 * DAY - 1, false],
    ['so many days', ignoredForDays, 0, 1_000 + 2 * DAY, true],
    ['for ever', ignoredForever, 1e9, 9_999 * DAY, false],
  ])('ends ignoring: %s', (_, deed, installs, at, ends) => {
    const work = after(deed);
    const found = advance(work, { versions: [], installs, groups: [] }, at);
    expect(found.map(({ kind }) => kind)).toEqual(ends ? ['IGNORE_ENDED'] : []);
    for (const end of found) expect(decide(work, end)).toEqual({ kind: 'ACCEPTED' });
  });

  it('is looked for only where it could change something', () => {
    expect(lookoutOf(now)).toEqual({ receivedAfter: 1_000, happenedAfter: 1_000 });
    expect(lookoutOf(inVersion)).toEqual({ receivedAfter: 1_000, happenedAfter: 0 });
    expect(lookoutOf(next)).toEqual({ receivedAfter: 1_000, happenedAfter: 0 });
    expect(lookoutOf(after(ignoredForUsers))).toEqual({ receivedAfter: 1_000, happenedAfter: 0 });
    for (const work of [
      NO_WORK,
      after(ignoredForever),
      after(ignoredForDays),
      after(resolvedIn, regressed),
    ]) {
      expect(lookoutOf(work)).toBeUndefined();
    }
    expect([now, after(ignoredForDays), after(ignoredForUsers)].every(mayAdvance)).toBe(true);
    expect([NO_WORK, after(ignoredForever), after(resolvedIn, regressed)].some(mayAdvance)).toBe(false);
  });
});

describe('whatever people and phones do', () => {
  const version = fc
    .tuple(fc.nat(3), fc.nat(12), fc.constantFrom('', '-rc.1', '-hotfix2'), fc.constantFrom('', '1', '22'))
    .map(([major, minor, tail, build]) => v(`${major}.${minor}${tail}`, build));
  const anyVersion = fc.oneof(version, fc.constantFrom(v(''), v('dev'), v('', '7')));
  const time = fc.nat(100_000);
  const sighting = fc.tuple(anyVersion, time, time).map(([of, at, received]) => seen(of, at, received));
  const resolvedSomehow = fc.oneof(
    anyVersion.map((newest): Deed => ({ kind: 'RESOLVED', in: { kind: 'NOW', newest } })),
    version.map((of): Deed => ({ kind: 'RESOLVED', in: { kind: 'VERSION', version: of } })),
    anyVersion.map((newest): Deed => ({ kind: 'RESOLVED', in: { kind: 'NEXT_VERSION', newest } })),
  );
  const anyDeed = fc.oneof(
    resolvedSomehow,
    fc.constantFrom<Deed>(
      reopened,
      ignoredForever,
      ignoredForUsers,
      ignoredForDays,
      assigned,
      noted,
      regressed,
    ),
    fc.constantFrom<Deed>(
      { kind: 'ASSIGNED', to: null },
      { kind: 'IGNORE_ENDED', because: { kind: 'DAYS' } },
      { kind: 'INHERITED', from: 'old', state: stateOf(after(resolvedIn, assigned)) },
    ),
  );

  it('what is accepted leaves a state that makes sense, and goes on from it as from the whole log', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyDeed, time, fc.array(sighting)), { maxLength: 25 }), (steps) => {
        const log: Activity[] = [];
        let work = NO_WORK;
        const add = (deed: Deed, at: number, actor: Actor): void => {
          if (decide(work, deed).kind !== 'ACCEPTED') return;
          const line: Activity = { sequence: work.sequence + 1, at, actor, deed };
          log.push(line);
          work = withActivity(work, line);
        };
        for (const [deed, at, versions] of steps) {
          for (const found of advance(work, sightings(versions), at)) {
            // What Sonde finds can always be written down.
            expect(decide(work, found)).toEqual({ kind: 'ACCEPTED' });
            add(found, at, SONDE);
            expect(advance(work, sightings(versions), at)).toEqual([]);
          }
          add(deed, at, ADA);
        }
        expect(foldActivities(log)).toEqual(work);
        expect(work.sequence).toBe(log.length);
        expect(STATUSES).toContain(work.status);
        expect(work.resolution !== undefined).toBe(work.status === 'RESOLVED' || work.status === 'REGRESSED');
        expect(work.regression !== undefined).toBe(work.status === 'REGRESSED');
        expect(work.ignore !== undefined).toBe(work.status === 'IGNORED');
        expect(foldActivities([...log].reverse())).toEqual(work);
      }),
      { seed: 3, numRuns: 1_000 },
    );
  });

  it('an older version never regresses a group, whatever the times', () => {
    fc.assert(
      fc.property(resolvedSomehow, fc.array(sighting), (deed, all) => {
        if (deed.kind !== 'RESOLVED') return;
        const work = after(deed);
        const bound = deed.in.kind === 'VERSION' ? deed.in.version : deed.in.newest;
        const older = all.filter((one) => compareVersions(one.version, bound) < 0);
        expect(advance(work, sightings(older), 1e12)).toEqual([]);
        for (const found of advance(work, sightings(all), 1e12)) {
          if (found.kind !== 'REGRESSED') throw new Error(found.kind);
          expect(compareVersions(found.version, bound)).toBeGreaterThanOrEqual(0);
          const event = all.find(({ eventId }) => eventId === found.eventId);
          expect(event?.receivedAt).toBeGreaterThan(1_000);
        }
      }),
      { seed: 4, numRuns: 1_000 },
    );
  });

  it('it does not matter in which order events are looked at, nor how often', () => {
    fc.assert(
      fc.property(
        resolvedSomehow,
        fc.array(sighting),
        fc.infiniteStream(fc.nat(1_000)),
        (deed, all, random) => {
          const work = after(deed);
          const shuffled = [...all, ...all]
            .map((one) => ({ one, by: random.next().value as number }))
            .sort((a, b) => a.by - b.by)
            .map(({ one }) => one);
          expect(advance(work, sightings(shuffled), 1e12)).toEqual(advance(work, sightings(all), 1e12));
        },
      ),
      { seed: 5, numRuns: 1_000 },
    );
  });

  it('more events never take a regression back', () => {
    fc.assert(
      fc.property(resolvedSomehow, fc.array(sighting), fc.array(sighting), (deed, some, more) => {
        const work = after(deed);
        const before = advance(work, sightings(some), 1e12).length;
        expect(advance(work, sightings([...some, ...more]), 1e12).length).toBeGreaterThanOrEqual(before);
        expect(advance(work, NOTHING_SEEN, 1e12)).toEqual([]);
      }),
      { seed: 6, numRuns: 1_000 },
    );
  });
});
