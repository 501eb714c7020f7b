/** A topic as it should be. */
export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  /** -1 for the broker's own. */
  readonly replicationFactor: number;
  /** -1 for ever. */
  readonly retentionMs: number;
  /** The largest record batch, as asked for when it is made. */
  readonly maxBatchBytes: number;
  /** The largest record batch that it must take to be of use. */
  readonly leastBatchBytes: number;
}

/** How the topics of a log are made: said, rather than left to what the broker happens to have as its defaults. */
export function topicSettings(plan: TopicPlan): Readonly<Record<string, string>> {
  return {
    // Offsets have no gaps.
    'cleanup.policy': 'delete',
    'retention.ms': String(plan.retentionMs),
    // Never because of size: that could delete what was not processed yet.
    'retention.bytes': '-1',
    // The broker's clock, so that a wrong clock of ours neither keeps records for ever nor expires them at once.
    'message.timestamp.type': 'LogAppendTime',
    'max.message.bytes': String(plan.maxBatchBytes),
    // As we send it.
    'compression.type': 'producer',
    // A replica that lacks acknowledged records must not lead.
    'unclean.leader.election.enable': 'false',
  };
}

/**
 * What is wrong with a topic that was there before.
 * @returns `refuse`: why it cannot be used. `warn`: what should be set otherwise.
 */
export function settingProblems(
  plan: TopicPlan,
  actual: ReadonlyMap<string, string | null>,
): { refuse: string[]; warn: string[] } {
  const refuse: string[] = [];
  const warn: string[] = [];
  const value = (name: string): string => actual.get(name) ?? '';
  const number = (name: string): number => Number(actual.get(name) ?? NaN);
  if (value('cleanup.policy').includes('compact')) {
    refuse.push(
      'cleanup.policy is compact, which deletes records before they are processed; set it to delete',
    );
  }
  const compression = value('compression.type');
  if (compression !== '' && compression !== 'producer' && compression !== 'uncompressed') {
    refuse.push(`compression.type is ${compression}, which Sonde does not read; set it to producer`);
  }
  const largest = number('max.message.bytes');
  if (largest < plan.leastBatchBytes) {
    refuse.push(
      `max.message.bytes is ${largest}, so what Sonde has to store may not fit; set it to ${plan.maxBatchBytes}`,
    );
  } else if (largest < plan.maxBatchBytes) {
    warn.push(
      `max.message.bytes is ${largest}, so larger calls are refused; set it to ${plan.maxBatchBytes}`,
    );
  }
  const retention = number('retention.ms');
  if (retention !== -1 && (plan.retentionMs === -1 || retention < plan.retentionMs)) {
    warn.push(
      `retention.ms is ${retention}, less than the ${plan.retentionMs} asked for: records that are not processed by then are lost`,
    );
  }
  if (number('retention.bytes') >= 0) {
    warn.push(
      `retention.bytes is ${number('retention.bytes')}: records beyond it are deleted even if they are not processed`,
    );
  }
  if (value('unclean.leader.election.enable') === 'true') {
    warn.push('unclean.leader.election.enable is true: a failing broker may lose acknowledged records');
  }
  return { refuse, warn };
}

/** As somebody would type them. */
export function settingsText(plan: TopicPlan): string {
  return Object.entries(topicSettings(plan))
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
