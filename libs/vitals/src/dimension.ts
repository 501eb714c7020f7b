/** What rows a question reads: single events, or sessions. */
export type Source = 'events' | 'sessions';

/** One way to split or narrow an answer. */
export interface Dimension {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** SQL over the row of a source, never NULL and never empty; a source that is absent does not know the dimension. */
  readonly sql: Readonly<Partial<Record<Source, string>>>;
  /** Columns that the SQL reads, for sources that compute them first. */
  readonly columns: readonly string[];
  /** The same of sessions, where they are others. */
  readonly sessionColumns?: readonly string[];
}

/** What the phone did not say is `unknown`: a group's value is never null. */
const said = (column: string): string => `if(${column} = '', 'unknown', toString(${column}))`;

/** A column that events and sessions both have. */
const both = (title: string, description: string, column: string): Omit<Dimension, 'id'> => ({
  title,
  description,
  sql: { events: said(column), sessions: said(column) },
  columns: [column],
});

/** A column that only events have. */
const ofEvent = (title: string, description: string, column: string): Omit<Dimension, 'id'> => ({
  title,
  description,
  sql: { events: said(column) },
  columns: [column],
});

const definitions = {
  APP: {
    title: 'App',
    description: "The app's id.",
    sql: { events: 'toString(appId)', sessions: 'toString(appId)' },
    columns: ['appId'],
  },
  EVENT_TYPE: ofEvent('Event type', 'Type of the event in Sonde’s own names.', 'type'),
  APP_VERSION: both('App version', 'Version that users see.', 'appVersion'),
  APP_BUILD: both('App build', 'Build number of the version.', 'appBuild'),
  PATCH: both('Patch', 'Over-the-air update on top of the build.', 'patch'),
  ENVIRONMENT: both('Environment', 'production, staging and so on.', 'environment'),
  EMULATOR: both('Emulator', '`true` on emulators and simulators, else `false`.', 'emulator'),
  INSTALL_SOURCE: both('Install source', 'Store or track that installed the app.', 'installSource'),
  OS: both('Operating system', 'Name of the operating system.', 'os'),
  OS_VERSION: both('OS version', 'Version of the operating system.', 'osVersion'),
  DEVICE: both('Device', 'Model of the phone.', 'device'),
  MANUFACTURER: both('Manufacturer', 'Manufacturer of the phone.', 'manufacturer'),
  COUNTRY: both('Country', 'ISO 3166 country code.', 'country'),
  CARRIER: both('Carrier', 'Mobile network operator.', 'carrier'),
  NETWORK: both('Network', 'wifi, cellular, none, unknown.', 'network'),
  LOCALE: both('Locale', 'BCP 47 language tag.', 'locale'),
  SCREEN: ofEvent('Screen', 'Screen on which it happened; for a screen view the screen shown.', 'screen'),
  LAUNCH_KIND: {
    title: 'Launch kind',
    description: '`cold`, `warm` or `hot`; of a session the kind of its first launch.',
    sql: {
      events: "if(type = 'app_launch' AND kind != '', toString(kind), 'unknown')",
      sessions: said('launchKind'),
    },
    columns: ['type', 'kind'],
    sessionColumns: ['launchKind'],
  },
  HOST: ofEvent('Host', 'Host of the request.', 'host'),
  ENDPOINT: ofEvent('Endpoint', 'Path of the request with ids replaced by `*`.', 'endpoint'),
  METHOD: ofEvent('Method', 'HTTP method.', 'method'),
  STATUS_CLASS: {
    title: 'Status class',
    description: '`1xx` to `5xx`; `none` when there was no response.',
    sql: {
      events:
        "multiIf(type != 'network_request', 'unknown', status = 0, 'none', concat(toString(intDiv(status, 100)), 'xx'))",
    },
    columns: ['type', 'status'],
  },
  TRANSACTION: {
    title: 'Transaction',
    description: 'Name of the user flow.',
    sql: { events: "if(type = 'transaction' AND name != '', toString(name), 'unknown')" },
    columns: ['type', 'name'],
  },
  CURRENCY: ofEvent('Currency', 'ISO 4217 code of the value at risk.', 'currency'),
  PROTOCOL: both('Protocol', 'Door through which it came.', 'protocol'),
  SDK_EVENT_TYPE: ofEvent('SDK event type', 'The sender’s own type name, before translation.', 'sdkType'),
  ERROR_GROUP: ofEvent('Error group', 'Id of the group of alike crashes, errors or ANRs.', 'errorGroupId'),
} satisfies Record<string, Omit<Dimension, 'id'>>;

/** Attributes are the one dimension of which an app has several: its key stands beside it, in filters and in groups. */
export const ATTRIBUTE = 'ATTRIBUTE' as const;

/** Events keep attributes, sessions and rollups do not; `conditions.ts` has its SQL, which needs the key. */
const attribute: Omit<Dimension, 'id'> = {
  title: 'Attribute',
  description:
    'An attribute or feature flag that the app has registered; `attribute` names it in filters, groupByAttributes in groups.',
  sql: {},
  columns: ['attributes'],
};

type FixedDimensionId = keyof typeof definitions;

export type DimensionId = FixedDimensionId | typeof ATTRIBUTE;

/** Those that every app has. */
export const DIMENSION_IDS: readonly DimensionId[] = Object.keys(definitions) as FixedDimensionId[];

export const DIMENSIONS = Object.fromEntries(
  Object.entries<Omit<Dimension, 'id'>>({ ...definitions, [ATTRIBUTE]: attribute }).map(([id, dimension]) => [
    id,
    { id, ...dimension },
  ]),
) as unknown as Readonly<Record<DimensionId, Dimension & { readonly id: DimensionId }>>;

/** The install, its phone and the version of the app: every event and every session has them. */
export const RESOURCE_DIMENSIONS: readonly DimensionId[] = [
  'APP',
  'APP_VERSION',
  'APP_BUILD',
  'PATCH',
  'ENVIRONMENT',
  'EMULATOR',
  'INSTALL_SOURCE',
  'OS',
  'OS_VERSION',
  'DEVICE',
  'MANUFACTURER',
  'COUNTRY',
  'CARRIER',
  'NETWORK',
  'LOCALE',
  'PROTOCOL',
];

/** What a session row holds. */
export const SESSION_DIMENSIONS: readonly DimensionId[] = DIMENSION_IDS.filter(
  (id) => DIMENSIONS[id].sql.sessions,
);

/** What tells versions of the app apart: the denominator of an adoption is not narrowed by these. */
export const VERSION_DIMENSIONS: readonly DimensionId[] = ['APP_VERSION', 'APP_BUILD', 'PATCH'];
