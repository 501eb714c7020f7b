import { type TopicPlan, settingProblems, topicSettings } from './topic-settings';

const PLAN: TopicPlan = {
  name: 'sonde.events',
  partitions: 12,
  replicationFactor: -1,
  retentionMs: 1000,
  maxBatchBytes: 5000,
  leastBatchBytes: 3000,
};

function problems(changed: Readonly<Record<string, string>>): ReturnType<typeof settingProblems> {
  return settingProblems(PLAN, new Map(Object.entries({ ...topicSettings(PLAN), ...changed })));
}

describe('the settings of a topic that was there before', () => {
  it('are fine when they are ours, and when they keep and take more', () => {
    expect(problems({})).toEqual({ refuse: [], warn: [] });
    expect(problems({ 'retention.ms': '-1', 'max.message.bytes': '9000' })).toEqual({ refuse: [], warn: [] });
    expect(problems({ 'compression.type': 'uncompressed', 'message.timestamp.type': 'CreateTime' })).toEqual({
      refuse: [],
      warn: [],
    });
  });

  it.each([
    ['cleanup.policy', 'compact', 'set it to delete'],
    ['cleanup.policy', 'compact,delete', 'set it to delete'],
    ['compression.type', 'zstd', 'set it to producer'],
    ['max.message.bytes', '2999', 'set it to 5000'],
  ])('are refused with %s=%s', (name, value, advice) => {
    expect(problems({ [name]: value })).toEqual({ refuse: [expect.stringContaining(advice)], warn: [] });
  });

  it.each([
    ['max.message.bytes', '4999', 'set it to 5000'],
    ['max.message.bytes', '3000', 'larger calls are refused'],
    ['retention.ms', '999', 'less than the 1000 asked for'],
    ['retention.bytes', '1000000', 'deleted even if they are not processed'],
    ['unclean.leader.election.enable', 'true', 'may lose acknowledged records'],
  ])('are warned about with %s=%s', (name, value, reason) => {
    expect(problems({ [name]: value })).toEqual({ refuse: [], warn: [expect.stringContaining(reason)] });
  });

  it('are warned about when a topic that is kept for ever would expire', () => {
    const plan = { ...PLAN, retentionMs: -1 };
    const { warn } = settingProblems(plan, new Map([['retention.ms', '604800000']]));
    expect(warn).toHaveLength(1);
  });
});
