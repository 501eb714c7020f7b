import { compareLosses } from './losses';

const truth = {
  appVersion: '1',
  batches: 3,
  events: 10,
  missingBatches: 1,
  missingAtUpdate: 0,
  droppedByClient: 7,
};
const { events, ...told } = truth;
const answer = { ...told, eventsPerBatch: events / 3 };

it('agrees with the same losses, and says which figure of which version differs', () => {
  expect(compareLosses([truth], [answer])).toEqual([]);
  expect(compareLosses([truth], [{ ...answer, missingBatches: 2, eventsPerBatch: null }])).toEqual([
    { row: '1', metric: 'events', expected: '10', answered: '0' },
    { row: '1', metric: 'missingBatches', expected: '1', answered: '2' },
  ]);
  expect(compareLosses([truth], [])).toHaveLength(5);
});
