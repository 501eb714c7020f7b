import type { Browser } from 'playwright-core';
import { startStandalone, type Standalone } from '@sonde/test-kit';
import { describeInBrowser, launchBrowser, WatchedPage } from './browser';

describeInBrowser('GraphiQL in a real browser', () => {
  let sonde: Standalone;
  let browser: Browser;
  beforeAll(async () => {
    sonde = await startStandalone();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await sonde.stop();
  });

  it('answers a question with a key, and knows the schema', async () => {
    const app = await sonde.createApp({ name: 'browser' });
    const watched = await WatchedPage.open(browser, sonde.endpoints.dashboard);
    const { page } = watched;
    await page.goto(new URL('/graphiql', sonde.endpoints.dashboard).href);
    await page.getByText('Paste a QUERY key').waitFor();
    await watched.shot('graphiql-welcome');
    await page.getByLabel('Key').fill(app.queryKey);
    await page.keyboard.press('Enter');
    await page.locator('.graphiql-container').waitFor();
    await page.getByRole('button', { name: /execute/i }).click();
    await page.locator('.result-window', { hasText: '"data"' }).waitFor();
    expect(await page.locator('.result-window').textContent()).toContain('browser');
    await page.getByRole('button', { name: /documentation/i }).click();
    await page.getByText('Root Types').waitFor();
    await watched.shot('graphiql-answer');
    await watched.close();
  });
});
