import { Controller, Get, Header, Inject, Post, Put, Req, Res } from '@nestjs/common';
import { nativeBatchJsonSchema } from '@sonde/event-schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IngestDoor } from '../doors/door';
import { measureIngestDoor } from '../doors/measure-door';
import { nativeIngestDoor } from '../doors/native-door';
import type { IngestMetrics } from '../metrics';
import type { Ingest } from '../pipeline/ingest';
import type { Refusal } from '../pipeline/refusal';
import { INGEST, METRICS } from '../tokens';

/** The doors: each hands its request to the one pipeline and says the result in its protocol's words. */
@Controller()
export class IngestController {
  private readonly schema = JSON.stringify(nativeBatchJsonSchema());

  constructor(
    @Inject(INGEST) private readonly ingest: Ingest,
    @Inject(METRICS) private readonly metrics: IngestMetrics,
  ) {}

  @Post('v1/events')
  native(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(nativeIngestDoor, request, reply);
  }

  @Put('events')
  measure(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(measureIngestDoor, request, reply);
  }

  /** The JSON Schema of a native batch. It changes with the version of Sonde only. */
  @Get('v1/schema')
  @Header('content-type', 'application/schema+json')
  @Header('cache-control', 'public, max-age=3600')
  batchSchema(): string {
    return this.schema;
  }

  private async answer(door: IngestDoor, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const result = await this.ingest({ door, headers: request.headers, body: request.raw });
    // While the server ends, no connection is kept for a next batch: it would hold up the end.
    if (!request.server.server.listening) void reply.header('connection', 'close');
    if (result.kind === 'refused') {
      this.metrics.answered(door.protocol, result.status);
      setRefusalHeaders(reply, result);
      void reply.code(result.status).send(door.refused(result));
      return;
    }
    const { status, body } = door.taken(result);
    this.metrics.answered(door.protocol, status);
    void reply.code(status).send(body);
  }
}

function setRefusalHeaders(reply: FastifyReply, refusal: Refusal): void {
  if (refusal.retryAfter !== undefined) void reply.header('retry-after', String(refusal.retryAfter));
  if (refusal.status === 401) void reply.header('www-authenticate', 'Bearer realm="sonde"');
}
