// What stands beside the writing of a post: showing it to somebody without an account, who else has
// it open, and what helps with its address, its tags and its summary.

import { expect, hydrated, test, type Page, type Site } from '../../fixtures.ts';
import { postOn, sendFrom } from '../../commenting.ts';
import { NAMES, addPerson, saved, signIn } from '../../staff.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const wider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;

async function begin(page: Page, site: Site, scripts?: boolean) {
  await addPerson(site, 'editor');
  await signIn(page, site.url, 'editor', '/studio/posts');
  if (scripts !== false) await hydrated(page);
  await page.getByRole('link', { name: 'New post' }).first().click();
  // The list has fields as well.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New post');
  // And the focus follows the page, and would take along what is typed.
  if (scripts !== false) await expect(page.getByRole('main')).toBeFocused();
  await page.getByLabel('Title').fill('Lanterns on the quay');
  await page.getByLabel('Post body').fill('We hung forty lanterns.');
}

test('somebody without an account reads a draft by its link, until that is ended', async ({ page, browser, emptySite, axe, javaScriptEnabled }) => {
  await begin(page, emptySite, javaScriptEnabled);
  await press(page, 'Preview');
  await page.getByText('Show it to somebody without an account').click();
  await press(page, 'Make a link');
  await expect(page.getByText('The link is there.').first()).toBeVisible();
  const link = await page.getByLabel('Link 1', { exact: true }).inputValue();
  expect(await page.evaluate(wider)).toBe(false);
  await axe();
  const elsewhere = await browser.newContext();
  const reader = await elsewhere.newPage();
  await reader.goto(link);
  await expect(reader.getByRole('heading', { level: 1 })).toHaveText('Lanterns on the quay');
  await expect(reader.getByText('We hung forty lanterns.')).toBeVisible();
  await press(page, 'End link 1');
  await expect(page.getByText('The link was ended.').first()).toBeVisible();
  expect((await reader.goto(link))?.status()).toBe(404);
  await elsewhere.close();
  await page.getByRole('link', { name: 'Back to the text' }).click();
  await press(page, 'Duplicate');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Copy of Lanterns on the quay');
});

test('two people in one post learn of each other, and of what the other saves @hydrated', async ({ page, browser, emptySite }) => {
  await begin(page, emptySite);
  await press(page, 'Save draft');
  await saved(page);
  await addPerson(emptySite, 'admin');
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signIn(other, emptySite.url, 'admin', new URL(page.url()).pathname);
  await hydrated(other);
  await expect(page.getByText(`${NAMES.admin} is in this post.`)).toBeVisible();
  await expect(other.getByText(`${NAMES.editor} is in this post.`)).toBeVisible();
  await other.getByLabel('Summary').fill('Forty of them.');
  await press(other, 'Save draft');
  const told = page.getByText(`${NAMES.admin} saved this post at`);
  await expect(told).toBeVisible();
  await other.goto('about:blank');
  await expect(page.getByText(`${NAMES.admin} is in this post.`)).toBeHidden();
  await elsewhere.close();
});

test('a comment that comes in takes nothing from whoever writes @hydrated', async ({ page, emptySite }) => {
  const post = await postOn(emptySite);
  await begin(page, emptySite);
  await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await page.getByLabel('Post body').press('Control+End');
  await page.keyboard.type(' And fifty');
  await sendFrom(await (await fetch(post)).text(), post, {});
  await expect(page.getByText('A comment has come in and waits.')).toBeAttached();
  await page.keyboard.type(' more.');
  await press(page, 'Save draft');
  await saved(page);
  await expect(page.getByLabel('Post body')).toHaveText('We hung forty lanterns. And fifty more.');
});

test('the address, the tags, the summary and the card follow what is typed @hydrated', async ({ page, emptySite, axe }) => {
  await begin(page, emptySite);
  await page.getByLabel('Tags').fill('Quay');
  await press(page, 'Save draft');
  await saved(page);
  await page.goto(`${emptySite.url}/studio/posts/new`);
  await hydrated(page);
  await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Address' }).fill('lanterns-on-the-quay');
  await expect(page.getByText('Another post or page has this address.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Address' }).fill('more-lanterns');
  await expect(page.getByText('This address is free.')).toBeVisible();
  await page.getByLabel('Tags').fill('Lanterns, q');
  await expect(page.locator('#tags-known option')).toHaveAttribute('value', 'Lanterns, Quay');
  await page.getByLabel('Title').fill('More lanterns');
  await page.getByLabel('Summary').fill('Fifty this time.');
  await expect(page.getByText('144 characters left of the 160')).toBeVisible();
  await page.getByText('How it looks when shared').click();
  await expect(page.locator('.writing-card-shown')).toContainText('More lanterns');
  await expect(page.locator('.writing-card-shown')).toContainText('Fifty this time.');
  expect(await page.evaluate(wider)).toBe(false);
  await axe();
});
