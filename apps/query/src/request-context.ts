import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from './access/identity';
import type { RequestGroupings } from './error-groups/app-groupings';
import type { LayerStates } from './layers/layer-states';
import type { StoredRows } from './layers/stored-rows';
import type { RequestLoaders } from './request-loaders';
import type { WorkReader } from './triage/app-work';
import type { Ask } from './warehouse/ask';

/** What resolvers know of the request that they answer. */
export interface RequestContext {
  readonly identity: Identity;
  readonly ask: Ask;
  readonly loaders: RequestLoaders;
  /** What the batch layer has published, by tenant. */
  readonly layers: LayerStates;
  /** By which it is known whether rows have expired, by tenant. */
  readonly oldestEvents: StoredRows;
  /** By which rules errors are grouped and which groups are shown as which, by app. */
  readonly groupings: RequestGroupings;
  /** Where groups of errors stand, by app. */
  readonly work: WorkReader;
  readonly requestId: string;
  /** Epoch milliseconds when the request came: one answer has one "now". */
  readonly now: number;
  /** Ends the timer that cancels it. */
  readonly finish: () => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    identity?: Identity;
  }
}

export type ContextFactory = (request: FastifyRequest, reply: FastifyReply) => RequestContext;
