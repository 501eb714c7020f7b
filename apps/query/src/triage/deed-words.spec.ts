import type { Deed } from '@sonde/triage';
import { nameOfDeed, sentenceOf } from './deed-words';

const version = { version: '4.2.0', build: '4200' };
const none = { version: '', build: '' };

it.each<readonly [Deed, string, string]>([
  [{ kind: 'RESOLVED', in: { kind: 'VERSION', version } }, 'RESOLVED', 'resolved in version 4.2.0 (4200)'],
  [
    { kind: 'RESOLVED', in: { kind: 'VERSION', version: { version: '4.2', build: '' } } },
    'RESOLVED',
    'resolved in version 4.2',
  ],
  [
    { kind: 'RESOLVED', in: { kind: 'NEXT_VERSION', newest: version } },
    'RESOLVED',
    'resolved in the version after 4.2.0 (4200)',
  ],
  [
    { kind: 'RESOLVED', in: { kind: 'NOW', newest: version } },
    'RESOLVED',
    'resolved when 4.2.0 (4200) was the newest version',
  ],
  [{ kind: 'RESOLVED', in: { kind: 'NOW', newest: none } }, 'RESOLVED', 'resolved'],
  [
    { kind: 'RESOLVED', in: { kind: 'NEXT_VERSION', newest: none } },
    'RESOLVED',
    'resolved in the next version',
  ],
  [{ kind: 'UNRESOLVED' }, 'REOPENED', 'reopened'],
  [{ kind: 'IGNORED', until: { kind: 'FOREVER' } }, 'IGNORED', 'ignored for ever'],
  [{ kind: 'IGNORED', until: { kind: 'USERS', more: 1 } }, 'IGNORED', 'ignored until 1 more user has it'],
  [{ kind: 'IGNORED', until: { kind: 'USERS', more: 50 } }, 'IGNORED', 'ignored until 50 more users have it'],
  [{ kind: 'IGNORED', until: { kind: 'DAYS', days: 7 } }, 'IGNORED', 'ignored for 7 days'],
  [{ kind: 'ASSIGNED', to: 'ann' }, 'ASSIGNED', 'assigned to ann'],
  [{ kind: 'ASSIGNED', to: null }, 'UNASSIGNED', 'assigned to nobody'],
  [{ kind: 'NOTED', text: 'x' }, 'NOTED', 'left a note'],
  [
    { kind: 'REGRESSED', version, eventId: 'e', eventAt: 1 },
    'REGRESSED',
    'regressed: version 4.2.0 (4200) has it',
  ],
  [
    { kind: 'IGNORE_ENDED', because: { kind: 'USERS', users: 50 } },
    'IGNORE_ENDED',
    'no longer ignored: 50 users had it',
  ],
  [
    { kind: 'IGNORE_ENDED', because: { kind: 'DAYS' } },
    'IGNORE_ENDED',
    'no longer ignored: the days are over',
  ],
  [
    { kind: 'INHERITED', from: 'old', state: { status: 'RESOLVED' } },
    'INHERITED',
    'resolved, as group old was, which had these events before',
  ],
])('%j is %s: %s', (deed, name, sentence) => {
  expect(nameOfDeed(deed)).toBe(name);
  expect(sentenceOf(deed)).toBe(sentence);
});
