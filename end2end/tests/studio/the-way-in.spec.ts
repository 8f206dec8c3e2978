// The studio's door opens directly and from inside the app; readers never load what lies behind.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';

test('the door asks for e-mail and password', async ({ page, open }) => {
  await open('/studio');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await expect(page.getByLabel('Email')).toBeVisible();
  await expect(page.getByLabel('Password')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test.describe('with the client', { tag: ['@hydrated', '@narrow'] }, () => {
  test('the door opens from inside the app', async ({ page, open, emptySite }) => {
    await emptySite.publish({ title: 'For staff', slug: 'for-staff' }, 'This way to [the studio](/studio).');
    await open(`${emptySite.url}/posts/for-staff`);
    await page.evaluate(() => Object.assign(window, { mark: true }));
    await page.getByRole('link', { name: 'the studio' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    await expect(page).toHaveTitle(/^Sign in/);
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
  });

  test('only the studio loads the studio', async ({ page }) => {
    const reading = await modules(page, '/posts/a-kettle-for-the-reading-room');
    const studio = await modules(page, '/studio');
    expect(reading.length).toBeGreaterThan(0);
    expect(studio.filter((module) => !reading.includes(module)).length).toBeGreaterThan(0);
  });
});

/** The WebAssembly that a page loads until it asks for no more. */
async function modules(page: Page, path: string): Promise<string[]> {
  const loaded = new Set<string>();
  page.on('request', (request) => {
    if (request.url().endsWith('.wasm')) loaded.add(request.url());
  });
  await page.goto(path);
  await hydrated(page);
  await page.waitForLoadState('networkidle');
  page.removeAllListeners('request');
  return [...loaded];
}
