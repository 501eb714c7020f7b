import type { ErrorGroup } from '@sonde/error-groups';
import type { Block, errorGroupsTable } from '@sonde/warehouse';
import type { RecordContext } from './record-context';

/** The error groups of one batch, each once: what they are called. */
export class GroupsSeen {
  private readonly groups = new Map<
    string,
    { record: RecordContext; group: ErrorGroup; at: number; expiresAt: number }
  >();

  add(record: RecordContext, group: ErrorGroup, at: number): void {
    const key = `${record.header.appId} ${group.id}`;
    const expiresAt = record.expiresAt(at);
    const known = this.groups.get(key);
    if (known === undefined) this.groups.set(key, { record, group, at, expiresAt });
    else if (expiresAt > known.expiresAt) known.expiresAt = expiresAt;
  }

  writeTo(block: Block<(typeof errorGroupsTable)['columns']>): void {
    const c = block.columns;
    for (const { record, group, at, expiresAt } of this.groups.values()) {
      c.tenantId.push(record.header.tenantId);
      c.appId.push(record.header.appId);
      c.errorGroupId.push(group.id);
      c.kind.push(group.kind);
      c.title.push(group.title);
      c.culprit.push(group.culprit);
      c.grouping.push(group.grouping);
      c.seenAt.push(at);
      // The row that lives longest wins, so a group is not forgotten while an event of it is kept.
      c.version.push(expiresAt);
      c.expiresOn.push(expiresAt);
      block.endRow();
    }
  }
}
