import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EVENT_TYPES } from './registry';
import { renderEventReference } from './reference';

const page = resolve(__dirname, '../../../docs/events.md');

describe('docs/events.md', () => {
  it('says what the definitions say (regenerate: UPDATE_DOCS=1 npx jest --config libs/event-schema/jest.config.cjs reference)', () => {
    const rendered = renderEventReference();
    if (process.env.UPDATE_DOCS === '1') writeFileSync(page, rendered);
    expect(readFileSync(page, 'utf8')).toBe(rendered);
  });

  it('has a chapter for every event type', () => {
    const rendered = renderEventReference();
    for (const type of EVENT_TYPES) expect(rendered).toContain(`: \`${type}\`\n`);
  });
});
