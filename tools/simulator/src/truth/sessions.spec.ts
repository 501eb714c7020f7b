import { trueSessions } from './sessions';
import { fact } from './testing/hand-written';

const starts = (facts: Parameters<typeof trueSessions>[0]): string[] =>
  trueSessions(facts).map(({ startAt }) => new Date(startAt).toISOString().slice(11, 16));

describe('true sessions', () => {
  it('are those that the SDK names, whatever the gaps', () => {
    const sessions = trueSessions([
      fact('app_launch', '2026-03-01T10:00:00Z', { sessionId: 'a', fields: { kind: 'cold' } }),
      fact('screen_view', '2026-03-01T15:00:00Z', { sessionId: 'a' }),
      fact('crash', '2026-03-01T12:00:00Z', { sessionId: 'b', fields: { foreground: false } }),
    ]);
    expect(
      sessions.map(({ startAt, endAt, crashed, background }) => [
        (endAt - startAt) / 3_600_000,
        crashed,
        background,
      ]),
    ).toEqual([
      [5, false, false],
      [0, true, true],
    ]);
  });

  it('are cut by more than 30 minutes of silence, by a cold launch and after 12 hours', () => {
    const at = (time: string, type = 'screen_view', kind?: string) =>
      fact(type, `2026-03-01T${time}:00Z`, { sessionId: '', fields: kind ? { kind } : {} });
    expect(starts([at('10:00'), at('10:30'), at('11:01')])).toEqual(['10:00', '11:01']);
    expect(
      starts([at('10:00'), at('10:10', 'app_launch', 'hot'), at('10:20', 'app_launch', 'cold'), at('10:25')]),
    ).toEqual(['10:00', '10:20']);
    const long = Array.from({ length: 30 }, (_, half) =>
      at(`${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`),
    );
    expect(starts(long)).toEqual(['00:00', '12:30']);
  });

  it('do not depend on the order in which events are told', () => {
    const facts = ['10:00', '10:20', '11:30', '11:40'].map((time) =>
      fact('log', `2026-03-01T${time}:00Z`, { sessionId: '' }),
    );
    expect(starts([...facts].reverse())).toEqual(starts(facts));
  });
});
