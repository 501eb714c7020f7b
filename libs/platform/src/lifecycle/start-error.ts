import { ConfigError } from '../config/load';
import type { ConfigSchema } from '../config/schema';

/**
 * A failure to start that configuration can cure becomes a ConfigError that says how; any other error stays.
 * Listening fails with EADDRINUSE, EACCES or EADDRNOTAVAIL.
 */
export function explainStartError(error: unknown, schema: ConfigSchema): unknown {
  const { code, address, port } = error as { code?: unknown; address?: string; port?: number };
  const portVariable = schema['port']?.variable;
  const hostVariable = schema['host']?.variable;
  if (port !== undefined && portVariable !== undefined) {
    if (code === 'EADDRINUSE') {
      return new ConfigError([
        `port ${port} of ${address ?? 'this machine'} is taken; set ${portVariable} to another one, or to 0 for a free one`,
      ]);
    }
    if (code === 'EACCES') {
      return new ConfigError([`port ${port} needs more rights; set ${portVariable} to one above 1023`]);
    }
  }
  if (code === 'EADDRNOTAVAIL' && hostVariable !== undefined) {
    return new ConfigError([`${address ?? 'the address'} is not one of this machine's; set ${hostVariable}`]);
  }
  return error;
}
