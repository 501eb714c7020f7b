/**
 * The JSON body that the texts of a multipart request stand for: `{events, spans}` with every part as it came, so
 * that no number is written anew. A part that is not JSON by itself becomes null, which the door refuses alone
 * (`not_an_object`): its neighbours keep their positions.
 */
export function measureBodyFromParts(events: readonly string[], spans: readonly string[]): Buffer {
  return Buffer.from(
    `{"events":[${events.map(ownJson).join(',')}],"spans":[${spans.map(ownJson).join(',')}]}`,
  );
}

function ownJson(part: string): string {
  try {
    JSON.parse(part);
    return part;
  } catch {
    return 'null';
  }
}
