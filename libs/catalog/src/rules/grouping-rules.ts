import { CUSTOM_RULE_LIMITS, MATCHED_PARTS } from '@sonde/error-groups';
import { MAX_MERGES } from '@sonde/triage';
import { REGROUP_STATES, type AppGrouping } from '../port';
import { invalid } from './checks';
import type { Field } from './fields';
import type { DocumentRules } from './rules';

const GROUP_ID = {
  kind: 'FORM',
  form: /^[0-9a-f]{16}$/,
  otherwise: 'not the id of a group that can be merged',
} as const;
const TIME = { kind: 'WHOLE', min: 0, max: Number.MAX_SAFE_INTEGER } as const;
const MOST_DAYS = 1_000_000;

const text = (max: number): Field => ({ kind: 'TEXT', min: 1, max });

export const GROUPING_RULES: DocumentRules<AppGrouping> = {
  noun: 'grouping',
  fields: {
    tenantId: { kind: 'ID' },
    appId: { kind: 'ID' },
    groupingVersion: { kind: 'WHOLE', min: 1, max: 1_000_000 },
    // Whether a rule could ever match is for those who write it to ask; see `compileGrouping`.
    rules: {
      kind: 'LIST',
      entry: {
        id: text(CUSTOM_RULE_LIMITS.title),
        title: text(CUSTOM_RULE_LIMITS.title),
        match: {
          kind: 'LIST',
          entry: { on: { kind: 'CHOICE', choices: MATCHED_PARTS }, glob: text(CUSTOM_RULE_LIMITS.glob) },
          most: CUSTOM_RULE_LIMITS.matchers,
        },
        fingerprint: { ...text(CUSTOM_RULE_LIMITS.fingerprint), optional: true },
        inApp: { kind: 'YES_OR_NO', optional: true },
      },
      key: 'id',
      most: CUSTOM_RULE_LIMITS.rules,
    },
    merges: {
      kind: 'LIST',
      entry: {
        from: GROUP_ID,
        into: GROUP_ID,
        at: TIME,
        by: { kind: 'NAME' },
        undoneAt: { ...TIME, optional: true },
        undoneBy: { kind: 'NAME', optional: true },
      },
      most: MAX_MERGES,
    },
    regroup: {
      kind: 'RECORD',
      fields: {
        state: { kind: 'CHOICE', choices: REGROUP_STATES },
        by: { kind: 'NAME' },
        at: TIME,
        daysAll: { kind: 'WHOLE', min: 0, max: MOST_DAYS },
        daysDone: { kind: 'WHOLE', min: 0, max: MOST_DAYS },
        place: { kind: 'TEXT', min: 0, max: 4_000, optional: true },
        reason: { kind: 'TEXT', min: 0, max: 4_000, optional: true },
        endedMerges: {
          kind: 'LIST',
          entry: { from: GROUP_ID, into: GROUP_ID, at: TIME, by: { kind: 'NAME' } },
          most: MAX_MERGES,
          optional: true,
        },
      },
      optional: true,
    },
  },
  agree: ({ merges }) => {
    for (const { from, into, undoneAt, undoneBy } of merges) {
      if (from === into) throw invalid('merges', 'a group cannot be merged into itself');
      if ((undoneAt === undefined) !== (undoneBy === undefined)) {
        throw invalid('merges', 'a merge is undone by somebody at some time, or not at all');
      }
    }
  },
  fixed: ['tenantId', 'appId'],
  unique: [{ field: 'appId', within: [] }],
  references: ({ tenantId, appId }) => [{ collection: 'apps', id: appId, field: 'appId', tenantId }],
};
