// Bylines: one's own profile, a guest's, where a former address leads, what becomes of a name when
// its person goes; and one's own address, changed by a mailed link.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import type { Site } from '../../server.ts';
import { addPerson, address, NAMES, PASSWORD, signIn } from '../../staff.ts';

/** A picture of 8 by 8 pixels, as a file for a field. */
const picture = {
  name: 'me.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAD0lEQVR4nGPYggMwDC0JAL/UhwEpk4LMAAAAAElFTkSuQmCC',
    'base64',
  ),
};

const told = (page: Page) => page.locator('.told');
const problem = (page: Page) => page.getByRole('alert').filter({ hasText: 'There is a problem' });
const profile = (page: Page) => page.locator('form.profile');

async function fits(page: Page) {
  const wider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(wider)).toBe(false);
}

async function enter(page: Page, site: Site, role: Parameters<typeof addPerson>[1], path: string) {
  await addPerson(site, role);
  await signIn(page, site.url, role, path);
}

test('a profile is written, with a portrait, and readers find it', async ({ page, emptySite, complaints, javaScriptEnabled }) => {
  complaints.allow(/status of 422/);
  await enter(page, emptySite, 'author', '/studio/account');
  if (javaScriptEnabled !== false) await hydrated(page);
  await expect(profile(page)).toBeVisible();
  await profile(page).getByLabel('Byline').fill('Arthur Quill');
  await profile(page).getByLabel('Picture', { exact: true }).setInputFiles(picture);
  await profile(page).getByLabel('Biography').fill('Sharpens pencils.\n\nAnd then writes.');
  const link = profile(page).getByRole('group', { name: 'Link 1' });
  await link.getByLabel('What it says').fill('His pencils');
  await link.getByLabel('Address').fill('nowhere at all');
  await page.getByRole('button', { name: 'Save the profile' }).click();
  await expect(problem(page)).toContainText('Please describe the portrait, or say that it only decorates.');
  await expect(problem(page)).toContainText('Please enter an address for link 1 that begins with https://.');
  await expect(link.getByLabel('Address')).toHaveValue('nowhere at all');
  await link.getByLabel('Address').fill('pencils.example');
  await profile(page).getByLabel('Alt text').fill('Arthur at his desk');
  await page.getByRole('button', { name: 'Save the profile' }).click();
  await expect(told(page)).toContainText('Saved. Readers see it from now on.');
  await expect(profile(page).getByRole('img', { name: 'Arthur at his desk' })).toBeVisible();
  await expect(profile(page).getByLabel('Take the portrait away')).toBeVisible();
  await fits(page);
  await page.getByRole('link', { name: '/authors/arthur-quill' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Arthur Quill');
  await expect(page.getByRole('img', { name: 'Arthur at his desk' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'His pencils' })).toHaveAttribute('href', 'https://pencils.example');
});

test('an editor adds a guest, moves their address and removes them', async ({ page, emptySite, complaints, axe }) => {
  complaints.allow(/status of (404|422)/);
  await emptySite.publish({ title: 'On tides', slug: 'on-tides', authors: ['Ann Lee'] }, 'In and out.');
  await enter(page, emptySite, 'editor', '/studio');
  await page.getByRole('link', { name: 'Authors' }).click();
  await page.getByRole('link', { name: 'Add an author' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A new author');
  await page.getByRole('button', { name: 'Add the author' }).click();
  await expect(problem(page)).toContainText('Please enter a name.');
  await page.getByLabel('Name', { exact: true }).fill('Zoë Marsh');
  await page.getByRole('button', { name: 'Add the author' }).click();
  await expect(told(page)).toContainText('The author was added.');
  await page.getByRole('link', { name: 'Zoë Marsh' }).click();
  await expect(page.getByLabel('A guest')).toBeChecked();
  await fits(page);
  await axe();
  await page.getByText('Remove Zoë Marsh').click();
  await page.getByRole('button', { name: 'Remove for good' }).click();
  await expect(told(page)).toContainText('The author was removed.');
  await page.getByRole('link', { name: 'Ann Lee' }).click();
  await expect(page.getByText('1 post names them.')).toBeVisible();
  await page.getByLabel('Address', { exact: true }).first().fill('ann');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(told(page)).toContainText('Saved.');
  await page.goto(`${emptySite.url}/authors/ann-lee`);
  await expect(page).toHaveURL(/\/authors\/ann$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ann Lee');
});

test('whoever removes somebody says what becomes of the name on their posts', async ({ page, emptySite, axe }) => {
  await emptySite.publish({ title: 'On tides', slug: 'on-tides', authors: ['Arthur Quill', 'Ann Lee'] }, 'In.');
  await emptySite.publish({ title: 'On boats', slug: 'on-boats', authors: ['Arthur Quill'] }, 'Out.');
  await addPerson(emptySite, 'author');
  await enter(page, emptySite, 'admin', '/studio/people');
  const row = page.getByRole('listitem').filter({ hasText: address('author') });
  await row.getByText(`Change ${NAMES.author}`).click();
  await row.getByRole('link', { name: 'Byline, or remove' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(NAMES.author);
  await page.getByLabel('Author', { exact: true }).selectOption('Arthur Quill');
  await page.getByRole('button', { name: 'Change byline' }).click();
  await expect(told(page)).toContainText('Saved.');
  await expect(page.getByText('stands on 2 posts')).toBeVisible();
  await fits(page);
  await axe();
  await page.getByLabel('It goes').check();
  await page.getByRole('button', { name: `Remove ${NAMES.author}` }).click();
  await expect(told(page)).toContainText('They can no longer sign in.');
  await page.goto(`${emptySite.url}/posts/on-tides`);
  await expect(page.locator('.byline').first()).toHaveText('by Ann Lee');
  await page.goto(`${emptySite.url}/posts/on-boats`);
  await expect(page.locator('.byline').first()).toHaveText('by Arthur Quill');
});

test('an address changes by the link that it gets', { tag: ['@hydrated', '@no-js'] }, async ({ page, emptySite }) => {
  await enter(page, emptySite, 'author', '/studio/account');
  const form = page.locator('form[action="/studio/account/email"]');
  await form.getByLabel('New address').fill('quill@harrowmere.example');
  await form.getByLabel('Present password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Send the link' }).click();
  await expect(told(page)).toContainText('a link is on its way to it');
  await expect.poll(() => emptySite.mails().length).toBe(1);
  const mail = emptySite.mails()[0].content.replaceAll('=\r\n', '');
  const link = /https?:\/\/\S+\/studio\/account\/email\/\S+/.exec(mail)![0];
  await page.goto(link);
  await expect(page.getByText('From now on you sign in with quill@harrowmere.example')).toBeVisible();
  await page.getByRole('button', { name: 'Use this address' }).click();
  await expect(told(page)).toContainText('Your account has its new address.');
  await expect(page.getByText('You sign in with quill@harrowmere.example')).toBeVisible();
  await expect.poll(() => emptySite.mails().map((one) => one.to).join()).toContain(address('author'));
});
