// Posts can be found by who wrote them, by what they are about, and by going back in time.

import { expect, test } from '../../fixtures.ts';

test('an author’s page introduces them and lists what they wrote', async ({ page, open }) => {
  await open('/authors/bernadette-okoro');
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bernadette Okoro');
  await expect(main).toContainText('Bernadette has been director of Harrowmere Commons');
  await expect(main.getByRole('link', { name: 'A kettle for the reading room' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'A short note' })).toHaveCount(0);
});

test('a tag’s page says what it is about and lists its posts', async ({ page, open }) => {
  await open('/tags/coproduction');
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Co-production');
  await expect(main).toContainText('People who use a thing and people who are paid to provide it');
  await expect(main.getByRole('link', { name: 'Many words for tea' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'A short note' })).toHaveCount(0);
});

test('what is not published is listed nowhere', { tag: '@no-js' }, async ({ request }) => {
  for (const path of ['/', '/authors/asha-rahman', '/tags/reading-room', '/feed.xml', '/sitemap.xml']) {
    const text = await (await request.get(path)).text();
    expect(text, path).not.toContain('unfinishedsecret');
    expect(text, path).not.toContain('not-yet-written');
    expect(text, path).not.toContain('scheduledsecret');
    expect(text, path).not.toContain('not-before-2031');
  }
});

test('older posts are a link away, newer ones the way back', async ({ page, open }) => {
  await open('/');
  await page.getByRole('link', { name: 'Older posts' }).click();
  await expect(page).toHaveURL(/\?before=/);
  await expect(page.getByRole('link', { name: 'A kettle for the reading room' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Newest posts' }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole('link', { name: 'A kettle for the reading room' }).first()).toBeVisible();
});

test('going back in time meets every post once', { tag: '@no-js' }, async ({ page, open }) => {
  const titles: string[] = [];
  await open('/');
  for (;;) {
    titles.push(...(await page.getByRole('main').getByRole('article').getByRole('heading').allTextContents()));
    const older = page.getByRole('link', { name: 'Older posts' });
    if ((await older.count()) === 0) break;
    const here = page.url();
    await older.click();
    await page.waitForURL((address) => address.href !== here);
  }
  expect(titles).toContain('A short note');
  expect(titles).toContain('The bench that faces the wall');
  expect(new Set(titles).size).toBe(titles.length);
});

test('a mistyped place in time is answered like a page, not a failure', { tag: '@no-js' }, async ({ request }) => {
  const response = await request.get('/?before=not-a-cursor');
  expect(response.status()).toBeLessThan(500);
  expect(await response.text()).toContain('<h1');
});
