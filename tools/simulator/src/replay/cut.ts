/** The raw texts of the elements of a recorded body's two lists. */
export interface RecordedBody {
  readonly events: readonly string[];
  readonly spans: readonly string[];
}

/**
 * Cuts a recorded body `{"events":[…],"spans":[…]}` into the texts of its elements, digit for digit as they stand:
 * numbers past 2^53 would not survive being parsed and written again.
 *
 * @throws {SyntaxError} where the text is not such a body.
 */
export function cutBody(text: string): RecordedBody {
  const lists: Record<string, string[]> = { events: [], spans: [] };
  let position = skipSpace(text, 0);
  expect(text, position, '{');
  position = skipSpace(text, position + 1);
  while (text[position] !== '}') {
    const keyEnd = endOfString(text, position);
    const key = JSON.parse(text.slice(position, keyEnd)) as string;
    position = skipSpace(text, keyEnd);
    expect(text, position, ':');
    position = skipSpace(text, position + 1);
    const list = Object.hasOwn(lists, key) ? lists[key] : undefined;
    if (list && text[position] === '[') position = cutList(text, position, list);
    else position = endOfValue(text, position);
    position = skipSpace(text, position);
    if (text[position] === ',') position = skipSpace(text, position + 1);
    else expect(text, position, '}');
  }
  return { events: lists['events'] ?? [], spans: lists['spans'] ?? [] };
}

function cutList(text: string, start: number, into: string[]): number {
  let position = skipSpace(text, start + 1);
  while (text[position] !== ']') {
    const end = endOfValue(text, position);
    into.push(text.slice(position, end));
    position = skipSpace(text, end);
    if (text[position] === ',') position = skipSpace(text, position + 1);
    else expect(text, position, ']');
  }
  return position + 1;
}

/** Position after the value that begins here. */
function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== '{' && first !== '[') {
    let position = start;
    while (position < text.length && !',]} \n\r\t'.includes(text.charAt(position))) position++;
    if (position === start) throw new SyntaxError(`a value is missing at ${start}`);
    return position;
  }
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    const character = text[position];
    if (character === '"') position = endOfString(text, position) - 1;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return position + 1;
  }
  throw new SyntaxError(`the value at ${start} has no end`);
}

function endOfString(text: string, start: number): number {
  expect(text, start, '"');
  for (let position = start + 1; position < text.length; position++) {
    const character = text[position];
    if (character === '\\') position++;
    else if (character === '"') return position + 1;
  }
  throw new SyntaxError(`the text at ${start} has no end`);
}

function skipSpace(text: string, start: number): number {
  let position = start;
  while (position < text.length && ' \n\r\t'.includes(text.charAt(position))) position++;
  return position;
}

function expect(text: string, position: number, character: string): void {
  if (text[position] !== character)
    throw new SyntaxError(`expected ${character} at ${position}, found ${text[position] ?? 'the end'}`);
}
