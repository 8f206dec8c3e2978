// The list of posts: finding one, acting on several, taking that back, and what readers see of it.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import type { Site } from '../../server.ts';
import { addPerson, signIn } from '../../staff.ts';

/** Posts in several states, by two people; somebody of this role has come to the list. */
async function enter(page: Page, site: Site) {
  const posts = [
    { slug: 'tea', title: 'Tea at the depot', date: '2026-11-01', tags: ['Kitchen'] },
    { slug: 'bench', title: 'A bench that faces the wall', date: '2026-11-02', authors: ['Asha Rahman'] },
    { slug: 'quay', title: 'Notes from the quay', status: 'draft', date: '2026-11-03' },
    { slug: 'ferry', title: 'If the ferry comes back', status: 'in-review', date: '2026-11-04' },
  ];
  for (const post of posts) await site.publish(post);
  await addPerson(site, 'editor');
  await signIn(page, site.url, 'editor', '/studio/posts');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Posts');
}

const rows = (page: Page) => page.getByRole('rowheader');
const told = (page: Page) => page.locator('.told');

async function statusOf(page: Page, path: string): Promise<number> {
  return (await page.request.get(path)).status();
}

test('a post is found, and several are acted on and brought back', async ({ page, emptySite }) => {
  await enter(page, emptySite);
  const post = `${emptySite.url}/posts/tea`;
  await expect(rows(page)).toHaveText([/ferry/, /quay/, /bench/, /depot/]);
  await page.getByLabel('Words of the title').fill('bench wal');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(rows(page)).toHaveText([/bench/]);
  await page.getByRole('link', { name: 'Show everything' }).click();
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole('link', { name: 'Published (2)' }).click();
  await expect(rows(page)).toHaveText([/bench/, /depot/]);
  await page.getByLabel('Select Tea at the depot').check();
  await page.getByLabel('Select A bench').check();
  await page.getByRole('button', { name: 'Move selected to trash' }).click();
  await expect(told(page)).toContainText('Moved to the trash.');
  await expect(page.getByText('Nothing is published yet.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Trash (2)' })).toBeVisible();
  expect(await statusOf(page, post)).toBe(410);
  await told(page).getByRole('button', { name: 'Undo' }).click();
  await expect(told(page)).toContainText('Taken back.');
  await expect(rows(page)).toHaveCount(2);
  expect(await statusOf(page, post)).toBe(200);
});

test('the list fits its screen, and axe finds nothing', async ({ page, emptySite, axe }) => {
  const long = 'Averylongwordthatnobodywouldeverwriteinatitlebutsomebodyalwaysdoesintheend';
  await emptySite.publish({ slug: 'long', title: long, tags: [long.toLowerCase()], authors: [long, 'Len Baptiste'] });
  await enter(page, emptySite);
  await page.getByLabel('Select Tea at the depot').check();
  const wider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(wider)).toBe(false);
  await axe();
  await page.emulateMedia({ colorScheme: 'dark' });
  await axe();
});

test('all of a page are selected at once', { tag: ['@hydrated'] }, async ({ page, emptySite }) => {
  await enter(page, emptySite);
  await hydrated(page);
  await page.getByLabel('Select all of this page').check();
  await page.getByRole('button', { name: 'Close comments' }).click();
  await expect(told(page)).toContainText('Comments are closed there.');
  await expect(page.getByText('Comments are closed', { exact: true })).toHaveCount(4);
  await expect(page.getByLabel('Select all of this page')).not.toBeChecked();
});
