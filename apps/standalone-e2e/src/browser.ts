import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Debian's Chromium, or the one that `SONDE_TEST_CHROMIUM` names. */
const program = process.env['SONDE_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const present = existsSync(program);
if (!present) {
  const how = 'install Debian’s package chromium, or name one in SONDE_TEST_CHROMIUM';
  if (process.env['CI'] === 'true') throw new Error(`no Chromium at ${program}: ${how}`);
  process.stderr.write(`The pages are not tested: no Chromium at ${program}; ${how}.\n`);
}

/** `describe` where there is a browser. */
export const describeInBrowser = present ? describe : describe.skip;

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
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

/** A page that must load nothing from other hosts and have nothing to complain about. */
export class WatchedPage {
  private readonly complaints: string[] = [];
  private readonly foreign: string[] = [];

  private constructor(
    readonly page: Page,
    host: string,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.host !== host) this.foreign.push(request.url());
    });
  }

  static async open(
    browser: Browser,
    origin: string,
    options: BrowserContextOptions = {},
  ): Promise<WatchedPage> {
    return new WatchedPage(await browser.newPage(options), new URL(origin).host);
  }

  /** Kept where somebody wants to look: `SONDE_TEST_SCREENSHOTS` names the folder. */
  async shot(name: string): Promise<void> {
    const folder = process.env['SONDE_TEST_SCREENSHOTS'];
    if (folder) await this.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  }

  /** Closes it, unless something was wrong with it. */
  async close(): Promise<void> {
    await this.page.close();
    expect(this.foreign).toEqual([]);
    expect(this.complaints).toEqual([]);
  }
}
