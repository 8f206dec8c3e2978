// Everything can be reached and used with the keyboard, and the reader sees where they are.

import { expect, test, type Page } from '../../fixtures.ts';

test('the first stop leads past the header to the text', async ({ page, open }) => {
  await open('/posts/a-kettle-for-the-reading-room');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the text' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await page.getByRole('main').evaluate((main) => main.contains(document.activeElement))).toBe(true);
});

test('the stops come in the order in which the page is read', { tag: ['@hydrated', '@no-js'] }, async ({ page, open }) => {
  await open('/');
  const stops = await tabThrough(page, 10);
  const expected = ['Skip to the text', 'Harrowmere Commons', 'About', 'Search', 'hello@harrowmere.example', '01632 960 114'];
  expect(stops.filter((stop) => expected.includes(stop))).toEqual(expected);
});

test('every stop shows that it has the focus', { tag: ['@hydrated', '@no-js'] }, async ({ page, open }) => {
  await open('/posts/a-kettle-for-the-reading-room');
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press('Tab');
    const ring = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement!);
      const name = document.activeElement!.outerHTML.slice(0, 80);
      return { name, visible: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
    });
    expect(ring, ring.name).toMatchObject({ visible: true });
  }
});

test('the focus is never caught', { tag: ['@hydrated', '@no-js'] }, async ({ page, open }) => {
  await open('/posts/a-short-note');
  const seen = new Set(await tabThrough(page, 60));
  expect(seen).toContain('Follow by feed');
});

test('a post can be found, read and left by keyboard alone', { tag: ['@hydrated', '@no-js'] }, async ({ page, open, javaScriptEnabled }) => {
  // With scripts the focus follows the page a moment later.
  const arrived = async (heading: string) => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    if (javaScriptEnabled !== false) await expect(page.getByRole('main')).toBeFocused();
  };
  await open('/');
  await tabTo(page, 'Search');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search$/);
  await arrived('Search');
  await tabTo(page, 'q');
  await page.keyboard.type('zanzibarquartz');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Many words for tea' })).toBeVisible();
  await tabTo(page, 'Many words for tea');
  await page.keyboard.press('Enter');
  await arrived('Many words for tea');
  await tabTo(page, 'Privacy');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Privacy');
});

test('Tab goes on from where the new page begins', { tag: '@hydrated' }, async ({ page, open }) => {
  await open('/about');
  await tabTo(page, 'Contact');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/contact$/);
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('navigation', { name: 'Site' }).locator(':focus')).toHaveCount(0);
});

/** The words of what has the focus, or a field's name. */
const stop = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement as HTMLInputElement;
    return focused.textContent?.trim() || focused.name || focused.tagName;
  });

async function tabThrough(page: Page, times: number): Promise<string[]> {
  const stops: string[] = [];
  while (stops.length < times) {
    await page.keyboard.press('Tab');
    stops.push(await stop(page));
  }
  return stops;
}

async function tabTo(page: Page, words: string) {
  for (let times = 0; times < 80; times += 1) {
    await page.keyboard.press('Tab');
    if ((await stop(page)) === words) return;
  }
  throw new Error(`Tab never came to “${words}”`);
}
