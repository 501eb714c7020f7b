import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realData } from '@sonde/test-kit';
import { bucketStarts } from '../truth/calendar';
import { countRecorded } from './count';
import { recordedFigures } from './figures';

const event = (id: string, type: string, payload: object, over: object = {}): object => ({
  id,
  session_id: 's1',
  timestamp: '2025-03-22T16:34:55.123456789Z',
  type,
  [type]: payload,
  attribute: { installation_id: 'i1', user_id: '' },
  ...over,
});

describe('the independent count', () => {
  it('cuts days where New York and Kolkata cut them, also when clocks are put on and back', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sonde-count-'));
    try {
      const moments = [
        ['2026-03-08T04:59:59Z', 'a'],
        ['2026-03-08T05:00:00Z', 'b'],
        ['2026-03-09T03:59:59Z', 'b'],
        ['2026-03-09T04:00:00Z', 'c'],
        ['2026-11-01T03:59:59Z', 'd'],
        ['2026-11-01T04:00:00Z', 'e'],
        ['2026-11-02T04:59:59Z', 'e'],
        ['2026-11-02T05:00:00Z', 'f'],
      ] as const;
      const events = moments.map(([timestamp, session], index) =>
        event(String(index), 'cold_launch', {}, { timestamp, session_id: session }),
      );
      writeFileSync(join(folder, 'body.json'), JSON.stringify({ events }));
      const { byDay } = countRecorded(folder);
      const days = (zone: string): string[] =>
        Object.entries(byDay[zone] ?? {}).map(([day, group]) => `${day} ${group.events} ${group.sessions}`);
      expect(days('America/New_York')).toEqual([
        '2026-03-07T05:00:00.000Z 1 1',
        '2026-03-08T05:00:00.000Z 2 1',
        '2026-03-09T04:00:00.000Z 1 1',
        '2026-10-31T04:00:00.000Z 1 1',
        '2026-11-01T04:00:00.000Z 2 1',
        '2026-11-02T05:00:00.000Z 1 1',
      ]);
      expect(days('Asia/Kolkata').at(0)).toBe('2026-03-07T18:30:00.000Z 2 2');
      for (const zone of Object.keys(byDay)) {
        const starts = bucketStarts(
          Date.parse(moments[0][0]),
          Date.parse('2026-11-02T05:00:01Z'),
          'DAY',
          zone,
        );
        for (const day of Object.keys(byDay[zone] ?? {})) expect(starts).toContain(Date.parse(day));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('counts by the protocol’s rules, every event id once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sonde-count-'));
    try {
      const warm = { app_visible_uptime: 100, on_next_draw_uptime: 350 };
      const bodies = [
        [
          event('1', 'cold_launch', {
            process_start_requested_uptime: 0,
            process_start_uptime: 10,
            content_provider_attach_uptime: 90,
            on_next_draw_uptime: 110,
          }),
          event('2', 'cold_launch', {
            process_start_uptime: null,
            content_provider_attach_uptime: 20,
            on_next_draw_uptime: 220,
          }),
          event('3', 'warm_launch', warm),
          event('4', 'warm_launch', { ...warm, is_lukewarm: true }),
          event('5', 'exception', { handled: false }),
          event('6', 'exception', {}, { session_id: 's2' }),
        ],
        [
          event('1', 'cold_launch', { process_start_uptime: 10, on_next_draw_uptime: 110 }),
          event(
            '7',
            'exception',
            { handled: true },
            { session_id: 's3', attribute: { installation_id: 'i2', user_id: 'u' } },
          ),
          event('8', 'exception', { handled: false, severity: 'error' }),
          event('9', 'anr', {}),
          event('10', 'http', { status_code: null }),
          event('11', 'http', { status_code: 404 }, { timestamp: '2025-03-22T18:34:55.5+02:00' }),
        ],
      ];
      for (const [index, events] of bodies.entries())
        writeFileSync(join(folder, `${index}.json`), JSON.stringify({ events, spans: [] }));
      const { byVersion, byDay, ...whole } = countRecorded(folder);
      const group = {
        events: 11,
        crashes: 2,
        requests: 2,
        sessions: 3,
        crashedSessions: 2,
        installs: 2,
        crashFreeInstalls: 1,
        coldLaunches: 2,
        coldLaunchP50: 150,
        coldLaunchP95: 195,
      };
      expect(byVersion).toEqual({ unknown: group });
      expect(byDay).toEqual({
        UTC: { '2025-03-22T00:00:00.000Z': group },
        'America/New_York': { '2025-03-22T04:00:00.000Z': group },
        'Asia/Kolkata': { '2025-03-21T18:30:00.000Z': group },
      });
      expect(whole).toEqual({
        events: 11,
        firstAt: '2025-03-22T16:34:55.000Z',
        lastAt: '2025-03-22T16:34:55.000Z',
        eventsByType: { anr: 1, cold_launch: 2, exception: 4, http: 2, warm_launch: 2 },
        crashes: 2,
        errors: 2,
        anrs: 1,
        sessions: 3,
        crashedSessions: 2,
        anrSessions: 1,
        erroredSessions: 2,
        installs: 2,
        identifiedUsers: 1,
        requestsByStatusClass: { '4xx': 1, none: 1 },
        launches: {
          cold: { events: 2, count: 2, p50: 150, p95: 195 },
          warm: { events: 2, count: 1, p50: 250, p95: 250 },
        },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const folder = realData('measure-sessions');
  (folder === undefined ? it.skip : it).each([
    ['org.wikimedia.wikipedia', 5_907, 14, 8],
    ['org.wikipedia.dev', 1_374, 2, 0],
    ['sh.measure.sample', 5_003, 38, 30],
  ])('counts the recorded sessions of %s', (app, events, sessions, crashedSessions) => {
    const count = countRecorded(join(folder ?? '', app));
    expect(count).toMatchObject({ events, sessions, crashedSessions });
    const types = recordedFigures(count).find(({ input }) => input.groupBy?.[0] === 'SDK_EVENT_TYPE');
    expect(types?.rows.reduce((sum, row) => sum + (row.values[0]?.value ?? 0), 0)).toBe(events);
    for (const { title, rows } of recordedFigures(count).filter((figure) =>
      /^Everything/.test(figure.title),
    )) {
      const whole = (place: number): number =>
        rows.reduce((sum, row) => sum + (row.values[place]?.value ?? 0), 0);
      expect([title, whole(0), whole(3), whole(4)]).toEqual([title, events, sessions, crashedSessions]);
    }
  });
});
