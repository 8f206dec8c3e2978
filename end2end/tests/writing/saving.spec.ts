// A text is saved by itself, and no failure takes a word of it: no connection, a dead tab, an ended
// session, somebody else's save.

import { expect, hydrated, test, type Page, type Site } from '../../fixtures.ts';
import { PASSWORD, addPerson, address, signIn } from '../../staff.ts';

const body = (page: Page) => page.getByLabel('Post body');
const words = (page: Page) => page.locator('.writing-said');
const saved = async (page: Page) => expect(words(page)).toContainText(/Saved at/, { timeout: 10_000 });

/** A new post that its writer has just begun, with the surface in the place of the field. */
async function begin(page: Page, site: Site) {
  await addPerson(site, 'author');
  await signIn(page, site.url, 'author', '/studio/posts/new');
  await hydrated(page);
  await surface(page);
  await page.getByLabel('Title').fill('Lanterns');
}

const surface = (page: Page) => expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();

async function again(page: Page, address: string) {
  await page.goto(address);
  await hydrated(page);
  await surface(page);
}

test.describe('by itself', { tag: '@hydrated' }, () => {
  test('what is typed is saved three seconds later, and its page is there from then on', async ({ page, emptySite, axe }) => {
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns on the quay.');
    await saved(page);
    expect(page.url()).toMatch(/\/studio\/posts\/[0-9a-f-]{36}$/);
    await axe();
    await body(page).fill('Fifty lanterns on the quay.');
    await expect(words(page)).toContainText('Not saved yet');
    await saved(page);
    await again(page, page.url());
    await expect(body(page)).toHaveText('Fifty lanterns on the quay.');
    await page.getByRole('link', { name: 'Versions' }).click();
    // What nobody asked to keep takes its own place.
    await expect(page.locator('.versions a')).toHaveCount(1);
  });

  test('the keys for saving save at once, and keep a version', async ({ page, emptySite }) => {
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns.');
    await body(page).press('Control+s');
    await saved(page);
    await body(page).fill('Fifty lanterns.');
    await page.getByLabel('Kicker').press('Control+s');
    await saved(page);
    await page.getByRole('link', { name: 'Versions' }).click();
    await expect(page.locator('.versions a')).toHaveCount(2);
  });

  test('without a connection the device keeps it, and it is sent when there is one', async ({ page, context, emptySite, complaints }) => {
    complaints.allow(/ERR_INTERNET_DISCONNECTED/);
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns.');
    await saved(page);
    await context.setOffline(true);
    await body(page).fill('Fifty lanterns.');
    await expect(words(page)).toContainText('Saved on this device', { timeout: 10_000 });
    await expect(words(page)).toContainText('The site can’t be reached.');
    await context.setOffline(false);
    await saved(page);
    await expect(words(page)).not.toContainText('reached');
  });

  test('a tab that dies takes nothing with it but the last moment', async ({ page, context, emptySite, complaints }) => {
    complaints.allow(/ERR_FAILED/);
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns.');
    await saved(page);
    const post = page.url();
    // The site hears nothing of what comes now.
    await context.route('**/studio/posts/*', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await body(page).fill('Forty lanterns and a brass band.');
    await expect(words(page)).toContainText('Saved on this device', { timeout: 10_000 });
    await page.close({ runBeforeUnload: false });
    await context.unroute('**/studio/posts/*');
    const next = await context.newPage();
    await again(next, post);
    await expect(next.getByText('The site never got your last changes')).toBeVisible();
    await expect(body(next)).toHaveText('Forty lanterns and a brass band.');
    await saved(next);
    await again(next, post);
    await expect(next.getByText('The site never got your last changes')).toBeHidden();
    await expect(body(next)).toHaveText('Forty lanterns and a brass band.');
  });

  test('a post that was never saved waits where somebody begins anew', async ({ page, context, emptySite, complaints }) => {
    complaints.allow(/ERR_FAILED/);
    await begin(page, emptySite);
    await context.route('**/studio/posts/new', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await body(page).fill('Never sent.');
    await expect(words(page)).toContainText('Saved on this device', { timeout: 10_000 });
    await page.close({ runBeforeUnload: false });
    await context.unroute('**/studio/posts/new');
    const next = await context.newPage();
    await again(next, `${emptySite.url}/studio/posts/new`);
    await expect(next.getByRole('heading', { name: 'Only on this device' })).toBeVisible();
    await next.getByRole('button', { name: 'Go on with it' }).click();
    await expect(body(next)).toHaveText('Never sent.');
    await expect(next.getByLabel('Title')).toHaveValue('Lanterns');
    await saved(next);
    await again(next, `${emptySite.url}/studio/posts/new`);
    await expect(next.getByRole('heading', { name: 'Only on this device' })).toBeHidden();
  });

  test('an ended session asks to sign in on top of the text, and then it is saved', async ({ page, context, emptySite, complaints }) => {
    complaints.allow(/status of 401/);
    await begin(page, emptySite);
    await context.clearCookies();
    await body(page).fill('Forty lanterns.');
    const dialog = page.getByRole('dialog', { name: 'Please sign in to go on' });
    await dialog.getByLabel('Email').fill(address('author'));
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog).toBeHidden();
    await saved(page);
    await expect(body(page)).toHaveText('Forty lanterns.');
  });

  test('somebody else’s save is shown beside the text, and neither is lost', async ({ page, context, emptySite, complaints, axe }) => {
    complaints.allow(/status of 409/);
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns.');
    await saved(page);
    const other = await context.newPage();
    await again(other, page.url());
    await body(other).fill('Fifty lanterns.');
    await saved(other);
    await other.close();
    await body(page).fill('Sixty lanterns.');
    await expect(page.getByRole('heading', { name: 'What was saved meanwhile' })).toBeVisible({ timeout: 10_000 });
    await expect(page.getByLabel('Saved text: Lanterns')).toHaveValue('Fifty lanterns.');
    await expect(body(page)).toHaveText('Sixty lanterns.');
    await axe();
    await page.getByRole('button', { name: 'Save draft' }).click();
    await saved(page);
    await expect(page.getByRole('heading', { name: 'What was saved meanwhile' })).toBeHidden();
    await again(page, page.url());
    await expect(body(page)).toHaveText('Sixty lanterns.');
  });

  test('a field that is wrong doesn’t keep the words from being saved', async ({ page, emptySite }) => {
    await begin(page, emptySite);
    await page.getByLabel('Address').fill('!!!');
    await body(page).fill('Forty lanterns.');
    await saved(page);
    await expect(words(page)).toContainText('But not all of it');
  });
});
