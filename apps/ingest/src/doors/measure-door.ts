import type { IngestDoor } from './door';

/** As long as a native batch id may be; a UUID has 36. */
const MAX_BATCH_ID = 128;

/**
 * `PUT /events`: measure.sh's SDKs. `msr-req-id` is wanted but not demanded, since events count once by their own
 * ids. An SDK of measure reads nothing but the status; its errors are `{"error": "…"}`.
 */
export const measureIngestDoor: IngestDoor = {
  protocol: 'measure',
  takesMultipart: true,
  batchIdOf: (headers) => {
    const id = headers['msr-req-id'];
    return typeof id === 'string' ? id.trim().slice(0, MAX_BATCH_ID) : '';
  },
  taken: () => ({ status: 202, body: {} }),
  refused: ({ code, message }) => ({ error: `${code}: ${message}` }),
};
