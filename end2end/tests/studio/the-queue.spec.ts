// The comment queue: deciding about one and many, taking it back, answering, correcting, by hand and
// by keys.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import { comments, listed, postOn, sendFrom } from '../../commenting.ts';
import type { Site } from '../../server.ts';
import { addPerson, NAMES, queued, signIn } from '../../staff.ts';

/** A post on which these people have written what waits; its address. */
async function waiting(site: Site, ...names: string[]): Promise<string> {
  const post = await postOn(site);
  const html = await (await fetch(post)).text();
  for (const name of names) {
    const words = { name, email: `${name.toLowerCase()}@reader.example`, message: `It was ${name} who said so.` };
    expect((await sendFrom(html, post, words)).status).toBe(303);
  }
  await addPerson(site, 'editor');
  return post;
}

/** A comment of the queue, by its writer. */
const by = (page: Page, name: string) => queued(page).filter({ hasText: name });

test('what waits is approved, and stands under the post', async ({ page, emptySite }) => {
  const post = await waiting(emptySite, 'Olive', 'Percy');
  await signIn(page, emptySite.url, 'editor', '/studio/comments');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Comments that wait');
  await expect(page.getByRole('link', { name: 'Pending (2)' })).toHaveAttribute('aria-current', 'page');
  await expect(queued(page)).toHaveCount(2);
  await by(page, 'Olive').getByRole('button', { name: 'Approve' }).click();
  await expect(page.locator('.told')).toContainText('Approved.');
  await expect(by(page, 'Olive')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Pending (1)' })).toBeVisible();
  await page.goto(post);
  await expect(comments(page)).toHaveText(/Olive/);
});

test('a decision is taken back', async ({ page, emptySite }) => {
  await waiting(emptySite, 'Olive');
  await signIn(page, emptySite.url, 'editor', '/studio/comments');
  await by(page, 'Olive').getByRole('button', { name: 'Spam' }).click();
  await expect(page.locator('.told')).toContainText('Marked as spam.');
  await page.locator('.told').getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.told')).toContainText('Taken back.');
  await expect(by(page, 'Olive')).toBeVisible();
  expect((await listed(emptySite))[0].status).toBe('pending');
});

test('those that are ticked are decided about together', async ({ page, emptySite }) => {
  await waiting(emptySite, 'Olive', 'Percy', 'Quentin');
  await signIn(page, emptySite.url, 'editor', '/studio/comments');
  await page.getByLabel('Select the comment by Olive').check();
  await page.getByLabel('Select the comment by Quentin').check();
  await page.getByRole('button', { name: 'Trash selected' }).click();
  await expect(page.locator('.told')).toContainText('Moved to the trash.');
  await expect(queued(page)).toHaveText(/Percy/);
  await page.getByRole('link', { name: /^Trash/ }).click();
  await expect(queued(page)).toHaveCount(2);
  await page.locator('.told').getByRole('button', { name: 'Undo' }).or(by(page, 'Olive').getByRole('button', { name: 'Undo' })).first().click();
  await expect(page.locator('.told')).toContainText('Taken back.');
});

test('a reply approves what it answers, and is marked as from here', async ({ page, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  const post = await waiting(emptySite, 'Olive');
  await signIn(page, emptySite.url, 'editor', '/studio/comments');
  await by(page, 'Olive').getByRole('link', { name: 'Reply' }).click();
  await page.getByRole('button', { name: 'Post reply' }).click();
  await expect(page.getByRole('alert')).toContainText('Please enter a message.');
  await page.getByLabel('Your reply').fill('Thank you, Olive.');
  await page.getByRole('button', { name: 'Post reply' }).click();
  await expect(page.locator('.told')).toContainText('Your reply stands under the post.');
  await page.goto(post);
  await expect(comments(page)).toHaveCount(2);
  await expect(comments(page).last()).toContainText(NAMES.editor);
  await expect(comments(page).last()).toContainText('Thank you, Olive.');
});

test('an answer that was begun is left, and the list is where it was', async ({ page, emptySite }) => {
  await waiting(emptySite, 'Olive', 'Percy');
  await signIn(page, emptySite.url, 'editor', '/studio/comments?status=pending');
  for (const [opens, label] of [['Reply', 'Your reply'], ['Edit', 'Message']]) {
    await by(page, 'Olive').getByRole('link', { name: opens }).click();
    await expect(page.getByLabel(label)).toBeVisible();
    await by(page, 'Olive').getByRole('link', { name: 'Cancel' }).click();
    await expect(page.getByLabel(label)).toHaveCount(0);
    await expect(page).toHaveURL(/\/studio\/comments\?status=pending#comment-/);
    await expect(queued(page)).toHaveCount(2);
  }
});

test('a refused answer that is left takes what was wrong with it along', { tag: ['@hydrated'] }, async ({ page, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  await waiting(emptySite, 'Olive', 'Percy');
  await signIn(page, emptySite.url, 'editor', '/studio/comments?status=pending');
  await by(page, 'Olive').getByRole('link', { name: 'Reply' }).click();
  await page.getByRole('button', { name: 'Post reply' }).click();
  await expect(page.getByRole('alert')).toContainText('Please enter a message.');
  await by(page, 'Olive').getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByText('Please enter a message.')).toHaveCount(0);
  await expect(page).toHaveTitle(/^Comments that wait/);
  await expect(by(page, 'Olive')).toBeFocused();
});

test('all of a page is ticked at once', { tag: ['@hydrated'] }, async ({ page, emptySite }) => {
  await waiting(emptySite, 'Olive', 'Percy');
  await signIn(page, emptySite.url, 'editor', '/studio/comments?status=pending');
  const all = page.getByLabel('Select all of this page');
  await all.check();
  const percy = page.getByLabel('Select the comment by Percy');
  await expect(percy).toBeChecked();
  await percy.uncheck();
  await expect(all).not.toBeChecked();
  await percy.check();
  await expect(all).toBeChecked();
  await page.getByRole('button', { name: 'Trash selected' }).click();
  await expect(page.getByText('Nothing waits.')).toBeVisible();
});

test('a comment is corrected', async ({ page, emptySite }) => {
  await waiting(emptySite, 'Olive');
  await signIn(page, emptySite.url, 'editor', '/studio/comments');
  await by(page, 'Olive').getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Message').fill('Without the telephone number.');
  await page.getByRole('button', { name: 'Change the comment' }).click();
  await expect(page.locator('.told')).toContainText('The comment was changed.');
  await expect(queued(page)).toContainText('Without the telephone number.');
});

test('an empty queue says so', async ({ page, emptySite }) => {
  await addPerson(emptySite, 'editor');
  await signIn(page, emptySite.url, 'editor', '/studio/comments?status=pending');
  await expect(page.getByText('Nothing waits.')).toBeVisible();
});

test.describe('by keys', { tag: ['@hydrated'] }, () => {
  test('j and k go through the comments, a approves, z takes it back', async ({ page, emptySite }) => {
    await waiting(emptySite, 'Olive', 'Percy');
    await signIn(page, emptySite.url, 'editor', '/studio/comments');
    await hydrated(page);
    await page.keyboard.press('j');
    await expect(by(page, 'Percy')).toBeFocused();
    await page.keyboard.press('j');
    await expect(by(page, 'Olive')).toBeFocused();
    await page.keyboard.press('k');
    await expect(by(page, 'Percy')).toBeFocused();
    await page.keyboard.press('a');
    await expect(page.locator('.told')).toContainText('Approved.');
    await expect(by(page, 'Percy')).toHaveCount(0);
    await expect(by(page, 'Olive')).toBeFocused();
    await page.keyboard.press('z');
    await expect(page.locator('.told')).toContainText('Taken back.');
    await expect(by(page, 'Percy')).toBeVisible();
  });

  test('deciding does not leave the page', async ({ page, emptySite }) => {
    await waiting(emptySite, 'Olive');
    await signIn(page, emptySite.url, 'editor', '/studio/comments');
    await hydrated(page);
    await page.evaluate(() => Object.assign(window, { mark: true }));
    await by(page, 'Olive').getByRole('button', { name: 'Approve' }).click();
    await expect(page.locator('.told')).toContainText('Approved.');
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
  });

  test('a comment that came while the page was loading appears too', async ({ page, emptySite }) => {
    const post = await waiting(emptySite, 'Olive');
    await signIn(page, emptySite.url, 'editor', '/studio/comments');
    let letGo = () => {};
    const held = new Promise<void>((done) => (letGo = done));
    await page.route('**/studio/comments/news', async (route) => {
      await held;
      await route.continue().catch(() => {}); // The page may have been left.
    });
    await page.goto(`${emptySite.url}/studio/comments`);
    await hydrated(page);
    await expect(queued(page)).toHaveCount(1);
    const words = { name: 'Quentin', email: 'quentin@reader.example', message: 'I came before anybody listened.' };
    await sendFrom(await (await fetch(post)).text(), post, words);
    letGo();
    await expect(by(page, 'Quentin')).toBeVisible();
    await expect(page.getByText('A comment has come in and waits.')).toBeAttached();
  });

  test('a tick stays with its comment, whatever comes in or goes', async ({ page, emptySite }) => {
    const post = await waiting(emptySite, 'Olive', 'Percy', 'Quentin');
    await signIn(page, emptySite.url, 'editor', '/studio/comments');
    await hydrated(page);
    const tick = (name: string) => page.getByLabel(`Select the comment by ${name}`);
    await tick('Percy').check();
    const words = { name: 'Rose', email: 'rose@reader.example', message: 'I have just come in.' };
    await sendFrom(await (await fetch(post)).text(), post, words);
    await expect(page.getByText('A comment has come in and waits.')).toBeAttached();
    await expect(tick('Percy')).toBeChecked();
    await by(page, 'Quentin').getByRole('button', { name: 'Approve' }).click();
    await expect(page.locator('.told')).toContainText('Approved.');
    await expect(by(page, 'Rose')).toBeVisible();
    for (const name of ['Olive', 'Rose']) await expect(tick(name)).not.toBeChecked();
  });

  test('a comment that comes in appears by itself, and pushes nobody’s focus away', async ({ page, emptySite }) => {
    const post = await waiting(emptySite, 'Olive', 'Percy');
    await signIn(page, emptySite.url, 'editor', '/studio/comments');
    await hydrated(page);
    const heard = page.waitForResponse(/\/studio\/comments\/news$/);
    await page.reload();
    await hydrated(page);
    await heard;
    await page.keyboard.press('j');
    await expect(by(page, 'Percy')).toBeFocused();
    const words = { name: 'Quentin', email: 'quentin@reader.example', message: 'I have just come in.' };
    await sendFrom(await (await fetch(post)).text(), post, words);
    await expect(by(page, 'Quentin')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Pending (3)' })).toBeVisible();
    await expect(by(page, 'Percy')).toBeFocused();
  });
});
