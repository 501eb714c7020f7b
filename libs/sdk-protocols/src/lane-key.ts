/** What an event says about where it belongs; spans too. */
interface Keyed {
  readonly sessionId: string;
  readonly resource: { readonly installId: string };
}

/** What one lane keeps together: the session where the SDK names it, else the install. */
export const eventKey = (event: Keyed): string => event.sessionId || event.resource.installId;

/** The log's partition key of an event. */
export const laneKeyText = (appId: string, event: Keyed): string => `${appId}:${eventKey(event)}`;
