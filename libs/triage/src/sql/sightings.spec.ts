import { MergeMap } from '../merges/merge-map';
import { NO_VERSION } from '../versions/version';
import { sightingsOf, sightingsQuestion } from './sightings';
import { newestSeen, versionsQuestion } from './versions';

const SCOPE = { tenantId: "acme' OR 1=1", appId: '{p0:String}' };

describe('statements about groups', () => {
  it('bind every value, so that none can be taken for SQL', () => {
    const merges = MergeMap.of([{ from: "m'); DROP", into: "grp'", at: 1, by: 'Ada' }]);
    const lookouts = new Map([["grp'", { receivedAfter: 123_456_789, happenedAfter: 987_654_321 }]]);
    const { sql, params } = sightingsQuestion(SCOPE, lookouts, merges);
    const versions = versionsQuestion(SCOPE);
    for (const text of [sql, versions.sql]) {
      expect(text).not.toMatch(/acme|1=1|DROP|grp'|123456789|987654321/);
    }
    expect(Object.values(params)).toEqual(
      expect.arrayContaining([
        SCOPE.tenantId,
        SCOPE.appId,
        ["grp'", "m'); DROP"],
        [1, 1],
        [123_456_789],
        [987_654_321],
      ]),
    );
    expect(Object.values(versions.params)).toEqual([SCOPE.tenantId, SCOPE.appId]);
  });

  it('give back what was seen by group, and nothing of groups that were not asked for', () => {
    const rows = [
      { place: 2, installs: 3, groups: ['b', 'm'], versions: [['4.2', '42', 'e', 'm', 5, 6]] as const },
      { place: 9, installs: 1, groups: ['c'], versions: [] },
    ];
    const version = { version: '4.2', build: '42' };
    const sighting = { version, eventId: 'e', groupId: 'm', eventAt: 5, receivedAt: 6 };
    expect(sightingsOf({ groupIds: ['a', 'b'] }, rows)).toEqual(
      new Map([['b', { installs: 3, groups: ['b', 'm'], versions: [sighting] }]]),
    );
  });

  it('find the newest version among those that users have', () => {
    const row = (version: string, production: number) => ({ version, build: '', production });
    expect(newestSeen([row('1.9', 1), row('1.10', 1), row('2.0', 0)])).toEqual({
      version: '1.10',
      build: '',
    });
    expect(newestSeen([row('1.9', 0), row('2.0', 0)])).toEqual({ version: '2.0', build: '' });
    expect(newestSeen([])).toEqual(NO_VERSION);
  });
});
