// A reader whose WebAssembly is blocked, late or unwanted misses comfort and nothing else.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';

const POST = '/posts/a-kettle-for-the-reading-room';

test.describe('blocked', { tag: ['@hydrated', '@narrow'] }, () => {
  test.beforeEach(async ({ page, complaints }) => {
    complaints.allow(/\.wasm|Failed to fetch|ERR_FAILED/);
    await page.route('**/*.wasm', (route) => route.abort());
  });

  test('a post is complete', async ({ page }) => {
    await loadWithoutClient(page, POST);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A kettle for the reading room');
    await expect(page.getByText('Talk to whoever is waiting too.')).toBeVisible();
    await expect(page.getByRole('region', { name: 'You may also like' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Link to this story' })).toBeVisible();
  });

  test('links lead on', async ({ page }) => {
    await loadWithoutClient(page, POST);
    await page.getByRole('link', { name: 'bench that faces the wall' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The bench that faces the wall');
  });

  test('search works', async ({ page }) => {
    await loadWithoutClient(page, '/search');
    await page.getByRole('main').getByRole('searchbox').fill('zanzibarquartz');
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await expect(page.getByRole('link', { name: 'Many words for tea' })).toBeVisible();
  });
});

test.describe('late', { tag: ['@hydrated', '@narrow'] }, () => {
  let arrive = () => {};

  test.beforeEach(async ({ page }) => {
    const arrival = new Promise<void>((done) => (arrive = done));
    await page.route('**/*.wasm', async (route) => {
      await arrival;
      await route.continue().catch(() => {}); // The page may have been left.
    });
  });

  // Nothing may wait at the end of a test for an answer that was held back.
  test.afterEach(() => arrive());

  test('a post can be read and left before the client is there', async ({ page }) => {
    await page.goto(POST);
    await expect(page.getByText('Talk to whoever is waiting too.')).toBeVisible();
    await page.getByRole('link', { name: 'bench that faces the wall' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The bench that faces the wall');
  });

  test('a search sent before the client is there is answered', async ({ page }) => {
    await page.goto('/search');
    await page.getByRole('main').getByRole('searchbox').fill('zanzibarquartz');
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await expect(page.getByRole('link', { name: 'Many words for tea' })).toBeVisible();
  });

  test('what was typed before the client came is still there after', async ({ page }) => {
    await page.goto('/search');
    const field = page.getByRole('main').getByRole('searchbox');
    await field.fill('zanzibarquartz');
    arrive();
    await hydrated(page);
    await expect(field).toHaveValue('zanzibarquartz');
    await field.press('Enter');
    await expect(page.getByRole('link', { name: 'Many words for tea' })).toBeVisible();
  });

  test('the first paint waits for no client, and the client for the whole page', async ({ page }) => {
    await page.goto(POST);
    await expect.poll(() => page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length)).toBe(1);
    await expect(page.locator('html')).not.toHaveAttribute('data-hydrated', /.*/);
    arrive();
    await hydrated(page);
    await expect.poll(() => page.evaluate(askedOnceLoaded)).toBe(true);
  });

  test('the client leaves the reader where they are', async ({ page }) => {
    await page.goto(POST);
    await page.getByRole('heading', { name: 'What we would do again' }).scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    expect(before).toBeGreaterThan(100);
    arrive();
    await hydrated(page);
    expect(await page.evaluate(() => scrollY)).toBe(before);
  });
});

test.describe('unwanted', { tag: ['@hydrated', '@narrow'] }, () => {
  test('a reader who saves data is sent no client', async ({ page }) => {
    await page.addInitScript(() => {
      const connection = Object.assign(new EventTarget(), { saveData: true });
      Object.defineProperty(Navigator.prototype, 'connection', { get: () => connection });
    });
    const requested = await requestsOf(page, POST);
    expect(requested.filter((address) => /\.wasm|\/pkg\//.test(address))).toEqual([]);
    await expect(page.getByText('Talk to whoever is waiting too.')).toBeVisible();
    await expect(page.locator('html')).not.toHaveAttribute('data-hydrated', /.*/);
  });

  test('any other reader is', async ({ page }) => {
    const asked = page.waitForRequest(/\.wasm$/);
    await page.goto(POST);
    await asked;
    await hydrated(page);
  });
});

/** Whether this page asked for the client, and only when it had loaded. */
function askedOnceLoaded(): boolean {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const asked = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm'));
  return asked.length > 0 && asked.every(({ startTime }) => startTime >= visit.loadEventStart);
}

/** Opens a page and waits until the browser has given up on the client. */
async function loadWithoutClient(page: Page, path: string) {
  const refused = page.waitForEvent('requestfailed', (request) => request.url().endsWith('.wasm'));
  await page.goto(path);
  await refused;
}

/** Every address that the page asks for until it asks no more. */
async function requestsOf(page: Page, path: string): Promise<string[]> {
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  return requested;
}
