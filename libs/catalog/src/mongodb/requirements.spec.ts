import { faultOf } from './requirements';

describe('what MongoDB must be', () => {
  const place = { hosts: 'db:27017', database: 'sonde' };
  /** As a primary of a set answers to `hello` and `buildInfo`. */
  const primary = { setName: 'rs0', isWritablePrimary: true, version: '6.0.5' };

  it.each([
    ['a primary', primary],
    ['a newer one', { ...primary, version: '8.0.12-rc1' }],
    ['a router of a sharded cluster', { msg: 'isdbgrid', isWritablePrimary: true, version: '7.0.1' }],
  ])('%s will do', (_, answers) => {
    expect(faultOf(answers, place)).toBeUndefined();
  });

  it.each([
    [
      'too old',
      { ...primary, version: '5.0.31' },
      'version 5.0.31, which is too old: Sonde needs 6.0 or later',
    ],
    ['of no known version', { ...primary, version: 'unknown' }, 'too old'],
    ['alone', { isWritablePrimary: true, version: '6.0.5' }, 'is not a replica set'],
    ['a secondary', { ...primary, isWritablePrimary: false }, 'leave directConnection=true out'],
  ])('one that is %s is told so', (_, answers, sentence) => {
    expect(faultOf(answers, place)).toContain(sentence);
    expect(faultOf(answers, place)).toContain('MongoDB at db:27017');
  });
});
