import type { App } from '@sonde/catalog';
import type { GroupMerges, MetricsQuestion } from '@sonde/vitals';
import type { RequestGroupings } from '../error-groups/app-groupings';

/** Which error groups go by another's id in the apps that a question is about; none where it does not ask for groups. */
export async function mergesOf(
  { groupBy, filter }: Pick<MetricsQuestion, 'groupBy' | 'filter'>,
  apps: readonly Pick<App, 'id'>[],
  groupings: Pick<RequestGroupings, 'of'>,
): Promise<GroupMerges[]> {
  const asks = groupBy.includes('ERROR_GROUP') || filter.some(({ dimension }) => dimension === 'ERROR_GROUP');
  if (!asks) return [];
  const merges = await Promise.all(
    apps.map(async ({ id }) => {
      const { from, into } = (await groupings.of(id)).merges;
      return { appId: id, from, into };
    }),
  );
  return merges.filter(({ from }) => from.length > 0);
}
