// The settings: an admin sets up the site in the browser, and readers see it at once.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import type { Site } from '../../server.ts';
import { addPerson, signIn } from '../../staff.ts';

/** 16 by 16 pixels of one colour. */
const logo = {
  name: 'logo.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAD0lEQVR4nGPYggMwDC0JAL/UhwEpk4LMAAAAAElFTkSuQmCC',
    'base64',
  ),
};

async function enter(page: Page, site: Site) {
  await addPerson(site, 'admin');
  await signIn(page, site.url, 'admin', '/studio/settings');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
}

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();
const told = (page: Page) => page.locator('.told');
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
/** As the browser draws it. */
const colour = (page: Page, selector: string) =>
  page.locator(selector).first().evaluate((element) => getComputedStyle(element).color);

test('name, navigation, colour and logo are what readers see next', async ({ page, emptySite, axe }) => {
  await enter(page, emptySite);
  await field(page, 'Name').fill('Wick End');
  await field(page, 'Label of link 1').fill('Our shop');
  await field(page, 'Address of link 1').fill('https://shop.example/');
  await field(page, 'Place of link 1').fill('2');
  await field(page, 'Label of link 2').fill('Home');
  await field(page, 'Address of link 2').fill('/');
  await field(page, 'Place of link 2').fill('1');
  await field(page, 'Accent colour').fill('#1d4ed8');
  await save(page);
  await expect(told(page)).toContainText('Saved.');
  await expect(field(page, 'Label of link 1')).toHaveValue('Home');
  await expect(page.getByText('The site’s name: the file says')).toBeVisible();
  const wider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(wider)).toBe(false);
  await axe();
  await page.getByRole('link', { name: 'Change the logo' }).click();
  await page.getByLabel('Picture').setInputFiles(logo);
  await page.getByRole('button', { name: 'Use this logo' }).click();
  await expect(told(page)).toContainText('The logo is in its place.');
  await axe();
  await page.goto(emptySite.url);
  await expect(page).toHaveTitle(/Wick End/);
  await expect(page.getByRole('banner').getByRole('img', { name: 'Wick End' })).toBeVisible();
  const links = page.getByRole('navigation', { name: 'Site' }).getByRole('link');
  await expect(links).toHaveText(['Home', 'Our shop', 'Search']);
  await expect.poll(() => colour(page, '.navigation a[aria-current]')).toBe('rgb(29, 78, 216)');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => colour(page, '.navigation a[aria-current]')).not.toBe('rgb(29, 78, 216)');
  await axe();
});

test('a colour that can not be read is refused with one that can', async ({ page, emptySite, axe, complaints }) => {
  complaints.allow(/status of 422/);
  await enter(page, emptySite);
  await field(page, 'Accent colour').fill('#f5a623');
  await field(page, 'Line under the name').fill('Not to be lost');
  await save(page);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('has a contrast of 1.7 to 1');
  await expect(field(page, 'Accent colour')).toHaveValue('#f5a623');
  await expect(field(page, 'Line under the name')).toHaveValue('Not to be lost');
  await axe();
  const nearest = /is (#[0-9a-f]{6})\./.exec((await alert.textContent())!)![1];
  await field(page, 'Accent colour').fill(nearest);
  await save(page);
  await expect(told(page)).toContainText('Saved.');
});

test('a colour shows before it is saved', { tag: ['@hydrated'] }, async ({ page, emptySite }) => {
  await enter(page, emptySite);
  await hydrated(page);
  await field(page, 'Accent colour').fill('#0f766e');
  await expect.poll(() => colour(page, '.sample[data-scheme="light"] .sample-link')).toBe('rgb(15, 118, 110)');
  await expect(page.getByLabel('Pick the accent colour')).toHaveValue('#0f766e');
  await page.getByLabel('Pick the accent colour').fill('#ffd000');
  await expect(field(page, 'Accent colour')).toHaveValue('#ffd000');
  await expect(page.getByText('has a contrast of 1.')).toBeVisible();
});

test('a test mail goes to whoever asks for one', { tag: ['@no-js'] }, async ({ page, emptySite }) => {
  await enter(page, emptySite);
  await page.getByRole('button', { name: 'Save and send me a test mail' }).click();
  await expect(told(page)).toContainText('the test mail is a file in the outbox');
});
