import { RecordIds } from './record-ids';

describe('the ids of a lane’s last records', () => {
  it('tell a copy from the first, which stays no copy when its batch is formed again', () => {
    const ids = new RecordIds();
    const asked = [10, 11, 10, 12].map((offset) => ids.isCopy({ id: 'a' }, offset));
    expect(asked).toEqual([false, true, false, true]);
    expect(ids.isCopy({ id: 'b' }, 13)).toBe(false);
  });

  it('say nothing of records without one, and let pass what comes back from the dead letters', () => {
    const ids = new RecordIds();
    expect([ids.isCopy({}, 1), ids.isCopy({}, 2)]).toEqual([false, false]);
    expect([ids.isCopy({ id: 'a' }, 3), ids.isCopy({ id: 'a', replayed: true }, 4)]).toEqual([false, false]);
  });

  it('are as many as asked for, the newest', () => {
    const ids = new RecordIds(2);
    ['a', 'b', 'c'].forEach((id, offset) => ids.isCopy({ id }, offset));
    expect(['b', 'c', 'a'].map((id) => ids.isCopy({ id }, 9))).toEqual([true, true, false]);
  });
});
