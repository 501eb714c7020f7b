import { arrivedTooLate, rolloutsAhead, rolloutsUnknown } from './missing';

const quiet = (version: string) => ({ version, used: true });
const unused = (version: string) => ({ version, used: false });

it('names every version whose rollout is not known, and why it is not', () => {
  expect(rolloutsUnknown([quiet('3.0')])).toBe(
    '3.0 has had no hour with 20 installs outside emulators and test tracks, so its rollout is not known and can be set by hand',
  );
  expect(rolloutsUnknown([quiet('3.0'), quiet('3.1')])).toBe(
    '3.0 and 3.1 have each had no hour with 20 installs outside emulators and test tracks, so their rollouts are not known and can be set by hand',
  );
  expect(rolloutsUnknown([unused('3.0'), unused('3.1')])).toBe(
    'no install outside emulators and test tracks is known to have used 3.0 and 3.1',
  );
  expect(rolloutsUnknown([quiet('3.0'), unused('3.1')])).toMatch(/used 3\.1; 3\.0 has had no hour/);
});

it('names every version that is not out yet', () => {
  expect(rolloutsAhead([quiet('3.1')])).toBe('3.1 has its rollout still ahead');
  expect(rolloutsAhead([quiet('3.0'), quiet('3.1')])).toBe('3.0 and 3.1 have their rollouts still ahead');
});

it('counts the installs that sent too late', () => {
  expect(arrivedTooLate('3.0', 1_090)).toBe(
    '1,090 installs used 3.0, but their events arrived later than that age',
  );
  expect(arrivedTooLate('3.0', 1)).toBe('1 install used 3.0, but its events arrived later than that age');
});
