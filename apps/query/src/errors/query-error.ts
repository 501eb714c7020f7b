import { GraphQLError } from 'graphql';

export const QUERY_ERROR_CODES = [
  'BAD_USER_INPUT',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'UNAVAILABLE',
  'TIMEOUT',
  'TOO_LARGE',
  'RATE_LIMITED',
] as const;
export type QueryErrorCode = (typeof QUERY_ERROR_CODES)[number];

/**
 * An expected failure, shown to the caller as it is.
 * @param argumentPath the argument at fault, such as `input.range`
 */
export const queryError = (
  code: QueryErrorCode,
  message: string,
  argumentPath?: string,
  extra: Readonly<Record<string, unknown>> = {},
): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code, ...(argumentPath === undefined ? {} : { argumentPath }), ...extra },
  });
