import { CatalogError, type CatalogErrorCode } from '@sonde/catalog';
import { LogUnavailableError } from '@sonde/event-log';
import { QuestionError } from '@sonde/vitals';
import { WarehouseUnavailableError } from '@sonde/warehouse';
import { GraphQLError } from 'graphql';
import { queryError, type QueryErrorCode } from './query-error';

const CATALOG_CODES: Readonly<Record<CatalogErrorCode, QueryErrorCode>> = {
  NOT_FOUND: 'NOT_FOUND',
  DUPLICATE: 'CONFLICT',
  CONFLICT: 'CONFLICT',
  INVALID: 'BAD_USER_INPUT',
  UNAVAILABLE: 'UNAVAILABLE',
};

/**
 * What a caller may know of a failure, or undefined for one that nobody expected: that one is masked.
 * An outage is never turned into an empty answer.
 */
export function explain(error: unknown): GraphQLError | undefined {
  if (error instanceof GraphQLError && error.extensions['code'] !== undefined) return error;
  if (error instanceof QuestionError) {
    return queryError(
      'BAD_USER_INPUT',
      error.message,
      error.path,
      error.allowed ? { allowed: error.allowed } : {},
    );
  }
  if (error instanceof CatalogError) {
    const code = CATALOG_CODES[error.code];
    const message = code === 'UNAVAILABLE' ? 'The catalog cannot answer now; try again.' : error.message;
    return queryError(code, message, error.field === undefined ? undefined : `input.${error.field}`);
  }
  if (error instanceof WarehouseUnavailableError)
    return queryError('UNAVAILABLE', 'The warehouse cannot answer now; try again.');
  if (error instanceof LogUnavailableError)
    return queryError('UNAVAILABLE', 'The event log cannot answer now; try again.');
  return undefined;
}
