/** GraphQL answered with errors. */
export class GraphqlError extends Error {
  override readonly name = 'GraphqlError';
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export interface DemoApp {
  readonly id: string;
  readonly name: string;
  readonly platform: 'ANDROID' | 'IOS';
  readonly ingestKey: string;
}

/** Sonde's own GraphQL, asked over HTTP like any client does. */
export class ControlPlane {
  constructor(
    private readonly graphqlUrl: string,
    private readonly token: string,
  ) {}

  /** @throws GraphqlError, or fetch's error when nobody answers */
  async ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await fetch(this.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(15_000),
    });
    const { data, errors } = (await response.json()) as Answer<T>;
    const [error] = errors ?? [];
    if (error) throw new GraphqlError(error.message, error.extensions?.code);
    if (!data) throw new GraphqlError(`HTTP ${response.status} without data`, undefined);
    return data;
  }

  async createTenant(name: string): Promise<string> {
    const { createTenant } = await this.ask<{ createTenant: { id: string } }>(
      'mutation ($input: CreateTenantInput!) { createTenant(input: $input) { id } }',
      { input: { name } },
    );
    return createTenant.id;
  }

  async createApp(tenantId: string, name: string, platform: DemoApp['platform']): Promise<DemoApp> {
    const { createApp } = await this.ask<{ createApp: { id: string } }>(
      'mutation ($input: CreateAppInput!) { createApp(input: $input) { id } }',
      { input: { tenantId, name, platform } },
    );
    const ingestKey = await this.createKey({ tenantId, appId: createApp.id, kind: 'INGEST', name: 'fleet' });
    return { id: createApp.id, name, platform, ingestKey };
  }

  /** @returns the secret */
  async createKey(input: { tenantId: string; appId?: string; kind: string; name: string }): Promise<string> {
    const { createKey } = await this.ask<{ createKey: { secret: string } }>(
      'mutation ($input: CreateKeyInput!) { createKey(input: $input) { secret } }',
      { input },
    );
    return createKey.secret;
  }

  async appExists(id: string): Promise<boolean> {
    const { app } = await this.ask<{ app: object | null }>('query ($id: ID!) { app(id: $id) { id } }', {
      id,
    });
    return app !== null;
  }

  /** Events that were accepted and cannot be asked for yet. */
  async lag(id: string): Promise<number> {
    const { app } = await this.ask<{ app: { freshness: { lagEvents: number } } }>(
      'query ($id: ID!) { app(id: $id) { freshness { lagEvents } } }',
      { id },
    );
    return app.freshness.lagEvents;
  }
}
