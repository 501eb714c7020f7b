import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { startStandalone, type AppUnderTest, type Standalone } from '@sonde/test-kit';
import { describeInBrowser, launchBrowser, WatchedPage } from './browser';
import { simulatorWell } from './simulator';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const DAY_MS = 86_400_000;

/** What axe finds serious, by rule and element. */
const seriousFaults = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Violation {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    const { violations } = await (
      globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }
    ).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
};

/** Nothing is being asked for any more. */
const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => !document.querySelector('[class*=skeleton],[aria-busy=true]'));

describeInBrowser('the dashboard in a real browser', () => {
  let sonde: Standalone;
  let browser: Browser;
  let app: AppUnderTest;
  // A stretch that has ended, so that the page and the test ask about the same.
  const to = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const from = to - 3 * DAY_MS;
  beforeAll(async () => {
    sonde = await startStandalone();
    browser = await launchBrowser();
    app = await sonde.createApp({ name: 'Shop' });
    const history = ['--events', '6000', '--days', '4', '--start', new Date(to).toISOString()];
    await simulatorWell('simulate', ...history, '--url', sonde.endpoints.ingest, '--key', app.ingestKey);
    await sonde.untilFresh(app.appId);
  });
  afterAll(async () => {
    await browser.close();
    await sonde.stop();
  });

  const address = (path: string): string =>
    `${sonde.endpoints.dashboard}/apps/${app.appId}/${path}?from=${from}&to=${to}`;

  async function signedIn(theme: 'light' | 'dark' = 'light', width = 1280): Promise<WatchedPage> {
    const watched = await WatchedPage.open(browser, sonde.endpoints.dashboard, {
      colorScheme: theme,
      viewport: { width, height: 900 },
      // For axe, which is not part of the page.
      bypassCSP: true,
    });
    const { page } = watched;
    await page.goto(sonde.endpoints.dashboard);
    await page.getByLabel('Key').fill(app.queryKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/overview/);
    return watched;
  }

  async function counted(metric: string): Promise<string> {
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const answer = await sonde.graphql<{ app: { metrics: { rows: { values: { value: number }[] }[] } } }>(
      'query ($app: ID!, $input: MetricsInput!) { app(id: $app) { metrics(input: $input) { rows { values { value } } } } }',
      { app: app.appId, input: { metrics: [{ metric }], range } },
      app.queryKey,
    );
    const value = answer.app.metrics.rows[0]?.values[0]?.value;
    if (value === undefined) throw new Error(`no ${metric}`);
    return value.toLocaleString('en');
  }

  it('keeps a wrong key out and says why; what it answers then is the page’s policy for all else', async () => {
    const page = await browser.newPage();
    await page.goto(address('overview'));
    await page.waitForURL(/sign-in/);
    await page.getByLabel('Key').fill('sk_query_nobody');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('This token is not valid').waitFor();
    expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual([
      '',
      0,
      expect.any(Number),
    ]);
    await page.close();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('every page is there, in order and reachable for all: %s, %i px', async (theme, width) => {
    const watched = await signedIn(theme, width);
    const { page } = watched;
    for (const path of [
      'overview',
      'vitals',
      'network',
      'flows',
      'errors',
      'sessions',
      'releases',
      'data-quality',
    ]) {
      await page.goto(address(path));
      await page.getByRole('main').waitFor();
      await settled(page);
      expect([path, await page.getByRole('alert').count()]).toEqual([path, 0]);
      expect([path, await seriousFaults(page)]).toEqual([path, []]);
      const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect([path, isWider]).toEqual([path, false]);
      await watched.shot(`${path}-${theme}-${width}`);
    }
    await watched.close();
  });

  it('shows the figures that the API answers', async () => {
    const watched = await signedIn();
    const { page } = watched;
    await page.goto(address('overview'));
    const installs = page.getByRole('region', { name: 'Active installs' });
    await installs.getByText(await counted('ACTIVE_INSTALLS'), { exact: true }).waitFor();
    await page.goto(address('network'));
    const requests = page.getByRole('region', { name: 'Network requests' });
    await requests.getByText(await counted('NETWORK_REQUESTS'), { exact: true }).waitFor();
    await watched.close();
  });

  it('a filter stands in the address: reload and back bring back what was shown', async () => {
    const watched = await signedIn();
    const { page } = watched;
    await page.goto(address('network'));
    await settled(page);
    const before = page.url();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    const offered = page.getByRole('listbox').getByRole('option');
    await offered.filter({ hasText: /^Version$/ }).click();
    await offered.filter({ hasText: /^4\./ }).first().click();
    const chip = page.getByRole('group', { name: 'Filters' }).getByText('Version', { exact: true });
    await chip.waitFor();
    await page.reload();
    await chip.waitFor();
    await page.goBack();
    await page.waitForURL(before);
    expect(await chip.count()).toBe(0);
    await watched.close();
  });

  it('leads from the list to a session, and tells what is behind a figure', async () => {
    const watched = await signedIn();
    const { page } = watched;
    await page.goto(address('sessions'));
    await page.getByRole('cell').getByRole('link').first().click();
    await page.getByRole('heading', { name: /^Session of/ }).waitFor();
    await settled(page);
    await watched.shot('session');
    await page.goto(address('overview'));
    await page.getByRole('button', { name: 'What is behind Crash-free sessions' }).click();
    await page.getByText('1 − sessions with a crash ÷ sessions.').waitFor();
    await watched.close();
  });

  it('a reader is offered nothing that a reader may not do', async () => {
    const watched = await signedIn();
    const { page } = watched;
    await page.goto(address('errors'));
    await page.getByRole('cell').getByRole('link').first().click();
    await page.getByText('Why these are one error').waitFor();
    await settled(page);
    expect(await page.getByRole('button', { name: /Resolve|Ignore|Assign/ }).count()).toBe(0);
    await watched.shot('error');
    await watched.close();
  });

  it('says what the server refuses, and goes on when it answers again', async () => {
    const page = (await signedIn()).page;
    await page.route('**/graphql', (route) => route.abort());
    await page.goto(address('flows'));
    await page.getByText('Sonde does not answer').first().waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByRole('region', { name: 'Value at risk' }).waitFor();
    await page.close();
  });

  it('signs out', async () => {
    const watched = await signedIn();
    const { page } = watched;
    await page.getByRole('button', { name: 'Account and looks' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/sign-in/);
    await page.goto(address('overview'));
    await page.waitForURL(/sign-in/);
    await watched.close();
  });
});
