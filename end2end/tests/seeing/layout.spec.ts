// Pages fit the smallest phones and the largest zoom, keep their shape while loading, and print well.

import { expect, test, type Page } from '../../fixtures.ts';
import { ALL, KINDS } from '../../states.ts';

for (const state of ALL) {
  test(`${state.name} fits a phone of 320 pixels`, { tag: '@narrow' }, async ({ page, openState }) => {
    await openState(state);
    await expectNoSidewaysScroll(page, 320);
  });
}

for (const state of KINDS) {
  test(`${state.name} fits a large screen at 400 % zoom`, { tag: '@no-js' }, async ({ page, openState }) => {
    await page.setViewportSize({ width: 320, height: 256 });
    await openState(state);
    await expectNoSidewaysScroll(page, 320);
  });
}

test('a phone with letters twice as large still needs no sideways scroll', { tag: '@no-js' }, async ({ page, open }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await open('/posts/a-kettle-for-the-reading-room');
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%', 'important'));
  await expectNoSidewaysScroll(page, 360);
});

test('a wide table scrolls inside itself', { tag: '@narrow' }, async ({ page, open }) => {
  await open('/posts/wide-things');
  const table = page.getByRole('region', { name: 'Table 1' });
  expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeGreaterThan(0);
  await table.focus();
  await table.press('End');
  await expect(table).toBeFocused();
});

test('every picture has its dimensions, so nothing jumps', { tag: '@no-js' }, async ({ page, open }) => {
  for (const path of ['/', '/posts/a-kettle-for-the-reading-room', '/posts/wide-things', '/authors/bernadette-okoro']) {
    await open(path);
    const without = page.locator('img:not([width]), img:not([height]), img[width="0"], img[height="0"]');
    await expect(without, path).toHaveCount(0);
  }
});

test('nothing moves while a page loads', { tag: '@hydrated' }, async ({ page, open }) => {
  await page.addInitScript(() => {
    Object.assign(window, { moved: 0 });
    new PerformanceObserver((list) => {
      const shifts = list.getEntries() as (PerformanceEntry & { value: number })[];
      for (const shift of shifts) (window as unknown as { moved: number }).moved += shift.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await open('/posts/a-kettle-for-the-reading-room');
  expect(await page.evaluate(() => (window as unknown as { moved: number }).moved)).toBeLessThan(0.02);
});

test('lines are short enough to read', { tag: '@no-js' }, async ({ page, open }) => {
  await open('/posts/the-bench-that-faces-the-wall');
  const longest = await page.getByRole('article').getByRole('paragraph').evaluateAll((paragraphs) =>
    Math.max(
      ...paragraphs
        .filter((one) => (one.textContent ?? '').length > 80)
        .map((one) => one.clientWidth / parseFloat(getComputedStyle(one).fontSize)),
    ),
  );
  expect(longest).toBeLessThanOrEqual(36);
});

test('a printed post is the post and nothing else', { tag: ['@hydrated', '@no-js'] }, async ({ page, open }) => {
  await open('/posts/a-kettle-for-the-reading-room');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('Talk to whoever is waiting too.')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Site' })).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Contents' })).toBeHidden();
  await expect(page.getByRole('region', { name: 'Share this story' })).toBeHidden();
  await expect(page.getByRole('region', { name: 'You may also like' })).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Footer' })).toBeHidden();
});

test('with reduced motion nothing moves by itself', { tag: '@no-js' }, async ({ page, open }) => {
  await open('/');
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});

async function expectNoSidewaysScroll(page: Page, width: number) {
  const sticking = await page.evaluate((width) => {
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > width + 1);
    return out.map((one) => one.outerHTML.slice(0, 120));
  }, width);
  expect(sticking, 'what sticks out').toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
}
