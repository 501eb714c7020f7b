import {
  MAX_ASSIGNEE,
  MAX_IGNORED_DAYS,
  MAX_IGNORED_USERS,
  MAX_NOTE,
  MAX_SEEN_IN,
  MAX_VERSION,
  STATUSES,
  type Deed,
} from '@sonde/triage';
import type { GroupActivity } from '../port';
import type { Field, Fields } from './fields';
import type { DocumentRules, Reference } from './rules';

/** As events are marked with: 64 bits in hex, or the one that stands for all groups beyond an app's cap. */
const GROUP_ID = {
  kind: 'FORM',
  form: /^([0-9a-f]{16}|__folded__)$/,
  otherwise: 'not the id of a group of errors',
} as const;
const TIME = { kind: 'WHOLE', min: 0, max: Number.MAX_SAFE_INTEGER } as const;

const ACTOR: Field = { kind: 'UNION', variants: { PERSON: { name: { kind: 'NAME' } }, SONDE: {} } };

const VERSION: Field = {
  kind: 'RECORD',
  fields: {
    version: { kind: 'TEXT', min: 0, max: MAX_VERSION },
    build: { kind: 'TEXT', min: 0, max: MAX_VERSION },
  },
};

const RESOLVED_IN: Field = {
  kind: 'UNION',
  variants: { NOW: { newest: VERSION }, VERSION: { version: VERSION }, NEXT_VERSION: { newest: VERSION } },
};

const IGNORED_UNTIL: Field = {
  kind: 'UNION',
  variants: {
    FOREVER: {},
    USERS: { more: { kind: 'WHOLE', min: 1, max: MAX_IGNORED_USERS } },
    DAYS: { days: { kind: 'WHOLE', min: 1, max: MAX_IGNORED_DAYS } },
  },
};

const EVENT: Fields = {
  version: VERSION,
  eventId: { kind: 'TEXT', min: 0, max: 200 },
  eventAt: TIME,
};

const SEEN_IN: Field = {
  kind: 'LIST',
  entry: { groupId: GROUP_ID },
  key: 'groupId',
  most: MAX_SEEN_IN,
  optional: true,
};

const ASSIGNEE = { kind: 'TEXT', min: 1, max: MAX_ASSIGNEE } as const;

const STATE: Field = {
  kind: 'RECORD',
  fields: {
    status: { kind: 'CHOICE', choices: STATUSES },
    resolution: { kind: 'RECORD', fields: { in: RESOLVED_IN, at: TIME, by: ACTOR }, optional: true },
    ignore: { kind: 'RECORD', fields: { until: IGNORED_UNTIL, at: TIME, by: ACTOR }, optional: true },
    regression: { kind: 'RECORD', fields: { ...EVENT, at: TIME }, optional: true },
    assignee: { ...ASSIGNEE, optional: true },
  },
};

const DEEDS: Readonly<Record<Deed['kind'], Fields>> = {
  RESOLVED: { in: RESOLVED_IN },
  UNRESOLVED: {},
  IGNORED: { until: IGNORED_UNTIL },
  ASSIGNED: { to: { ...ASSIGNEE, nullable: true } },
  NOTED: { text: { kind: 'TEXT', min: 1, max: MAX_NOTE } },
  REGRESSED: { ...EVENT, seenIn: SEEN_IN },
  IGNORE_ENDED: {
    because: { kind: 'UNION', variants: { USERS: { users: { ...TIME, min: 1 } }, DAYS: {} } },
    seenIn: SEEN_IN,
  },
  INHERITED: { from: GROUP_ID, state: STATE },
};

export const GROUP_ACTIVITY_RULES: DocumentRules<GroupActivity> = {
  noun: 'activity',
  fields: {
    tenantId: { kind: 'ID' },
    appId: { kind: 'ID' },
    groupId: GROUP_ID,
    sequence: { ...TIME, min: 1 },
    at: TIME,
    actor: ACTOR,
    deed: { kind: 'UNION', variants: DEEDS },
  },
  fixed: ['tenantId', 'appId', 'groupId', 'sequence', 'at', 'actor', 'deed'],
  unique: [{ field: 'sequence', within: ['appId', 'groupId'] }],
  references: ({ tenantId, appId }): readonly Reference[] => [
    { collection: 'apps', id: appId, field: 'appId', tenantId, isOnlyLookedAt: true },
  ],
};
