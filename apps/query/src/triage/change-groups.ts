import type { App, Catalog, KnownWork } from '@sonde/catalog';
import { isActive, MergeMap, type Activity, type DeedOfPeople, type Merge } from '@sonde/triage';
import { manageableApp } from '../access/manageable-app';
import type { GroupParent } from '../error-groups/group';
import type { RequestContext } from '../request-context';
import type { Clock } from '../tokens';
import { linesOfMerge, lineOf, type ActivityLine } from './activity-list';
import { actorName } from './actor-name';
import { asSentence } from './deed-inputs';
import { groupNow } from './group-now';
import { groupsMeant } from './groups-meant';
import { checkNamed, checkOnce, checkVersions } from './named-groups';
import type { SightingsReader } from './sightings-reader';
import type { Turns } from './turns';
import { writeDeeds, type Wish, type Written } from './write-deeds';

export interface GroupSeen {
  readonly id: string;
  readonly version?: number | null;
}

export interface ChangeGroups {
  readonly appId: string;
  readonly groups: readonly GroupSeen[];
}

/** What became of one group, as GraphQL shows it. */
export interface GroupChange {
  readonly outcome: 'DONE' | 'CONFLICT' | 'NOT_FOUND' | 'REFUSED';
  readonly group: GroupParent | null;
  readonly conflict: GroupConflict | null;
  readonly message: string | null;
}

export interface GroupConflict {
  /** Null: the group is merged into another one. */
  readonly version: number | null;
  readonly by: string;
  readonly at: number;
  readonly deed: string;
  readonly sentence: string;
  readonly since: readonly ActivityLine[];
}

export interface ChangingGroups {
  readonly catalog: Catalog;
  readonly known: Pick<KnownWork, 'learn'>;
  readonly clock: Clock;
  readonly turns: Turns;
  readonly sightings: Pick<SightingsReader, 'read'>;
}

/** Lines of a conflict that are shown. */
const LINES_SHOWN = 20;

/**
 * Does the same with each of some groups, each for itself.
 * @param path of the groups' list, for what is wrong about it
 * @param deedOf what is to be done, once it is known that the caller may
 * @throws GraphQLError BAD_USER_INPUT, FORBIDDEN, NOT_FOUND for the app
 */
export async function changeGroups(
  { catalog, known, clock, turns, sightings }: ChangingGroups,
  context: RequestContext,
  { appId, groups }: ChangeGroups,
  deedOf: (app: App) => DeedOfPeople | Promise<DeedOfPeople>,
): Promise<GroupChange[]> {
  const app = await manageableApp(catalog, context.identity, appId);
  const scope = { tenantId: app.tenantId, appId: app.id };
  checkNamed(
    groups.map(({ id }) => id),
    'input.groups',
  );
  checkVersions(groups, (i) => `input.groups[${i}].version`);
  const deed = await deedOf(app);
  const [name, grouping] = await Promise.all([
    actorName(catalog, context.identity),
    catalog.groupings.ofApp(app.id),
  ]);
  const merges = grouping?.merges ?? [];
  const map = MergeMap.of(merges);
  const meant = await groupsMeant(
    context.ask,
    scope,
    groups.map(({ id }) => id),
    map,
  );
  const wishes = new Map<GroupSeen, Wish>();
  for (const group of groups) {
    const standing = meant.get(group.id);
    if (standing === undefined) continue;
    const groupId = map.canonical(standing);
    // Who has seen a group that stands for itself no longer has not seen what it is part of.
    const outdated = groupId !== group.id && typeof group.version === 'number';
    if (!outdated) wishes.set(group, { groupId, seen: group.version ?? null });
  }
  checkOnce(
    groups.map((group) => wishes.get(group)?.groupId),
    'input.groups',
  );
  const written = await writeDeeds(
    {
      turns,
      merges: map,
      signal: context.ask.signal,
      activities: catalog.groupActivities,
      known,
      clock,
      sightings: (lookouts) => sightings.read(context.ask, scope, lookouts, map),
    },
    scope,
    { kind: 'PERSON', name },
    deed,
    [...wishes.values()],
  );
  context.work.changed(scope);
  const outcomes = new Map([...wishes.keys()].map((group, i) => [group, written[i] as Written]));
  return groups.map((group) => {
    const groupId = meant.get(group.id);
    if (groupId === undefined)
      return { ...NOTHING, outcome: 'NOT_FOUND', message: 'There is no such group.' };
    const shown = groupNow(app, map, groupId, context.now);
    const outcome = outcomes.get(group);
    if (outcome) return { ...changeOf(outcome), group: shown };
    return { ...notItselfNow(group, merges), group: shown };
  });
}

const NOTHING = { group: null, conflict: null, message: null } as const;

function changeOf(written: Written): GroupChange {
  switch (written.kind) {
    case 'DONE':
      return { ...NOTHING, outcome: 'DONE' };
    case 'ALREADY':
      return { ...NOTHING, outcome: 'DONE', message: asSentence(written.sentence) };
    case 'REFUSED':
      return { ...NOTHING, outcome: 'REFUSED', message: asSentence(written.sentence) };
    case 'CONFLICT':
      return { ...NOTHING, outcome: 'CONFLICT', conflict: conflictOf(written.version, written.since) };
  }
}

export function conflictOf(version: number, since: readonly Activity[]): GroupConflict | null {
  const lines = since.map(lineOf);
  const newest = lines.at(-1);
  return newest ? { ...head(newest), version, since: lines.slice(-LINES_SHOWN) } : null;
}

/** What is said of a group that was seen and that another one stands for now. */
function notItselfNow({ id }: GroupSeen, merges: readonly Merge[]): GroupChange {
  const merge = merges.findLast((one) => one.from === id && isActive(one));
  const [line] = merge ? linesOfMerge(id, merge) : [];
  return {
    ...NOTHING,
    outcome: 'CONFLICT',
    conflict: line ? { ...head(line), version: null, since: [line] } : null,
    message: merge ? null : 'The app was regrouped: this group has its events now.',
  };
}

const head = ({ by, at, deed, sentence }: ActivityLine) => ({ by, at, deed, sentence });
