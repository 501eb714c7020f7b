import { SondeClient } from '@sonde/query-client';

/** Pages of ours say so: a request of another site's page could not carry this header. */
export const PAGE_HEADERS = { 'x-sonde-page': '1' } as const;

/** Asks the server that this page came from. Who one is stands in a cookie that no script can read. */
export const sonde = new SondeClient({ url: '/graphql', headers: PAGE_HEADERS });
