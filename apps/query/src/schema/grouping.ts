import { CUSTOM_RULE_LIMITS } from '@sonde/error-groups';

const { rules, matchers, glob, fingerprint, title } = CUSTOM_RULE_LIMITS;

export const groupingSdl = /* GraphQL */ `
  extend type App {
    "By which rules the app's errors are grouped, and which groups were merged."
    grouping: AppGrouping!
    "What other rules would make of events that are stored: which groups would stay, merge or split. Changes nothing, and merges by hand are left aside. With the admin token, or a MANAGE key of the app's tenant."
    groupingPreview(
      "One of Sonde's versions; null: the app's."
      version: Int
      "Null: the app's."
      rules: [GroupingRuleInput!]
      range: TimeRange!
      "Changes that are shown."
      first: Int = 20
    ): GroupingPreview!
  }

  type AppGrouping {
    "Stands for version, rules and merges as they are now; changes name the one that they saw."
    revision: String!
    "Version of Sonde's own rules by which the app's errors are grouped."
    version: Int!
    "The newest version that this Sonde has."
    newestVersion: Int!
    "The app's own rules. The first that matches decides."
    rules: [GroupingRule!]!
    "Merges that hold, newest first."
    merges(first: Int = 50, after: String): ErrorGroupMergeConnection!
    "The last regrouping of what is stored; null when there was none."
    regroup: Regroup
  }

  type GroupingRule {
    "Given by whoever set it, or by Sonde; stays the same when the list is set again."
    id: String!
    title: String!
    "All of them match."
    match: [GroupingMatcher!]!
    "Errors that match are one group of this name; null: they are grouped by Sonde's rules."
    fingerprint: String
    "Frames that match are the app's own, or are not; null: as the sender says, or as Sonde knows."
    inApp: Boolean
  }

  type GroupingMatcher {
    on: GroupingMatcherOn!
    glob: String!
  }

  enum GroupingMatcherOn {
    "Type of the exception, or name of the signal."
    TYPE
    MESSAGE
    "Module, package or class of a frame."
    MODULE
    FUNCTION
    "File or image of a frame."
    PATH
  }

  type ErrorGroupMerge {
    "The group that was merged."
    from: ID!
    into: ID!
    at: DateTime!
    "Name of the key with which it was done."
    by: String!
  }

  type ErrorGroupMergeConnection {
    edges: [ErrorGroupMergeEdge!]!
    pageInfo: PageInfo!
  }

  type ErrorGroupMergeEdge {
    node: ErrorGroupMerge!
    cursor: String!
  }

  enum RegroupState {
    "The processor has not begun."
    WAITING
    RUNNING
    DONE
    FAILED
  }

  "Brings the app's grouping to events that were stored before."
  type Regroup {
    state: RegroupState!
    "UTC days with events of the app; 0 while they are not counted yet."
    daysAll: Int!
    daysDone: Int!
    at: DateTime!
    "Name of the key with which it was wanted."
    by: String!
    "Why it failed."
    reason: String
    "Merges that do not go on: the rules put what was merged together with events that nobody had merged, and these would be shown in a group that is none of theirs."
    endedMerges: [ErrorGroupMerge!]!
  }

  type GroupingPreview {
    "Events of the range that belong to groups."
    events: Float!
    "Of those, how many were looked at: of every group some, and the newest of them. Counts are of these."
    eventsLookedAt: Float!
    "Whether all were looked at."
    complete: Boolean!
    groupsBefore: Int!
    groupsAfter: Int!
    "Of the events that were looked at, those whose group would be another one."
    eventsMoved: Float!
    "Groups that would stay as they are."
    stay: Int!
    "Groups that would only get another id."
    rename: Int!
    "Several groups become one."
    merge: Int!
    "One group becomes several."
    split: Int!
    "Several become several others: parts of some go together with parts of others."
    mix: Int!
    "What would change, most events first; what stays comes last."
    changes: [GroupingChange!]!
  }

  enum GroupingChangeKind {
    STAY
    RENAME
    MERGE
    SPLIT
    MIX
  }

  "Groups that share events, before and after."
  type GroupingChange {
    kind: GroupingChangeKind!
    "Of those that were looked at."
    events: Float!
    "Most events first, up to 20."
    before: [GroupingPart!]!
    "Most events first, up to 20."
    after: [GroupingPart!]!
  }

  type GroupingPart {
    id: ID!
    title: String!
    events: Float!
  }

  extend type Mutation {
    "Replaces the app's own rules. They hold for events that come in from then on; applyGrouping brings them to those that are stored. Undone by setting the former ones. With the admin token, or a MANAGE key of the app's tenant."
    setGroupingRules(input: SetGroupingRulesInput!): AppGrouping!
    "Brings a version of Sonde's rules and the app's own to what is stored and to all that will come. The processor does it in the background, newest days first; links lead from the former groups to the new ones. Undone by applying the former version. With the admin token, or a MANAGE key of the app's tenant."
    applyGrouping(input: ApplyGroupingInput!): AppGrouping!
  }

  input SetGroupingRulesInput {
    appId: ID!
    "AppGrouping.revision as it was seen: CONFLICT when rules or merges were changed since. Null: whatever has happened."
    revision: String
    "Up to ${rules}."
    rules: [GroupingRuleInput!]!
  }

  input GroupingRuleInput {
    "1 to 64 letters, digits, - and _, unique in the list; null: Sonde makes one."
    id: String
    "1 to ${title} characters."
    title: String!
    "1 to ${matchers}; all must match: those on the exception the same exception, those on frames one frame of it."
    match: [GroupingMatcherInput!]!
    "1 to ${fingerprint} characters. A rule has this, or inApp, or both."
    fingerprint: String
    inApp: Boolean
  }

  input GroupingMatcherInput {
    on: GroupingMatcherOn!
    "* is any text, ? any one character; all else is what it says. 1 to ${glob} characters."
    glob: String!
  }

  input ApplyGroupingInput {
    appId: ID!
    "As in SetGroupingRulesInput."
    revision: String
    "One of Sonde's versions; null: the app's, to bring its own rules to what is stored."
    version: Int
  }
`;
