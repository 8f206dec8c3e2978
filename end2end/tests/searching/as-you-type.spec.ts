// With the client, search answers while the reader types, and only ever with the newest words.

import { expect, test, type Page } from '../../fixtures.ts';

test.describe('with the client', { tag: ['@hydrated', '@narrow'] }, () => {
  test('results come while typing, and typing goes on', async ({ page, open }) => {
    await open('/search');
    await page.evaluate(() => Object.assign(window, { mark: true }));
    await field(page).pressSequentially('zanzibar');
    await expect(page.getByRole('link', { name: 'Many words for tea' })).toBeVisible();
    await expect(field(page)).toBeFocused();
    await field(page).pressSequentially('quartz');
    await expect(page.getByRole('status')).toHaveText('One result for “zanzibarquartz”.');
    await expect(field(page)).toHaveValue('zanzibarquartz');
    await expect(field(page)).toBeFocused();
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
  });

  test('the address follows the words, so that it can be kept', async ({ page, open }) => {
    await open('/search');
    await field(page).fill('kettle');
    await expect(page).toHaveURL(/\/search\?q=kettle$/);
  });

  test('fast typing asks once', async ({ page, open }) => {
    await open('/search');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/search')) asked.push(request.url());
    });
    // As fast as can be: a busy machine takes its time between one key and the next.
    await field(page).evaluate((field: HTMLInputElement) => {
      for (const letter of 'zanzibarquartz') {
        field.value += letter;
        field.dispatchEvent(new InputEvent('input', { data: letter, inputType: 'insertText', bubbles: true }));
      }
    });
    await expect(page.getByRole('status')).toHaveText('One result for “zanzibarquartz”.');
    expect(asked.length).toBe(1);
  });

  test('a late answer never replaces a newer one', async ({ page, open }) => {
    await open('/search');
    let release = () => {};
    const released = new Promise<void>((done) => (release = done));
    await page.route(/\/api\/search\?.*kettle/, async (route) => {
      await released;
      await route.continue().catch(() => {}); // The client may have given this one up.
    });
    const first = page.waitForRequest(/\/api\/search\?.*kettle/);
    await field(page).fill('kettle');
    await first;
    await field(page).fill('zanzibarquartz');
    await expect(page.getByRole('link', { name: 'Many words for tea' })).toBeVisible();
    release();
    // One more question and answer: by then the late one has been read or dropped.
    await page.evaluate(() => fetch('/healthz').then((answer) => answer.text()));
    await expect(page.getByRole('status')).toHaveText('One result for “zanzibarquartz”.');
    await expect(page.getByRole('link', { name: 'A kettle for the reading room' })).toHaveCount(0);
    await expect(field(page)).toHaveValue('zanzibarquartz');
  });

  test('Back leads to what was sent before, and not to each word on the way', async ({ page, open }) => {
    await open('/about');
    await open('/search');
    for (const words of ['kettle', 'zanzibarquartz']) {
      await field(page).fill(words.slice(0, 3));
      await expect(page).toHaveURL(new RegExp(`q=${words.slice(0, 3)}$`));
      await field(page).fill(words);
      await field(page).press('Enter');
      await expect(page).toHaveURL(new RegExp(`q=${words}$`));
    }
    await expect(page.getByRole('status')).toHaveText('One result for “zanzibarquartz”.');
    await page.goBack();
    await expect(page).toHaveURL(/q=kettle$/);
    await expect(field(page)).toHaveValue('kettle');
    await expect(page.getByRole('link', { name: 'A kettle for the reading room' })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/about/i);
    await page.goForward();
    await expect(field(page)).toHaveValue('kettle');
    // The same words once more are a place of their own once more.
    await field(page).fill('zanzibarquartz');
    await field(page).press('Enter');
    await expect(page).toHaveURL(/q=zanzibarquartz$/);
    await expect(page.getByRole('status')).toHaveText('One result for “zanzibarquartz”.');
    await page.goBack();
    await expect(page).toHaveURL(/q=kettle$/);
    await expect(page.getByRole('link', { name: 'A kettle for the reading room' })).toBeVisible();
  });

  test('clearing the field clears the results', async ({ page, open }) => {
    await open('/search?q=zanzibarquartz');
    await expect(page.getByRole('link', { name: 'Many words for tea' })).toBeVisible();
    await field(page).fill('');
    await expect(page.getByRole('link', { name: 'Many words for tea' })).toHaveCount(0);
  });
});

const field = (page: Page) => page.getByRole('main').getByRole('searchbox', { name: 'Search' });
