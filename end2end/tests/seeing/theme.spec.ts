// The site is light or dark as the device is, or as the reader chose, from the first paint on.

import { expect, test, type Page } from '../../fixtures.ts';

test('the device decides', async ({ page, open }) => {
  await open('/');
  expect(await brightness(page)).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => brightness(page)).toBeLessThan(60);
});

test('without the client there is no switch that does nothing', { tag: '@no-js' }, async ({ page, open }) => {
  await open('/');
  await expect(page.getByRole('button', { name: 'Dark' })).toHaveCount(0);
});

test.describe('with the client', { tag: ['@hydrated', '@narrow'] }, () => {
  test('the reader’s choice wins over the device’s', async ({ page, open }) => {
    await open('/');
    const dark = page.getByRole('button', { name: 'Dark' });
    await dark.click();
    await expect(dark).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => brightness(page)).toBeLessThan(60);
    await page.getByRole('button', { name: 'Light' }).click();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => brightness(page)).toBeGreaterThan(200);
  });

  test('the choice can be given back to the device', async ({ page, open }) => {
    await open('/');
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.getByRole('button', { name: 'As on this device' }).click();
    await expect.poll(() => brightness(page)).toBeGreaterThan(200);
  });

  test('the choice holds on other pages and later visits', async ({ page, open }) => {
    await open('/');
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.getByRole('contentinfo').getByRole('link', { name: 'Privacy' }).click();
    await expect(page).toHaveURL(/privacy/);
    expect(await brightness(page)).toBeLessThan(60);
    await open('/about');
    expect(await brightness(page)).toBeLessThan(60);
    await expect(page.getByRole('button', { name: 'Dark' })).toHaveAttribute('aria-pressed', 'true');
  });

  test('a chosen theme is there before the client, so nothing flashes', async ({ page, open, complaints }) => {
    await open('/');
    await page.getByRole('button', { name: 'Dark' }).click();
    complaints.allow(/\.wasm|fetch/);
    await page.route('**/*.wasm', (route) => route.abort());
    await page.goto('/about');
    expect(await brightness(page)).toBeLessThan(60);
  });
});

/** Of the background, 0 to 255, as painted. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const painted = [document.body, document.documentElement]
      .map((element) => getComputedStyle(element).backgroundColor)
      .find((colour) => !/transparent|, 0\)$/.test(colour));
    const canvas = document.createElement('canvas').getContext('2d')!;
    canvas.fillStyle = painted ?? 'white';
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });
}
