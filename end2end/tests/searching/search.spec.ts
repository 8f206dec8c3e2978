// Search finds posts by their words, with one form for everybody and answers while typing for some.

import { expect, test, type Page } from '../../fixtures.ts';

const field = (page: Page) => page.getByRole('main').getByRole('searchbox', { name: 'Search' });
const results = (page: Page) => page.getByRole('main').getByRole('listitem');

test('the form finds posts', async ({ page, open }) => {
  await open('/search');
  await field(page).fill('kettle');
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/\/search\?q=kettle$/);
  await expect(results(page).first().getByRole('link', { name: 'A kettle for the reading room' })).toBeVisible();
  await expect(field(page)).toHaveValue('kettle');
});

test('Enter sends the form', async ({ page, open }) => {
  await open('/search');
  await field(page).fill('zanzibarquartz');
  await field(page).press('Enter');
  await expect(page.getByRole('status')).toHaveText('One result for “zanzibarquartz”.');
  await expect(results(page)).toHaveCount(1);
});

test('the words found are marked in an excerpt', async ({ page, open }) => {
  await open('/search?q=zanzibarquartz');
  await expect(results(page).locator('mark')).toHaveText('Zanzibarquartz');
});

test('the beginning of a word is enough', async ({ page, open }) => {
  await open('/search?q=zanzibarq');
  await expect(results(page).getByRole('link', { name: 'Many words for tea' })).toBeVisible();
});

test('accents don’t matter', async ({ page, open }) => {
  await open('/search?q=cafe');
  await expect(results(page).getByRole('link', { name: 'Many words for tea' })).toBeVisible();
});

test('a word in a title weighs more than one in a text', async ({ page, open }) => {
  await open('/search?q=coproduction');
  await expect(results(page).first()).toBeVisible();
  await open('/search?q=kettle');
  await expect(results(page).first()).toContainText('A kettle for the reading room');
});

test('a result leads to its post', async ({ page, open }) => {
  await open('/search?q=zanzibarquartz');
  await results(page).getByRole('link', { name: 'Many words for tea' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Many words for tea');
});

test('Back from a post shows the results again', async ({ page, open }) => {
  await open('/search?q=zanzibarquartz');
  await results(page).getByRole('link', { name: 'Many words for tea' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Many words for tea');
  await page.goBack();
  await expect(results(page).getByRole('link', { name: 'Many words for tea' })).toBeVisible();
  await expect(field(page)).toHaveValue('zanzibarquartz');
});

test('finding nothing is said in words', async ({ page, open }) => {
  await open('/search?q=xylophonequartet');
  await expect(page.getByRole('status')).toContainText('Nothing found for “xylophonequartet”');
  await expect(results(page)).toHaveCount(0);
});

test('what is not published is not found', async ({ page, open }) => {
  for (const word of ['unfinishedsecret', 'scheduledsecret']) {
    await open(`/search?q=${word}`);
    await expect(page.getByRole('status')).toContainText('Nothing found');
  }
});

test('a page is found too', async ({ page, open }) => {
  await open('/search?q=accessibility');
  await expect(results(page).locator('a[href="/accessibility"]')).toBeVisible();
});

for (const [what, words] of [
  ['nothing', ''],
  ['spaces', '   '],
  ['a quotation mark', '"'],
  ['an open phrase', '"kettle for'],
  ['operators', 'NOT AND OR NEAR( * ^ : - +'],
  ['a column filter', 'title: kettle'],
  ['SQL', "'; drop table posts; --"],
  ['wildcards', '%_%'],
  ['markup', '<script>window.__pwned = 1</script>'],
  ['an emoji', '🫖'],
  ['a zero byte', 'kettle\0kettle'],
  ['ten kilobytes', 'kettle '.repeat(1_463)],
]) {
  test(`${what} can be searched for`, { tag: ['@no-js', '@hydrated'] }, async ({ page, open }) => {
    const response = await open(`/search?q=${encodeURIComponent(words)}`);
    expect(response.status()).toBe(200);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
    await expect(page.getByRole('status')).toBeVisible();
  });
}

test('half a character can be searched for', { tag: ['@no-js', '@hydrated'] }, async ({ page, open }) => {
  const response = await open('/search?q=%F0%9F');
  expect(response.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
});
