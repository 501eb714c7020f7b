/** Ends with 0 when the app in this container answers. The image has no curl. */
const { APP, SONDE_INGEST_PORT, SONDE_QUERY_PORT, SONDE_PROCESSOR_PORT } = process.env;
const port = {
  ingest: SONDE_INGEST_PORT || 8400,
  query: SONDE_QUERY_PORT || 8401,
  processor: SONDE_PROCESSOR_PORT || 8402,
}[APP];

fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(4000) }).then(
  (answer) => process.exit(answer.ok ? 0 : 1),
  (error) => {
    console.error(String(error.cause ?? error));
    process.exit(1);
  },
);
