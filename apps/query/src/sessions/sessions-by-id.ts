import { Params, scopeCondition } from '@sonde/vitals';
import type { AppScope } from '../events/event';
import { byApp } from '../request-loaders';
import type { Ask } from '../warehouse/ask';
import { selectSessions, type SessionRow } from './session-row';

export interface SessionKey {
  readonly scope: AppScope;
  readonly id: string;
}

/** The sessions with these ids, in their order; null where none is stored yet. */
export async function loadSessions(ask: Ask, keys: readonly SessionKey[]): Promise<(SessionRow | null)[]> {
  const found = new Map<SessionKey, SessionRow>();
  await Promise.all(
    byApp(keys).map(async (ofApp) => {
      const [any] = ofApp;
      if (!any) return;
      const params = new Params();
      const ids = params.bind(
        'Array(String)',
        ofApp.map(({ id }) => id),
      );
      const where = [scopeCondition(params, any.scope), `sessionId IN ${ids}`];
      const rows = await ask.select<SessionRow>(selectSessions(where, ''), params.values);
      const byId = new Map(rows.map((row) => [row.sessionId, row]));
      for (const key of ofApp) {
        const row = byId.get(key.id);
        if (row) found.set(key, row);
      }
    }),
  );
  return keys.map((key) => found.get(key) ?? null);
}
