/** Works as it stands with a QUERY key: what GraphiQL shows first. */
export const FIRST_QUERY = `# The last week of your apps by version. Press Run (Ctrl-Enter).
query Health {
  apps {
    id
    name
    freshness { lagEvents processedThrough }
    lastWeek: metrics(input: {
      metrics: [
        { metric: SESSIONS }
        { metric: CRASH_FREE_SESSIONS }
        { metric: LAUNCH_DURATION, statistic: P95 }
        { metric: NETWORK_ERROR_RATE }
      ]
      range: { from: "FROM", to: "TO" }
      groupBy: [APP_VERSION]
      orderBy: [{ index: 0, direction: DESC }]
    }) {
      rows { group { value } values { metric value } }
    }
  }
}
`;
