// The pages that every site has are there, each under one heading.

import { expect, test } from '../../fixtures.ts';

for (const { path, heading } of [
  { path: '/about', heading: /about/i },
  { path: '/contact', heading: /contact|reach|find/i },
  { path: '/privacy', heading: /privacy/i },
  { path: '/accessibility', heading: /accessib/i },
]) {
  test(`${path} can be read`, async ({ page, open }) => {
    const response = await open(path);
    expect(response.status()).toBe(200);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await expect(page.getByRole('main').getByRole('paragraph').first()).toBeVisible();
  });
}

test('a page has no date, no byline and no comments', async ({ page, open }) => {
  await open('/about');
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(main.getByRole('button', { name: 'Post comment' })).toHaveCount(0);
  await expect(main.getByText('You may also like')).toHaveCount(0);
});

test('a page leads to the others and back home', async ({ page, open }) => {
  await open('/about');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Privacy' }).click();
  await expect(page).toHaveURL(/\/privacy$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/privacy/i);
});
