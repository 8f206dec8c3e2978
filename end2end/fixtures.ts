// What every test of this suite can ask for. A test imports `test` and `expect` from here.

import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Cookie, type Page, type Response } from '@playwright/test';
import { START, Site } from './server.ts';
import { ROLES, addPerson, signIn, type Role } from './staff.ts';
import type { State } from './states.ts';

export { expect, type BrowserContext, type Locator, type Page, type Route } from '@playwright/test';
export { ORGANISATION, START, Site } from './server.ts';

type ForWorker = {
  /** The running program with the demo's posts and those of `content/`, one per worker. */
  sharedSite: Site;
};

type ForTest = {
  /** The shared site, with its clock set back. Change nothing on it that others read. */
  site: Site;
  /** Starts a site of the test's own with nothing on it, for tests that change much. */
  emptySite: Site;
  /** Opens an address and, where scripts run, waits until the client has taken over. */
  open: (path: string) => Promise<Response>;
  /** Opens a page in one of the states of `states.ts`, and checks its status. */
  openState: (state: State) => Promise<void>;
  /** What the browser complained of. Anything that a test doesn't allow makes it fail. */
  complaints: Complaints;
  /** Checks the open page with axe: WCAG 2.0 to 2.2, A and AA, and best practice. */
  axe: () => Promise<void>;
};

/** Console messages, errors, failed requests and requests to others, of one test. */
export class Complaints {
  private readonly list: string[] = [];
  private readonly allowed: RegExp[] = [];

  add(complaint: string) {
    this.list.push(complaint);
  }

  /** Says that this test provokes complaints of this kind. */
  allow(pattern: RegExp) {
    this.allowed.push(pattern);
  }

  get all(): readonly string[] {
    return this.list;
  }

  get unexpected(): string[] {
    return this.list.filter((complaint) => !this.allowed.some((known) => known.test(complaint)));
  }
}

/**
 * Waits until the client has taken over the page. Not by an `expect`: each of its tries reads the
 * whole page as a screen reader would, while the client needs the processor.
 */
export async function hydrated(page: Page) {
  await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' });
}

export const test = base.extend<ForTest, ForWorker>({
  sharedSite: [
    async ({}, use) => {
      const site = await Site.start({ content: true });
      for (const role of ROLES) await addPerson(site, role);
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  site: async ({ sharedSite }, use, info) => {
    sharedSite.setClock(START);
    const before = sharedSite.log.length;
    await use(sharedSite);
    await attachLog(info, sharedSite.log.slice(before));
  },

  emptySite: async ({ context }, use, info) => {
    const site = await Site.start({ content: false });
    await use(site);
    // An open page may still listen to the site that is about to go.
    await Promise.all(context.pages().map((page) => page.goto('about:blank')));
    await attachLog(info, site.log);
    await site.stop();
  },

  baseURL: async ({ site }, use) => use(site.url),

  open: async ({ page, javaScriptEnabled }, use) => {
    await use(async (path) => {
      const response = await page.goto(path);
      if (javaScriptEnabled !== false) await hydrated(page);
      return response!;
    });
  },

  openState: async ({ page, open, complaints, site }, use) => {
    await use(async ({ path, as, link, press, status = 200 }) => {
      if (as) await comeIn(page, site, as);
      if (status !== 200) complaints.allow(new RegExp(`status of ${status}`));
      let response = await open(path);
      if (link) {
        // It may be folded away.
        const links = page.getByRole('link', { name: link, includeHidden: true });
        const address = await links.first().getAttribute('href');
        response = await open(address!);
      }
      expect(response.status()).toBe(status);
      if (press) {
        complaints.allow(/status of 422/);
        await page.getByRole('button', { name: press }).click();
        await expect(page.getByRole('alert')).toBeVisible();
      }
    });
  },

  complaints: [
    async ({ context }, use) => {
      const complaints = new Complaints();
      context.on('console', (message) => {
        const type = message.type();
        if (type !== 'warning' && type !== 'error' && type !== 'assert') return;
        complaints.add(`console ${type}: ${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => complaints.add(`page error: ${error.error()}`));
      context.on('requestfailed', (request) => {
        const reason = request.failure()?.errorText;
        // The browser gives up what it no longer needs when a page is left.
        if (reason !== 'net::ERR_ABORTED') complaints.add(`no answer: ${request.url()} ${reason}`);
      });
      context.on('request', (request) => {
        const { hostname, protocol } = new URL(request.url());
        const ours = ['127.0.0.1', 'localhost'].includes(hostname) || protocol === 'data:' || protocol === 'blob:';
        if (!ours) complaints.add(`somebody else was asked: ${request.url()}`);
      });
      await use(complaints);
      expect(complaints.unexpected, 'what the browser complained of').toEqual([]);
    },
    { auto: true },
  ],

  axe: async ({ page, browser, viewport, javaScriptEnabled }, use) => {
    await use(async () => {
      // A press may have led here: what still comes is part of the page.
      await page.waitForLoadState();
      if (javaScriptEnabled !== false) return expectNoViolations(page);
      const copy = await withoutScripts(page, await browser.newPage({ viewport, javaScriptEnabled: true }));
      await expectNoViolations(copy);
      await copy.close();
    });
  },
});

/** Sessions on the shared sites: every sign-in costs the program a password's hash. */
const sessions = new Map<string, Cookie[]>();

/** Signs in by the door, or goes on with a session that was begun there before. */
async function comeIn(page: Page, site: Site, role: Role) {
  const whose = `${role} of ${site.url}`;
  const cookies = sessions.get(whose);
  if (cookies) return page.context().addCookies(cookies);
  await signIn(page, site.url, role);
  sessions.set(whose, await page.context().cookies());
}

async function expectNoViolations(page: Page) {
  const found = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const violations = found.violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`,
  );
  expect(violations, 'what axe found').toEqual([]);
}

/** axe is a script, so it reads a copy of what the browser made of the page without any. */
async function withoutScripts(page: Page, copy: Page): Promise<Page> {
  const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await copy.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  const html = (await page.content())
    .replaceAll(/<script\b.*?<\/script>/gs, '')
    .replaceAll(/<\/?noscript>/g, '');
  await copy.route(page.url(), (route) => route.fulfill({ body: html, contentType: 'text/html' }));
  await copy.goto(page.url());
  return copy;
}

async function attachLog(info: { status?: string; expectedStatus: string }, log: string) {
  if (info.status !== info.expectedStatus && log) console.log(`The server's log:\n${log}`);
}
