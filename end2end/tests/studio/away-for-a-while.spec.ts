// A session that has ended asks for the password on top of the page; what was typed stays.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import { listed, postOn, sendFrom } from '../../commenting.ts';
import type { Site } from '../../server.ts';
import { addPerson, address, queued, signIn } from '../../staff.ts';

const WORDS = 'A reply that took me half an hour.';
const ANOTHER = 'three ducks by the weir';

/** An editor with a reply in the field, whose session has just ended. */
async function endedWhileWriting(page: Page, site: Site) {
  const post = await postOn(site);
  await sendFrom(await (await fetch(post)).text(), post, {});
  await addPerson(site, 'editor');
  await signIn(page, site.url, 'editor', '/studio/comments');
  await queued(page).first().getByRole('link', { name: 'Reply' }).click();
  await page.getByLabel('Your reply').fill(WORDS);
  await site.runWith(`${ANOTHER}\n`, 'user', 'set-password', address('editor'));
}

test.describe('with the client', { tag: ['@hydrated', '@narrow'] }, () => {
  test('the reply is sent once its writer has signed in on top of the page', async ({ page, emptySite, complaints }) => {
    complaints.allow(/status of (401|422)/);
    await endedWhileWriting(page, emptySite);
    await hydrated(page);
    await page.getByRole('button', { name: 'Post reply' }).click();
    const dialog = page.getByRole('dialog', { name: 'Please sign in to go on' });
    await dialog.getByLabel('Email').fill(address('editor'));
    await dialog.getByLabel('Password').fill('not the password at all');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog).toContainText('The email or the password is not right.');
    await dialog.getByLabel('Password').fill(ANOTHER);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.locator('.told')).toContainText('Your reply stands under the post.');
    await expect(dialog).toBeHidden();
    expect((await listed(emptySite)).map((comment) => comment.message)).toContain(WORDS);
  });

  test('whoever would rather not sign in keeps what they wrote', async ({ page, emptySite, complaints }) => {
    complaints.allow(/status of 401/);
    await endedWhileWriting(page, emptySite);
    await hydrated(page);
    await page.getByRole('button', { name: 'Post reply' }).click();
    await page.getByRole('button', { name: 'Not now' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.getByLabel('Your reply')).toHaveValue(WORDS);
  });
});

test('the door carries the reply along', { tag: '@no-js' }, async ({ page, emptySite, complaints }) => {
  complaints.allow(/status of 401/);
  await endedWhileWriting(page, emptySite);
  await page.getByRole('button', { name: 'Post reply' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await page.getByLabel('Email').fill(address('editor'));
  await page.getByLabel('Password').fill(ANOTHER);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('You are signed in again. Please send this once more.');
  await expect(page.getByLabel('Your reply')).toHaveValue(WORDS);
  await page.getByRole('button', { name: 'Post reply' }).click();
  await expect(page.locator('.told')).toContainText('Your reply stands under the post.');
});
