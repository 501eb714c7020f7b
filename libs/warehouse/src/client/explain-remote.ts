import { ClickHouseError } from '@clickhouse/client';
import { WarehouseSetupError, WarehouseUnavailableError } from '../port';
import type { Endpoint } from './endpoint';
import { failureOf, MISSING_RIGHT, NOT_CONNECTED, REFUSED_LOGIN, REFUSED_SETTING } from './failure';

/** What a stranger says is cut off here. */
const QUOTED = 120;

/**
 * Why a server of one's own cannot be used, and what to do: a sentence for the log and for health. Holds no password.
 * A WarehouseSetupError needs somebody's hand; the other passes by itself, or when the server is started.
 */
export function explainRemote(
  error: unknown,
  { url, writer }: Endpoint,
): WarehouseSetupError | WarehouseUnavailableError {
  if (error instanceof WarehouseSetupError) return error;
  const setup = (message: string) => new WarehouseSetupError(message, { cause: error });
  if (error instanceof ClickHouseError) {
    const code = Number(error.code);
    const says = `ClickHouse at ${url} says: ${error.message.trim()} (code ${code})`;
    if (REFUSED_LOGIN.has(code))
      return setup(
        `ClickHouse at ${url} refuses user ${JSON.stringify(writer.username)} or the password; correct them in SONDE_CLICKHOUSE_URL`,
      );
    if (MISSING_RIGHT.has(code))
      return setup(
        `User ${JSON.stringify(writer.username)} of ClickHouse may not do what Sonde needs; grant it, or use another user. ${says}`,
      );
    if (REFUSED_SETTING.has(code))
      return setup(
        `ClickHouse refuses a setting without which events would be counted twice; allow it for user ${JSON.stringify(writer.username)}. ${says}`,
      );
    const failure = failureOf(error);
    return failure.kind === 'refused' ? setup(says) : failure.error;
  }
  const { code = '', message = String(error) } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (NOT_CONNECTED.has(code))
    return new WarehouseUnavailableError(
      `No ClickHouse answers at ${url} (${code}); start it, or correct SONDE_CLICKHOUSE_URL`,
      undefined,
      { cause: error },
    );
  // HPE_: what came is not HTTP.
  if (code.startsWith('HPE_') || (code === '' && !isTimeout(error)))
    return setup(
      `What answers at ${url} is not the HTTP interface of ClickHouse; correct SONDE_CLICKHOUSE_URL (its port is 8123, or 8443 with https). It said: ${JSON.stringify(message.trim().slice(0, QUOTED))}`,
    );
  return new WarehouseUnavailableError(
    `ClickHouse at ${url} does not answer${code === '' ? ' in time' : ` (${code})`}; look at the server and the network between`,
    undefined,
    { cause: error },
  );
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout|abort/i.test(`${error.name} ${error.message}`);
}
