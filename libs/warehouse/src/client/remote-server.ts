import { WarehouseSetupError } from '../port';
import type { Endpoint, Server } from './endpoint';

/** A ClickHouse server that somebody else runs. */
export interface RemoteServer extends Server {
  /** The path of the URL, undefined when there is none. */
  readonly database: string | undefined;
}

/**
 * @param url `http[s]://[user[:password]@]host[:port][/database]`
 * @throws WarehouseSetupError (without the URL's credentials) when it is not such a URL
 */
export function remoteServer(url: string): RemoteServer {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new WarehouseSetupError(
      'SONDE_CLICKHOUSE_URL is not of the form http[s]://[user[:password]@]host[:port][/database]',
    );
  }
  const parsed = new URL(url);
  const endpoint: Endpoint = {
    url: parsed.origin,
    writer: {
      username: decodeURIComponent(parsed.username) || 'default',
      password: decodeURIComponent(parsed.password),
    },
  };
  return {
    database: decodeURIComponent(parsed.pathname.slice(1)) || undefined,
    endpoint: () => endpoint,
    close: async () => undefined,
  };
}
