/** One error as the server sends it. */
export interface GraphqlErrorBody {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What is known of a failed request. */
export interface FailureDetails {
  /** HTTP status; undefined when there was no answer. */
  readonly status?: number;
  readonly errors?: readonly GraphqlErrorBody[];
  /** What was answered beside the errors; fields that failed are null. */
  readonly data?: unknown;
  /** The server asked to wait this long, milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Anything that a request may fail with; the classes below say what. */
export class SondeError extends Error {
  override readonly name: string = 'SondeError';
  readonly status: number | undefined;
  /** All errors of the answer; the message is that of the first. */
  readonly errors: readonly GraphqlErrorBody[];
  readonly data: unknown;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.data = details.data;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** The server's code, such as `BAD_USER_INPUT`. */
  get code(): string | undefined {
    return textOf(this.errors[0]?.extensions?.['code']);
  }

  /** Leads to the cause in the server's log, for errors that nobody expected. */
  get requestId(): string | undefined {
    return textOf(this.errors[0]?.extensions?.['requestId']);
  }
}

/** The token is missing, wrong or revoked. */
export class UnauthenticatedError extends SondeError {
  override readonly name = 'UnauthenticatedError';
}

/** The token is valid and may not do this. */
export class ForbiddenError extends SondeError {
  override readonly name = 'ForbiddenError';
}

/** The question makes no sense; nothing was asked of the store. */
export class BadInputError extends SondeError {
  override readonly name = 'BadInputError';

  /** The argument at fault, such as `input.metrics[0].statistic`. */
  get argumentPath(): string | undefined {
    return textOf(this.errors[0]?.extensions?.['argumentPath']);
  }

  /** What would make sense there, where a list helps. */
  get allowed(): readonly string[] | undefined {
    const allowed = this.errors[0]?.extensions?.['allowed'];
    return Array.isArray(allowed) ? allowed.map(String) : undefined;
  }
}

/** What a mutation speaks of does not exist. Queries answer null instead. */
export class NotFoundError extends SondeError {
  override readonly name = 'NotFoundError';
}

/** It was changed meanwhile, or is there already. */
export class ConflictError extends SondeError {
  override readonly name = 'ConflictError';
}

/** Too many questions at once; all retries were used up. */
export class RateLimitedError extends SondeError {
  override readonly name = 'RateLimitedError';
}

/** A store is away; all retries were used up. */
export class UnavailableError extends SondeError {
  override readonly name = 'UnavailableError';
}

/** No answer in time: the server cancelled the question, or the client stopped waiting. Ask for less. */
export class TimeoutError extends SondeError {
  override readonly name = 'TimeoutError';
}

/** The server could not be reached; all retries were used up. */
export class NetworkError extends SondeError {
  override readonly name = 'NetworkError';
}

/** Something went wrong in the server: `requestId` leads to the cause in its log. */
export class ServerError extends SondeError {
  override readonly name = 'ServerError';
}

/** What answered is not Sonde's GraphQL: a wrong address, or a proxy's page. */
export class ProtocolError extends SondeError {
  override readonly name = 'ProtocolError';
}

const CLASSES: Readonly<Record<string, new (message: string, details: FailureDetails) => SondeError>> = {
  UNAUTHENTICATED: UnauthenticatedError,
  FORBIDDEN: ForbiddenError,
  BAD_USER_INPUT: BadInputError,
  GRAPHQL_PARSE_FAILED: BadInputError,
  GRAPHQL_VALIDATION_FAILED: BadInputError,
  TOO_LARGE: BadInputError,
  NOT_FOUND: NotFoundError,
  CONFLICT: ConflictError,
  RATE_LIMITED: RateLimitedError,
  UNAVAILABLE: UnavailableError,
  TIMEOUT: TimeoutError,
};

/** The error of an answer with GraphQL errors; codes of later servers become ServerError. */
export function errorOf(errors: readonly GraphqlErrorBody[], details: FailureDetails): SondeError {
  const [first] = errors;
  const code = textOf(first?.extensions?.['code']) ?? '';
  const Class = CLASSES[code] ?? ServerError;
  return new Class(first?.message ?? 'The server answered with an error.', { ...details, errors });
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
