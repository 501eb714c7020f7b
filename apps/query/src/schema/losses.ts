export const lossesSdl = /* GraphQL */ `
  extend type App {
    """
    What of each version's events never arrived, of what was received in the range; versions with most events first.
    A batch that is late counts as missing until it comes.
    """
    losses(range: TimeRange!): [ReleaseLosses!]!
  }

  "What is known of a version's events that Sonde does not have."
  type ReleaseLosses {
    appVersion: String!
    "Events of the version that Sonde has."
    received: Float!
    "Events that SDKs say they threw away; a report that was sent again counts once."
    droppedByClient: Float!
    "Batches received whose install numbers them."
    batches: Float!
    """
    Numbers that are missing between batches of the same install and version, or before its first one. Those before the
    first batch that Sonde still keeps of an install are not counted once the app is older than its retention.
    """
    missingBatches: Float!
    "Numbers that are missing right before an install's first batch of this version: whether they were this version's or the one's before is unknown, so they are counted nowhere else."
    missingAtUpdate: Float!
    "Mean number of events in the version's numbered batches; null without any."
    eventsPerBatch: Float
    "droppedByClient + missingBatches × eventsPerBatch. Null when its phones neither number batches nor report: then nothing is known."
    estimatedLost: Float
    "estimatedLost ÷ (received + estimatedLost). What a phone that never came back did not send is in no estimate."
    share: Float
    "Share (0 to 1) of the received events whose batches are numbered: of the others only reports tell of losses. Null when nothing was received."
    numberedShare: Float
    "Share (0 to 1) of the installs whose batches were looked at: 1 unless the app has over two million numbered batches; then some installs stand for all, and batches and missing numbers are scaled up."
    installsLookedAt: Float!
  }
`;
