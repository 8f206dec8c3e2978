// A text is saved by itself, and no failure takes a word of it: no connection, a dead tab, an ended
// session, somebody else's save.

import { forgetFields, keptTexts } from '../../device.ts';
import { expect, hydrated, test, type BrowserContext, type Page, type Route, type Site } from '../../fixtures.ts';
import { PASSWORD, addPerson, address, saved, signIn } from '../../staff.ts';

const body = (page: Page) => page.getByLabel('Post body');
const words = (page: Page) => page.locator('.writing-said');

/** A new post that its writer has just begun, with the surface in the place of the field. */
async function begin(page: Page, site: Site) {
  await addPerson(site, 'author');
  await signIn(page, site.url, 'author', '/studio/posts/new');
  await hydrated(page);
  await surface(page);
  await page.getByLabel('Title').fill('Lanterns');
}

/** Listens for these words; the answer says whether they were said since, however briefly. */
async function listen(page: Page, sentence: string): Promise<() => Promise<boolean>> {
  const heard = await words(page).evaluateHandle((line, sentence) => {
    const heard = { it: false };
    const look = () => (heard.it ||= line.textContent!.includes(sentence));
    new MutationObserver(look).observe(line, { childList: true, characterData: true, subtree: true });
    return heard;
  }, sentence);
  return () => heard.evaluate(({ it }) => it);
}

const surface = (page: Page) => expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();

async function again(page: Page, address: string) {
  await page.goto(address);
  await hydrated(page);
  await surface(page);
}

/** Saves a post in another window. */
async function save(context: BrowserContext, address: string, text: string) {
  const other = await context.newPage();
  await again(other, address);
  await body(other).fill(text);
  await saved(other);
  await other.close();
}

