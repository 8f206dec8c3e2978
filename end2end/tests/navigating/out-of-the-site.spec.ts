// What isn't a page of the site is left to the browser: other sites, feeds, new tabs.

import { expect, test } from '../../fixtures.ts';

const POST = '/posts/a-kettle-for-the-reading-room';

test('a link to another site leads there', async ({ page, context, open, complaints }) => {
  complaints.allow(/somebody else was asked: https:\/\/kettles\.example/);
  await context.route('https://kettles.example/**', (route) => route.fulfill({ body: 'Kettles' }));
  await open(POST);
  await page.getByRole('link', { name: 'on their own pages' }).click();
  await expect(page).toHaveURL('https://kettles.example/red');
  await expect(page.getByText('Kettles')).toBeVisible();
});

test('a link to the feed loads the feed', async ({ page, open }) => {
  await open(POST);
  const answer = page.waitForResponse('**/feed.xml');
  await page.getByRole('link', { name: 'our feed' }).click();
  expect((await answer).request().isNavigationRequest()).toBe(true);
});

test('a link opened in a new tab opens there', { tag: ['@hydrated', '@no-js'] }, async ({ page, context, open }) => {
  await open('/about');
  const opened = context.waitForEvent('page');
  await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Contact' }).click({ modifiers: ['Control'] });
  const tab = await opened;
  await expect(tab).toHaveURL(/\/contact$/);
  await expect(page).toHaveURL(/\/about$/);
});
