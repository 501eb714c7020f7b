import { errorBody } from '../http/error-body';
import type { IngestDoor } from './door';

/** `POST /v1/events`: Sonde's own protocol. */
export const nativeIngestDoor: IngestDoor = {
  protocol: 'native',
  takesMultipart: false,
  batchIdOf: () => '',
  taken: ({ accepted, duplicates, refused }) => ({
    status: 202,
    body: {
      accepted,
      duplicates,
      rejected: refused.map(({ index, id, code, message }) => ({ index, id, code, message })),
    },
  }),
  refused: ({ code, message, details }) => errorBody(code, message, details),
};
