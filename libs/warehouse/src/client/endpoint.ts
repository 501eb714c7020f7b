export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Where ClickHouse listens now, and who may do what there. */
export interface Endpoint {
  /** Scheme, host and port, without credentials. */
  readonly url: string;
  readonly writer: Login;
  /** A user that may only read; undefined where there is one user for all. */
  readonly reader?: Login;
}

/** What answers at the endpoint: the embedded engine, or a server that somebody else runs. */
export interface Server {
  /** The address may change when an engine starts again and its port was taken meanwhile. */
  endpoint(): Endpoint;
  close(): Promise<void>;
}
