// The media library: uploading by the button, by dropping and by pasting, saying what a picture
// shows, finding it again, taking out what is unused.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import type { Site } from '../../server.ts';
import { addPerson, signIn } from '../../staff.ts';

/** A picture of 8 by 8 pixels, as a file for a field. */
const picture = (name: string) => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAD0lEQVR4nGPYggMwDC0JAL/UhwEpk4LMAAAAAElFTkSuQmCC',
    'base64',
  ),
});

const notAPicture = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<script>alert(1)</script>') };

async function enter(page: Page, site: Site) {
  await addPerson(site, 'author');
  await signIn(page, site.url, 'author', '/studio/media');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Media');
}

const files = (page: Page) => page.locator('article.file');
const file = (page: Page, name: string) => page.getByRole('article', { name });

async function upload(page: Page, ...chosen: ReturnType<typeof picture>[]) {
  await page.getByLabel('Choose files').setInputFiles(chosen);
  await page.getByRole('button', { name: 'Upload' }).click();
}

test('a picture is uploaded, described and found again', async ({ page, emptySite }) => {
  await enter(page, emptySite);
  await upload(page, picture('Quay at night.png'), picture('bench.png'));
  await expect(page.locator('.told')).toContainText('Uploaded.');
  // The same content twice is one file.
  await expect(files(page)).toHaveCount(1);
  const quay = files(page).first();
  await expect(quay).toContainText('needs alt text');
  await expect(quay).toContainText('Nowhere used.');
  await quay.getByLabel('Alt text').fill('A bench that faces the wall');
  await quay.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('.told')).toContainText('Saved.');
  await expect(files(page)).not.toContainText('needs alt text');
  await page.getByLabel('Name or alt text').fill('faces');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page).toHaveURL(/q=faces/);
  await expect(files(page)).toHaveCount(1);
  await page.getByLabel('Name or alt text').fill('harbour');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(files(page)).toHaveCount(0);
  await expect(page.getByText('Nothing is called so, and no alt text says so.')).toBeVisible();
});

test('what can not be taken is named, and what can is there', async ({ page, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  await enter(page, emptySite);
  await upload(page, notAPicture);
  const problem = page.getByRole('alert').filter({ hasText: 'There is a problem' });
  await expect(problem).toContainText('photo.jpg: this kind of file is not known here.');
  await expect(files(page)).toHaveCount(0);
  await upload(page, notAPicture, picture('bench.png'));
  await expect(problem).toContainText('photo.jpg');
  await expect(files(page)).toHaveCount(1);
});

test('a picture either says something or only decorates', async ({ page, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  await enter(page, emptySite);
  await upload(page, picture('bench.png'));
  const bench = file(page, 'bench.png');
  await bench.getByLabel('Alt text').fill('A bench');
  await bench.getByLabel('It only decorates').check();
  await bench.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'There is a problem' })).toContainText('Please either describe');
  await expect(bench.getByLabel('Alt text')).toHaveValue('A bench');
  await bench.getByLabel('Alt text').fill('');
  await bench.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('.told')).toContainText('Saved.');
  await expect(bench).toContainText('decorative');
});

test('what is nowhere used can be removed', async ({ page, emptySite }) => {
  await enter(page, emptySite);
  await upload(page, picture('bench.png'));
  await page.getByLabel('Only what is nowhere used').check();
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page).toHaveURL(/unused=yes/);
  await file(page, 'bench.png').getByText('Remove', { exact: true }).click();
  await file(page, 'bench.png').getByRole('button', { name: 'Remove bench.png for good' }).click();
  await expect(page.locator('.told')).toContainText('The file was removed.');
  await expect(files(page)).toHaveCount(0);
  await expect(page.getByText('Everything is used somewhere.')).toBeVisible();
});

test('files can be dropped anywhere on the page', { tag: ['@hydrated'] }, async ({ page, emptySite }) => {
  await enter(page, emptySite);
  await hydrated(page);
  const dropped = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], 'dropped.png', { type: 'image/png' }));
    return data;
  }, [...picture('').buffer]);
  await page.dispatchEvent('h1', 'drop', { dataTransfer: dropped });
  await expect(page.getByRole('listitem').filter({ hasText: 'dropped.png' })).toBeVisible();
  await page.getByRole('button', { name: 'Upload' }).click();
  await expect(file(page, 'dropped.png')).toBeVisible();
  await expect(page.locator('.chosen')).toBeHidden();
});

test('the library fits its screen and axe finds nothing', async ({ page, emptySite, axe }) => {
  await enter(page, emptySite);
  await upload(page, picture('a-name-that-goes-on-and-on-without-a-space-until-it-is-wider-than-a-phone.png'));
  await expect(files(page)).toHaveCount(1);
  const wider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(wider)).toBe(false);
  await axe();
});
