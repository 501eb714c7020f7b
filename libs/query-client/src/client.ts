import type { TypedDocument } from './document';
import {
  errorOf,
  NetworkError,
  ProtocolError,
  RateLimitedError,
  TimeoutError,
  UnavailableError,
  SondeError,
  type GraphqlErrorBody,
} from './errors';
import { asError, mayRetry, pause, pauseBefore, retryAfter } from './retry';

export interface SondeClientOptions {
  /** Address of the API, such as `https://sonde.example.com/graphql`. */
  readonly url: string;
  /**
   * A QUERY or MANAGE key, or the admin token; or what gives one, asked before every attempt. Without it requests carry
   * none: for pages that are signed in by a cookie.
   */
  readonly token?: string | (() => string | Promise<string>);
  /** Milliseconds that one attempt may take; the server itself gives up after 10 s. 15,000 unless given. */
  readonly timeoutMs?: number;
  /** How often a question is asked again after 429, 503 or a lost connection. 3 unless given; 0: never. */
  readonly retries?: number;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The platform's own unless given. */
  readonly fetch?: typeof fetch;
}

export interface RequestOptions {
  /** Ends the request, also while it waits to be repeated; the server then cancels the question. */
  readonly signal?: AbortSignal;
  /** As in the client's options, for this request. */
  readonly timeoutMs?: number;
  readonly retries?: number;
}

/** Variables may be left out where a document needs none. */
export type Asked<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: RequestOptions]
    : [variables: Variables, options?: RequestOptions];

const TIMEOUT_MS = 15_000;
const RETRIES = 3;

/** Asks Sonde's GraphQL API. One client may be used by many callers at once. */
export class SondeClient {
  readonly #options: SondeClientOptions;
  readonly #fetch: typeof fetch;

  constructor(options: SondeClientOptions) {
    this.#options = options;
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  }

  /**
   * Asks a document and answers its data, typed.
   *
   * Queries are repeated after 429, 503 and lost connections; mutations never: whether one was carried out is then
   * unknown.
   *
   * @throws SondeError of the class that says what went wrong, also when only part of the answer failed (`error.data` has
   * the rest); the signal's reason when it was aborted
   */
  async request<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    ...[variables, options = {}]: Asked<Variables>
  ): Promise<Data> {
    return this.#repeat<Data>(
      { query: document.text, operationName: document.operationName, variables: variables ?? {} },
      options,
    );
  }

  /**
   * As `request`, for a document of your own. `Data` is what you say it is.
   *
   * @example await sonde.query<{ apps: { id: string }[] }>('{ apps { id } }')
   */
  async query<Data>(
    text: string,
    variables: Readonly<Record<string, unknown>> = {},
    options: RequestOptions = {},
  ): Promise<Data> {
    return this.#repeat<Data>({ query: text, variables }, options);
  }

  async #repeat<Data>(body: Body, options: RequestOptions): Promise<Data> {
    const retries = isMutation(body.query) ? 0 : (options.retries ?? this.#options.retries ?? RETRIES);
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#once<Data>(body, options);
      } catch (error) {
        if (!(error instanceof SondeError) || attempt >= retries || !mayRetry(error)) throw error;
        await pause(pauseBefore(attempt, error, Math.random()), options.signal);
      }
    }
  }

  async #once<Data>(body: Body, { signal, timeoutMs }: RequestOptions): Promise<Data> {
    const { url, token, headers } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs ?? this.#options.timeoutMs ?? TIMEOUT_MS);
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(url, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json;q=0.9',
          ...(token === undefined
            ? {}
            : { authorization: `Bearer ${typeof token === 'string' ? token : await token()}` }),
        },
        body: JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted) throw asError(signal.reason);
      if (timeout.aborted) throw new TimeoutError('No answer in time.', { cause });
      throw new NetworkError(`${url} cannot be reached.`, { cause });
    }
    return read<Data>(response, text);
  }
}

interface Body {
  readonly query: string;
  readonly operationName?: string;
  readonly variables: unknown;
}

/** @throws SondeError unless the answer is data without errors */
function read<Data>(response: Response, text: string): Data {
  const { status } = response;
  const waitMs = retryAfter(response.headers.get('retry-after'), Date.now());
  const details = { status, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) };
  const answer = parsed(text);
  if (answer?.errors !== undefined && answer.errors.length > 0)
    throw errorOf(answer.errors, { ...details, data: answer.data });
  if (answer?.data !== undefined && answer.data !== null) return answer.data as Data;
  // What a proxy in front of Sonde says when Sonde is away or too busy.
  if (status === 429) throw new RateLimitedError('Too many requests.', details);
  if (status === 502 || status === 503 || status === 504)
    throw new UnavailableError(`The server answered ${status}.`, details);
  throw new ProtocolError(`The answer (HTTP ${status}) is not GraphQL: ${text.slice(0, 200)}`, details);
}

function parsed(text: string): { data?: unknown; errors?: GraphqlErrorBody[] } | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Comments and fragments may stand in front of it. */
const isMutation = (text: string): boolean => /^\s*mutation\b/m.test(text);
