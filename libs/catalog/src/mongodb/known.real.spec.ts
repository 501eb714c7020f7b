import { MongoClient } from 'mongodb';
import { describeKnown } from '../contract/known.contract';
import { openStore } from '../contract/testing/open-store';
import { makeDatabase } from './testing/database';

describeKnown('MongoDB', makeDatabase);

describe('the log of one app among many in MongoDB', () => {
  it.each([
    ['an app', { appId: { $eq: 'x' } }],
    ['a group', { appId: { $eq: 'x' }, groupId: { $eq: 'y' } }],
  ])('is found by an index, in the order of lists: of %s', async (_, where) => {
    const store = await makeDatabase();
    const catalog = await openStore(store.address);
    const client = new MongoClient(store.address.url);
    const plan = await client
      .db(store.address.database)
      .collection('groupActivities')
      .find(where)
      .sort({ createdAt: 1, _id: 1 })
      .explain('queryPlanner');
    const text = JSON.stringify(plan['queryPlanner']);
    expect(text).toContain('"indexName":"appId_1_groupId_1_sequence_1"');
    expect(text).not.toContain('COLLSCAN');
    await client.close();
    await catalog.close();
    await store.remove();
  });
});