test.describe('by itself', { tag: '@hydrated' }, () => {
  test('what is typed is saved three seconds later, and its page is there from then on', async ({ page, emptySite, axe }) => {
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns on the quay.');
    await saved(page);
    await expect(page).toHaveURL(/\/studio\/posts\/[0-9a-f-]{36}$/);
    await axe();
    const waits = await listen(page, 'Not saved yet');
    await body(page).fill('Fifty lanterns on the quay.');
    await expect.poll(waits).toBe(true);
    await saved(page);
    await again(page, page.url());
    await expect(body(page)).toHaveText('Fifty lanterns on the quay.');
    await page.getByRole('link', { name: 'Versions' }).click();
    // What nobody asked to keep takes its own place.
    await expect(page.locator('.versions a')).toHaveCount(1);
  });

  test('opening a post by a link is no change of it', async ({ page, emptySite }) => {
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns.');
    await saved(page);
    await page.getByRole('link', { name: 'Posts', exact: true }).click();
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('/studio/posts/'));
    sent.catch(() => {});
    await page.getByRole('link', { name: 'Lanterns' }).click();
    await surface(page);
    // It said “Not saved yet” from the start, and saved what nobody had typed.
    await expect(words(page)).toBeEmpty();
    await page.getByText('How it looks when shared').click();
    await expect(page.locator('.writing-card-title')).toHaveText('Lanterns');
    await page.getByLabel('Kicker').fill('Quay');
    expect((await sent).postData()).toContain('kicker=Quay');
    await saved(page);
  });

  test('the keys for saving save at once, and keep a version', async ({ page, emptySite }) => {
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns.');
    await body(page).press('Control+s');
    await saved(page);
    await body(page).fill('Fifty lanterns.');
    // Wherever the focus is.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('Control+s');
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
    await expect(words(page)).toContainText('Saved on this device');
    await expect(words(page)).toContainText('The site can’t be reached.');
    await context.setOffline(false);
    await saved(page);
    await expect(words(page)).not.toContainText('reached');
  });

  test('a save whose answer is lost makes nobody meet their own text', async ({ page, context, emptySite, complaints }) => {
    complaints.allow(/ERR_FAILED|status of 422/);
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns.');
    await saved(page);
    const post = page.url();
    const lose = async (route: Route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      await route.abort();
    };
    // It arrives, and nothing comes back.
    await context.route(post, lose);
    await body(page).fill('Fifty lanterns.');
    await expect(words(page)).toContainText('The site can’t be reached.');
    await body(page).fill('Sixty lanterns.');
    await context.unroute(post, lose);
    await saved(page);
    await expect(words(page)).not.toContainText('elsewhere');
    // Nor where the next is refused and mended.
    await context.route(post, lose);
    await body(page).fill('Sixty-five lanterns.');
    await body(page).press('Control+s');
    await expect(words(page)).toContainText('The site can’t be reached.');
    await page.getByLabel('Address').fill('!!!');
    await context.unroute(post, lose);
    await page.getByLabel('Address').press('Control+s');
    await expect(page.getByRole('alert')).toBeVisible();
    await page.getByLabel('Address').fill('lanterns');
    await body(page).fill('Sixty-six lanterns.');
    await body(page).press('Control+s');
    await saved(page);
    await expect(words(page)).not.toContainText('elsewhere');
    // Nor does who opens it again meanwhile.
    await context.route(post, lose);
    await body(page).fill('Seventy lanterns.');
    await body(page).press('Control+s');
    await expect(words(page)).toContainText('The site can’t be reached.');
    await body(page).fill('Eighty lanterns.');
    await expect.poll(async () => (await keptTexts(page)).join()).toContain('Eighty+lanterns.');
    await page.close({ runBeforeUnload: false });
    await context.unroute(post, lose);
    const next = await context.newPage();
    await again(next, post);
    await expect(body(next)).toHaveText('Eighty lanterns.');
    await body(next).fill('Ninety lanterns.');
    await body(next).press('Control+s');
    await saved(next);
    await expect(words(next)).not.toContainText('elsewhere');
    await again(next, post);
    await expect(body(next)).toHaveText('Ninety lanterns.');
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
    await expect(words(page)).toContainText('Saved on this device');
    await page.close({ runBeforeUnload: false });
    await context.unroute('**/studio/posts/*');
    const next = await context.newPage();
    await again(next, post);
    await expect(next.getByText('The site never got your last changes')).toBeVisible();
    await expect(body(next)).toHaveText('Forty lanterns and a brass band.');
    // It waits for its writer, who may throw it away.
    await expect(words(next)).toContainText('Saved on this device');
    await body(next).press('Control+s');
    await saved(next);
    await expect(next.getByRole('button', { name: 'Discard them' })).toBeHidden();
    await again(next, post);
    await expect(next.getByText('The site never got your last changes')).toBeHidden();
    await expect(body(next)).toHaveText('Forty lanterns and a brass band.');
  });

  test('what an earlier form left on the device changes nothing that it didn’t have', async ({ page, context, emptySite, complaints }) => {
    complaints.allow(/ERR_FAILED/);
    await begin(page, emptySite);
    await page.getByLabel('Language').fill('cy');
    await page.getByLabel('Every comment waits for a moderator').check();
    await page.getByLabel('Days until comments close').fill('14');
    await body(page).fill('Forty lanterns.');
    await saved(page);
    const post = page.url();
    await context.route('**/studio/posts/*', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await page.getByLabel('Readers may comment').uncheck();
    await body(page).fill('Fifty lanterns.');
    await expect(words(page)).toContainText('Saved on this device');
    await page.close({ runBeforeUnload: false });
    await context.unroute('**/studio/posts/*');
    const other = await context.newPage();
    await other.goto(emptySite.url);
    await forgetFields(other, ['language', 'comments-held', 'comments-days']);
    await other.close();
    const next = await context.newPage();
    await again(next, post);
    await expect(body(next)).toHaveText('Fifty lanterns.');
    await body(next).press('Control+s');
    await saved(next);
    await again(next, post);
    await expect(body(next)).toHaveText('Fifty lanterns.');
    await expect(next.getByLabel('Readers may comment')).not.toBeChecked();
    await expect(next.getByLabel('Language')).toHaveValue('cy');
    await expect(next.getByLabel('Every comment waits for a moderator')).toBeChecked();
    await expect(next.getByLabel('Days until comments close')).toHaveValue('14');
  });

  test('a post that was never saved waits where somebody begins anew', async ({ page, context, emptySite, complaints }) => {
    complaints.allow(/ERR_FAILED/);
    await begin(page, emptySite);
    await context.route('**/studio/posts/new', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await body(page).fill('Never sent.');
    await expect(words(page)).toContainText('Saved on this device');
    await page.close({ runBeforeUnload: false });
    await context.unroute('**/studio/posts/new');
    const next = await context.newPage();
    await again(next, `${emptySite.url}/studio/posts/new`);
    await expect(next.getByRole('heading', { name: 'Only on this device' })).toBeVisible();
    await next.getByRole('button', { name: 'Go on with it' }).click();
    await expect(body(next)).toHaveText('Never sent.');
    await expect(next.getByLabel('Title')).toHaveValue('Lanterns');
    await saved(next);
    // The device forgets it a moment later, and not at all if the page goes before.
    await expect.poll(() => keptTexts(next)).toEqual([]);
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
    await save(context, page.url(), 'Fifty lanterns.');
    await body(page).fill('Sixty lanterns.');
    await expect(page.getByRole('heading', { name: 'What was saved meanwhile' })).toBeVisible();
    await expect(page.getByLabel('Saved text: Lanterns')).toHaveValue('Fifty lanterns.');
    await expect(body(page)).toHaveText('Sixty lanterns.');
    await axe();
    // Whoever comes back after a break finds both again: nothing is saved over by itself.
    await again(page, page.url());
    await expect(body(page)).toHaveText('Sixty lanterns.');
    await body(page).press('Control+s');
    await expect(page.getByLabel('Saved text: Lanterns')).toHaveValue('Fifty lanterns.');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await saved(page);
    await expect(page.getByRole('heading', { name: 'What was saved meanwhile' })).toBeHidden();
    await again(page, page.url());
    await expect(body(page)).toHaveText('Sixty lanterns.');
    await page.getByRole('link', { name: 'Versions' }).click();
    await expect(page.locator('.versions a')).toHaveCount(2);
  });

  test('whoever takes somebody else’s text has it, and not their own again', async ({ page, context, emptySite, complaints }) => {
    complaints.allow(/status of 409/);
    await begin(page, emptySite);
    await body(page).fill('Forty lanterns.');
    await saved(page);
    await save(context, page.url(), 'Fifty lanterns.');
    await body(page).fill('Sixty lanterns.');
    const loaded = page.waitForEvent('load');
    await page.getByRole('link', { name: 'take this text and leave yours' }).click();
    await loaded;
    await hydrated(page);
    await surface(page);
    await expect(body(page)).toHaveText('Fifty lanterns.');
    await expect(page.getByText('The site never got your last changes')).toBeHidden();
  });

  test('a field that is wrong doesn’t keep the words from being saved', async ({ page, emptySite }) => {
    await begin(page, emptySite);
    await page.getByLabel('Address').fill('!!!');
    await body(page).fill('Forty lanterns.');
    await saved(page);
    await expect(words(page)).toContainText('But not all of it');
  });
});
