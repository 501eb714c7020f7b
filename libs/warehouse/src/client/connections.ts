import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import type { Endpoint, Login, Server } from './endpoint';

/** Longest that any request may take: DDL on a busy server. Shorter limits come with each call. */
const REQUEST_MS = 300_000;
const MAX_CONNECTIONS = 32;

type Role = 'writer' | 'reader';

/** The clients for where the server listens now; made anew when the address changes. */
export class Connections {
  private readonly clients = new Map<
    Role,
    { readonly endpoint: Endpoint; readonly client: ClickHouseClient }
  >();

  constructor(
    private readonly server: Server,
    private readonly database: string,
  ) {}

  /** @throws WarehouseUnavailableError when the server has no address yet */
  client(role: Role): ClickHouseClient {
    const endpoint = this.server.endpoint();
    const kept = this.clients.get(role);
    if (kept !== undefined && sameEndpoint(kept.endpoint, endpoint)) return kept.client;
    void kept?.client.close();
    const client = createClient({
      url: endpoint.url,
      ...this.login(endpoint, role),
      database: this.database,
      application: 'sonde',
      request_timeout: REQUEST_MS,
      max_open_connections: MAX_CONNECTIONS,
      // long lists of ids would not fit into a URL
      use_multipart_params_auto: true,
      // whatever goes wrong is thrown, and said once by whoever knows what it means
      log: { level: ClickHouseLogLevel.OFF },
    });
    this.clients.set(role, { endpoint, client });
    return client;
  }

  /** True when reading has a user of its own, whom the server holds to reading. */
  hasReader(): boolean {
    return this.server.endpoint().reader !== undefined;
  }

  async close(): Promise<void> {
    await Promise.all([...this.clients.values()].map(({ client }) => client.close()));
    this.clients.clear();
  }

  private login(endpoint: Endpoint, role: Role): Login {
    return role === 'reader' ? (endpoint.reader ?? endpoint.writer) : endpoint.writer;
  }
}

const sameEndpoint = (a: Endpoint, b: Endpoint): boolean =>
  a.url === b.url && a.writer.password === b.writer.password;
