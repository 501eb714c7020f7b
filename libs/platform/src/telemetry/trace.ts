import { SpanStatusCode, trace as api } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import { redactText } from '../logging/redact';

let on = false;

/** Turned on by `startTelemetry`, so that untraced runs pay one comparison. */
export function turnTracing(state: boolean): void {
  on = state;
}

/**
 * Runs `work` inside a span. Names are few and fixed (`append`, `roll-up`): what varies goes into attributes,
 * which never hold keys or payloads.
 */
export async function trace<T>(
  name: string,
  work: () => Promise<T>,
  attributes: Attributes = {},
): Promise<T> {
  if (!on) return work();
  return api.getTracer('sonde').startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: redactText(String(error)) });
      throw error;
    } finally {
      span.end();
    }
  });
}
