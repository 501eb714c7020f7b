import { isAbnormal } from './exit';
import { sessionOf } from './session';
import { sessionEvent } from './testing/arbitrary-events';

type Exit = [kind: string, at?: number, foreground?: number];
const ended = (exits: readonly Exit[], crashed = false) =>
  sessionOf([
    ...exits.map(([kind, at = 5, foreground = -1], hash) =>
      sessionEvent({ at, hash, type: 'app_exit', kind, foreground }),
    ),
    sessionEvent({ at: 0, hash: 99, type: crashed ? 'crash' : 'custom' }),
  ]);

describe('the end of a session', () => {
  it.each<[string, boolean, Exit[], boolean]>([
    ['the system took its memory', true, [['LOW_MEMORY']], false],
    ['it did not respond', true, [['anr']], false],
    ['it was only kept for a quick return', false, [['low_memory', 5, 0]], false],
    ['its user closed it', false, [['USER_REQUESTED']], false],
    ['it crashed and nobody reported the crash', true, [['crash_native']], false],
    ['it crashed and the crash is counted', false, [['crash']], true],
    [
      'one of its processes was ended by the system',
      true,
      [
        ['user_requested', 9],
        ['watchdog', 3],
      ],
      true,
    ],
    ['nothing is known of it', false, [], false],
  ])('where %s: abnormal %s', (_, abnormal, exits, crashed) => {
    expect(isAbnormal(ended(exits, crashed))).toBe(abnormal);
    expect(isAbnormal(ended([...exits].reverse(), crashed))).toBe(abnormal);
  });

  it('has the reason of its last process', () => {
    expect(
      ended([
        ['ANR', 3],
        ['user_requested', 9],
        ['low_memory', 4],
      ]).exitReason,
    ).toBe('user_requested');
    expect(
      ended([
        ['crash', 3],
        ['anr', 3],
      ]).exitReason,
    ).toBe('crash');
    expect(ended([]).exitReason).toBe('');
  });
});
