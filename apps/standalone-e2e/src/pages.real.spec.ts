import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startStandalone, type Standalone } from '@sonde/test-kit';

/** Debian's Chromium, or the one that `SONDE_TEST_CHROMIUM` names. */
const program = process.env['SONDE_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const present = existsSync(program);
if (!present) {
  const how = 'install Debian’s package chromium, or name one in SONDE_TEST_CHROMIUM';
  if (process.env['CI'] === 'true') throw new Error(`no Chromium at ${program}: ${how}`);
  process.stderr.write(`The pages are not tested: no Chromium at ${program}; ${how}.\n`);
}

(present ? describe : describe.skip)('the pages in a real browser', () => {
  let sonde: Standalone;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let foreign: string[];

  beforeAll(async () => {
    sonde = await startStandalone();
    browser = await chromium.launch({
      executablePath: program,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(async () => {
    await browser.close();
    await sonde.stop();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    complaints = [];
    foreign = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith('http') && host !== new URL(sonde.endpoints.dashboard).host)
        foreign.push(request.url());
    });
  });
  afterEach(async () => {
    await page.close();
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  /** Kept where somebody wants to look: `SONDE_TEST_SCREENSHOTS` names the folder. */
  async function shot(name: string): Promise<void> {
    const folder = process.env['SONDE_TEST_SCREENSHOTS'];
    if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
  }

  it('the first page leads to GraphiQL', async () => {
    await page.goto(sonde.endpoints.dashboard);
    await shot('home');
    await page
      .getByRole('link', { name: /GraphiQL/ })
      .first()
      .click();
    await page.waitForURL(/graphiql/);
    await page.getByText('Paste a QUERY key').waitFor();
    await shot('welcome');
  });

  it('GraphiQL answers a question with a key, and knows the schema', async () => {
    const app = await sonde.createApp({ name: 'browser' });
    await page.goto(new URL('/graphiql', sonde.endpoints.dashboard).href);
    await page.getByLabel('Key').fill(app.queryKey);
    await page.keyboard.press('Enter');
    await page.locator('.graphiql-container').waitFor();
    await page.getByRole('button', { name: /execute/i }).click();
    await page.locator('.result-window', { hasText: '"data"' }).waitFor();
    expect(await page.locator('.result-window').textContent()).toContain('browser');
    await page.getByRole('button', { name: /documentation/i }).click();
    await page.getByText('Root Types').waitFor();
    await shot('answer');
  });
});
