import type { Fact } from '../fleet/fact';
import { trueSessions, type TrueSession } from './sessions';

/** Something that figures count: one event, one session or one installation. */
export interface Row {
  readonly source: 'events' | 'sessions' | 'installs';
  /** Epoch ms by which it belongs to a range and a bucket. */
  readonly at: number;
  /** The event itself; the earliest one of a session or an installation. */
  readonly fact: Fact;
  /** The session it is in, or is. */
  readonly session: TrueSession;
  /** A flow that failed and was not made good in its session. */
  readonly lost: boolean;
}

/**
 * All rows of one phone.
 *
 * @param facts everything that happened on it, each once.
 */
export function rowsOf(facts: readonly Fact[]): Row[] {
  const rows: Row[] = [];
  for (const session of trueSessions(facts)) {
    for (const fact of session.facts) {
      rows.push({ source: 'events', at: fact.at, fact, session, lost: isLost(fact, session.facts) });
    }
    rows.push({ source: 'sessions', at: session.startAt, fact: session.earliest, session, lost: false });
  }
  const earliest = rows
    .filter(({ source }) => source === 'sessions')
    .reduce<Row | undefined>((first, row) => (first && first.at <= row.at ? first : row), undefined);
  if (earliest) {
    const installedAt = earliest.fact.resource.firstInstalledAt;
    rows.push({
      ...earliest,
      source: 'installs',
      at: installedAt === undefined ? earliest.at : Date.parse(installedAt),
    });
  }
  return rows;
}

const FAILURES = new Set(['failed', 'timeout', 'crashed']);

function isLost(fact: Fact, session: readonly Fact[]): boolean {
  if (fact.type !== 'transaction' || !FAILURES.has(String(fact.fields['state']))) return false;
  return !session.some(
    (other) =>
      other.type === 'transaction' &&
      other.at > fact.at &&
      other.fields['name'] === fact.fields['name'] &&
      other.fields['state'] === 'ended',
  );
}

/** As answers say it: flags as words, and `unknown` where the phone did not say. */
function said(value: unknown): string {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : 'unknown';
}

/** What each dimension is of a row; of a session or installation, that of its earliest event. */
export const DIMENSIONS = {
  EVENT_TYPE: ({ fact }: Row) => fact.type,
  SDK_EVENT_TYPE: ({ fact }: Row) => fact.sdkType,
  APP_VERSION: ({ fact }: Row) => said(fact.resource.appVersion),
  APP_BUILD: ({ fact }: Row) => said(fact.resource.appBuild),
  ENVIRONMENT: ({ fact }: Row) => said(fact.resource.environment),
  EMULATOR: ({ fact }: Row) => said(fact.resource.emulator),
  INSTALL_SOURCE: ({ fact }: Row) => said(fact.resource.installSource),
  OS: ({ fact }: Row) => said(fact.resource.os),
  OS_VERSION: ({ fact }: Row) => said(fact.resource.osVersion),
  DEVICE: ({ fact }: Row) => said(fact.resource.device),
  MANUFACTURER: ({ fact }: Row) => said(fact.resource.manufacturer),
  COUNTRY: ({ fact }: Row) => said(fact.resource.country),
  CARRIER: ({ fact }: Row) => said(fact.resource.carrier),
  NETWORK: ({ fact }: Row) => said(fact.resource.network),
  LOCALE: ({ fact }: Row) => said(fact.resource.locale),
  SCREEN: ({ fact }: Row) => said(fact.screen),
  LAUNCH_KIND: ({ fact }: Row) => said(fact.fields['kind']),
  HOST: ({ fact }: Row) => said(fact.host),
  ENDPOINT: ({ fact }: Row) => said(fact.endpoint),
  METHOD: ({ fact }: Row) => said(fact.fields['method']),
  STATUS_CLASS: ({ fact }: Row) => {
    const status = fact.fields['status'];
    return typeof status === 'number' && status > 0 ? `${Math.floor(status / 100)}xx` : 'none';
  },
  TRANSACTION: ({ fact }: Row) => said(fact.fields['name']),
  CURRENCY: ({ fact }: Row) => said((fact.fields['value'] as { currency?: string } | undefined)?.currency),
} as const;

export type DimensionId = keyof typeof DIMENSIONS;
