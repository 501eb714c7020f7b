import { randomBytes } from 'node:crypto';

/** An app of a tenant of its own, with its keys. */
export interface AppUnderTest {
  readonly tenantId: string;
  readonly appId: string;
  readonly ingestKey: string;
  readonly queryKey: string;
}

type Ask = <T>(query: string, variables?: Readonly<Record<string, unknown>>) => Promise<T>;

/** Makes a tenant, an app and its keys, as the administrator does. */
export async function createApp(
  ask: Ask,
  app: { name?: string; platform?: string; retentionDays?: number },
): Promise<AppUnderTest> {
  const name = app.name ?? `app-${randomBytes(4).toString('hex')}`;
  const { createTenant } = await ask<{ createTenant: { id: string } }>(
    'mutation ($input: CreateTenantInput!) { createTenant(input: $input) { id } }',
    { input: { name: `tenant of ${name} ${randomBytes(4).toString('hex')}` } },
  );
  const tenantId = createTenant.id;
  const { createApp: made } = await ask<{ createApp: { id: string } }>(
    'mutation ($input: CreateAppInput!) { createApp(input: $input) { id } }',
    {
      input: {
        tenantId,
        name,
        platform: app.platform ?? 'ANDROID',
        retentionDays: app.retentionDays ?? 3650,
      },
    },
  );
  const key = async (kind: 'INGEST' | 'QUERY'): Promise<string> => {
    const { createKey } = await ask<{ createKey: { secret: string } }>(
      'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret } }',
      {
        input: {
          tenantId,
          ...(kind === 'INGEST' ? { appId: made.id } : {}),
          kind,
          name: `${kind.toLowerCase()} key`,
        },
      },
    );
    return createKey.secret;
  };
  return { tenantId, appId: made.id, ingestKey: await key('INGEST'), queryKey: await key('QUERY') };
}
