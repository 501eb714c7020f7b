import { MAX_ASSIGNEE, MAX_IGNORED_DAYS, MAX_IGNORED_USERS, MAX_NOTE, MAX_VERSION } from '@sonde/triage';
import { MOST_GROUPS } from '../triage/named-groups';

const number = (value: number): string => value.toLocaleString('en-US');

export const triageSdl = /* GraphQL */ `
  extend type ErrorGroup {
    "What was done with the group, newest first: decisions, notes, what Sonde found, merges into it and out of it, and what was done with the groups that its events were in before the app was regrouped. A group that was merged into another keeps its own, which shows again when it is unmerged."
    activity(first: Int = 20, after: String): ErrorGroupActivityConnection!
  }

  enum ErrorGroupDeed {
    RESOLVED
    REOPENED
    IGNORED
    ASSIGNED
    UNASSIGNED
    NOTED
    "By Sonde: an event came of a version that should not have it any more."
    REGRESSED
    "By Sonde: what the group was ignored until has come."
    IGNORE_ENDED
    "By Sonde: after regrouping, from the group that its events were in before."
    INHERITED
    MERGED
    UNMERGED
  }

  type ErrorGroupActivity {
    "The group's version since then; null for merges, which belong to the app's grouping, and for lines of a former group."
    version: Int
    at: DateTime!
    "Name of the key with which it was done; Sonde for what Sonde found."
    by: String!
    deed: ErrorGroupDeed!
    "In words, such as: resolved in version 4.2.0 (4200)."
    sentence: String!
    "ASSIGNED: to whom."
    assignee: String
    "NOTED: the note."
    note: String
    "RESOLVED: the version it is about. REGRESSED: that of the event."
    appVersion: String
    appBuild: String
    "REGRESSED: the event that shows it."
    eventId: ID
    "MERGED and UNMERGED: the group that it came from or goes to. INHERITED: the former group."
    otherGroupId: ID
    "The former group with which it was done: its events came to this one when the app was regrouped. Null: done with the group itself."
    formerGroupId: ID
  }

  type ErrorGroupActivityConnection {
    edges: [ErrorGroupActivityEdge!]!
    pageInfo: PageInfo!
  }

  type ErrorGroupActivityEdge {
    node: ErrorGroupActivity!
    cursor: String!
  }

  extend type Mutation {
    "Says that the cause is gone. The group regresses by itself when a version has it that should not. Undone by reopenErrorGroups. With the admin token, or a MANAGE key of the app's tenant; so are all changes of groups."
    resolveErrorGroups(input: ResolveErrorGroupsInput!): [ErrorGroupChange!]!
    "Back to UNRESOLVED, from resolved, regressed or ignored."
    reopenErrorGroups(input: ReopenErrorGroupsInput!): [ErrorGroupChange!]!
    "Out of sight until something happens. Undone by reopenErrorGroups."
    ignoreErrorGroups(input: IgnoreErrorGroupsInput!): [ErrorGroupChange!]!
    "Undone by assigning to nobody, or to whoever it was before."
    assignErrorGroups(input: AssignErrorGroupsInput!): [ErrorGroupChange!]!
    "Notes stay: the log is never rewritten."
    noteErrorGroup(input: NoteErrorGroupInput!): ErrorGroup!
    "Shows groups as one, from their first event on and for all that will come. All of them or none. Undone exactly by unmergeErrorGroups: no event is rewritten."
    mergeErrorGroups(input: MergeErrorGroupsInput!): ErrorGroup!
    "Takes groups out of those that they were merged into: each is again what it would be without the merge. Answers them in their order. Undone by mergeErrorGroups."
    unmergeErrorGroups(input: UnmergeErrorGroupsInput!): [ErrorGroup!]!
  }

  "A group as its reader saw it."
  input ErrorGroupSeen {
    id: ID!
    "ErrorGroup.version as it was seen: the change is a CONFLICT when something was done since. Null: whatever has happened."
    version: Int
  }

  enum ResolveIn {
    "Now: regressed by an event that happens from now on, in the newest version there is now or a newer one."
    NOW
    "In the version that is named: regressed by an event that comes in from now on, of that version or a newer one."
    VERSION
    "In the version after the newest there is now: regressed by an event of a newer version than that."
    NEXT_VERSION
  }

  input ResolveErrorGroupsInput {
    appId: ID!
    "1 to ${MOST_GROUPS}, each once."
    groups: [ErrorGroupSeen!]!
    in: ResolveIn! = NOW
    "With VERSION, and only there: 1 to ${MAX_VERSION} characters without control characters, as events name it."
    appVersion: String
    "With VERSION: where builds of one version are told apart."
    appBuild: String
  }

  input ReopenErrorGroupsInput {
    appId: ID!
    "1 to ${MOST_GROUPS}, each once."
    groups: [ErrorGroupSeen!]!
  }

  enum IgnoreUntil {
    FOREVER
    "Until so many distinct installs have had it from now on."
    USERS
    DAYS
  }

  input IgnoreErrorGroupsInput {
    appId: ID!
    "1 to ${MOST_GROUPS}, each once."
    groups: [ErrorGroupSeen!]!
    until: IgnoreUntil! = FOREVER
    "With USERS, and only there: 1 to ${number(MAX_IGNORED_USERS)}."
    users: Int
    "With DAYS, and only there: 1 to ${number(MAX_IGNORED_DAYS)}."
    days: Int
  }

  input AssignErrorGroupsInput {
    appId: ID!
    "1 to ${MOST_GROUPS}, each once."
    groups: [ErrorGroupSeen!]!
    "A name or an address, 1 to ${MAX_ASSIGNEE} characters without control characters; null: nobody."
    to: String
  }

  input NoteErrorGroupInput {
    appId: ID!
    group: ErrorGroupSeen!
    "1 to ${number(MAX_NOTE)} characters."
    text: String!
  }

  input MergeErrorGroupsInput {
    appId: ID!
    "App.grouping.revision as it was seen: CONFLICT when merges or rules were changed since. Null: whatever has happened."
    revision: String
    into: ID!
    "1 to ${MOST_GROUPS}. Groups that were merged into them come along."
    ids: [ID!]!
  }

  input UnmergeErrorGroupsInput {
    appId: ID!
    "As in MergeErrorGroupsInput."
    revision: String
    "1 to ${MOST_GROUPS}, each merged into another."
    ids: [ID!]!
  }

  enum ErrorGroupOutcome {
    DONE
    "Somebody did something first: conflict says who and what, message where there is no more to say. Look again and decide again."
    CONFLICT
    "There is no such group."
    NOT_FOUND
    "It makes no sense for the group as it is: message says why."
    REFUSED
  }

  "What became of one group, in the order in which they were named. One that could not be changed keeps no other from it."
  type ErrorGroupChange {
    outcome: ErrorGroupOutcome!
    "As it is now, with the figures of the last 30 days; null where there is none."
    group: ErrorGroup
    conflict: ErrorGroupConflict
    "Why it was not done."
    message: String
  }

  "What was done since the version that was named."
  type ErrorGroupConflict {
    "ErrorGroup.version now; null when the group was merged into the one that is shown."
    version: Int
    by: String!
    at: DateTime!
    deed: ErrorGroupDeed!
    sentence: String!
    "All of it, oldest first; up to 20, the newest."
    since: [ErrorGroupActivity!]!
  }
`;
