// The media library: uploading by the button, by dropping and by pasting, saying what a picture
// shows, finding it again, taking out what is unused.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import type { Route } from '@playwright/test';
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
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Media: faces');
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
  await expect(file(page, 'bench.png')).toBeVisible();
  await page.getByLabel('Only what is nowhere used').check();
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page).toHaveURL(/unused=yes/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Media that is nowhere used');
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

const table = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`name,number\n${name},1\n`) });

test('files are sent three at a time, and each can be cancelled or tried again', { tag: ['@hydrated'] }, async ({ page, emptySite, complaints }) => {
  complaints.allow(/ERR_FAILED/);
  await enter(page, emptySite);
  await hydrated(page);
  const held: Route[] = [];
  const sending = (name: string) => held.find((route) => route.request().postData()?.includes(`filename="${name}"`))!;
  await page.route('**/studio/media', (route) => (route.request().method() === 'POST' ? void held.push(route) : route.continue()));
  const names = ['1.csv', '2.csv', '3.csv', '4.csv', '5.csv'];
  await page.getByLabel('Choose files').setInputFiles(names.map(table));
  await page.getByRole('button', { name: 'Leave out 5.csv' }).click();
  await page.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByRole('progressbar')).toHaveCount(3);
  await expect(page.getByRole('listitem').filter({ hasText: '4.csv' })).toContainText('waits for its turn');
  // A file that is cancelled before it has come here is never held.
  await expect.poll(() => held.length).toBe(3);
  await page.getByRole('button', { name: 'Cancel 2.csv' }).click();
  await expect.poll(() => held.length).toBe(4);
  // Looking for something meanwhile breaks nothing off.
  await page.getByLabel('Name or alt text').fill('harbour');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByText('Nothing is called so, and no alt text says so.')).toBeVisible();
  await expect(page).toHaveURL(/\?q=harbour$/);
  await page.getByRole('link', { name: 'Show everything' }).click();
  await expect(page.getByRole('progressbar')).toHaveCount(3);
  await sending('1.csv').abort('failed');
  await sending('3.csv').continue();
  await sending('4.csv').continue();
  const problem = page.getByRole('alert').filter({ hasText: 'There is a problem' });
  await expect(problem).toContainText('1.csv: ');
  await expect(files(page)).toHaveCount(2);
  await page.unroute('**/studio/media');
  await page.getByRole('button', { name: 'Try again: 1.csv' }).click();
  await expect(page.locator('.told')).toContainText('Uploaded.');
  await expect(problem).toBeHidden();
  await expect(files(page)).toHaveCount(3);
  await expect(page.locator('.chosen')).toBeHidden();
});

test('an upload that ends while its sender is elsewhere leaves them there', { tag: ['@hydrated'] }, async ({ page, emptySite }) => {
  await enter(page, emptySite);
  await hydrated(page);
  let letGo = () => {};
  const held = new Promise<void>((done) => (letGo = done));
  await page.route('**/studio/media', async (route) => {
    if (route.request().method() === 'POST') await held;
    await route.continue();
  });
  await page.getByLabel('Choose files').setInputFiles(table('1.csv'));
  await page.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByRole('progressbar')).toHaveCount(1);
  await page.getByRole('link', { name: 'Your account' }).click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Arthur of the Quay');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const taken = page.waitForResponse((answer) => answer.request().method() === 'POST');
  letGo();
  await (await taken).finished();
  await expect(name).toHaveValue('Arthur of the Quay');
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  expect(asked.filter((address) => address.includes('/api/studio/desk?path=/studio/media'))).toEqual([]);
  await page.getByRole('link', { name: 'Media' }).click();
  await expect(file(page, '1.csv')).toBeVisible();
});

/** Two seconds of silence in frames of 128 kilobits. */
const silence = {
  name: 'Ada on tea.mp3',
  mimeType: 'audio/mpeg',
  buffer: Buffer.concat(Array(80).fill(Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)]))),
};

test('a recording is heard in the library and has a title', async ({ page, emptySite, axe, javaScriptEnabled }) => {
  await enter(page, emptySite);
  await upload(page, silence);
  const recording = file(page, 'Ada on tea.mp3');
  await expect(recording).toContainText('needs a title');
  await recording.getByLabel('Title').fill('Ada talks about tea');
  await recording.getByRole('button', { name: 'Save' }).click();
  await expect(recording).not.toContainText('needs a title');
  const player = recording.locator('audio');
  await expect(player).toHaveAttribute('preload', 'none');
  if (javaScriptEnabled !== false) {
    const length = player.evaluate(async (audio: HTMLAudioElement) => {
      audio.preload = 'metadata';
      audio.load();
      if (Number.isNaN(audio.duration)) await new Promise((known) => audio.addEventListener('loadedmetadata', known));
      return audio.duration;
    });
    expect(await length).toBeGreaterThan(1);
  }
  await axe();
});

test('the library fits its screen and axe finds nothing', async ({ page, emptySite, axe }) => {
  await enter(page, emptySite);
  await upload(page, picture('a-name-that-goes-on-and-on-without-a-space-until-it-is-wider-than-a-phone.png'));
  await expect(files(page)).toHaveCount(1);
  const wider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(wider)).toBe(false);
  await axe();
});
