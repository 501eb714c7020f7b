import { Type } from '@sinclair/typebox';
import { defineEvent } from '../definition';
import { byteCount, milliseconds, nameText, optional } from '../field-schemas';
import { templateUrl } from '../url-template';

export const networkRequest = defineEvent({
  type: 'network_request',
  title: 'Network request',
  description:
    'A request of the app and how it went. Query string, fragment and user info of the URL are dropped before storing.',
  fields: Type.Object({
    url: Type.String({
      minLength: 1,
      description: 'Where to; its path is also kept as an endpoint with ids replaced by `*`.',
    }),
    method: optional(nameText('HTTP method; stored in upper case.', 32)),
    host: optional(nameText('Host, when the URL does not say it.', 255)),
    status: optional(
      Type.Integer({
        minimum: 0,
        maximum: 999,
        description: 'HTTP status; 0 or absent when there was no response.',
      }),
    ),
    durationMs: optional(
      milliseconds('Milliseconds from the start of the request to the end of the response.'),
    ),
    bytesIn: optional(byteCount('Bytes received.')),
    bytesOut: optional(byteCount('Bytes sent.')),
    error: optional(
      nameText('Kind of the transport failure, such as timeout; `cancelled` is not a failure.'),
    ),
    traceId: optional(nameText('Distributed trace that it belongs to.', 128)),
  }),
  columns: {
    url: 'url',
    method: 'method',
    host: 'host',
    status: 'status',
    durationMs: 'durationMs',
    bytesIn: 'bytesIn',
    bytesOut: 'bytesOut',
    error: 'kind',
  },
  derive(fields, into) {
    const parts = templateUrl(fields.url);
    into.url = parts.url;
    into.endpoint = parts.endpoint;
    if (parts.host !== '') into.host = parts.host;
    into.method = into.method.toUpperCase();
  },
});
