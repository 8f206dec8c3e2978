// What a reader can do about a comment: mend their own for a quarter of an hour, report another's.

import { expect, test } from '../../fixtures.ts';
import { comments, HELD, listed, postOn, respond, stored } from '../../commenting.ts';

test('one’s own comment can be mended for a quarter of an hour', async ({ page, open, emptySite }) => {
  await open(await postOn(emptySite));
  await respond(page);
  await page.getByRole('link', { name: 'Edit' }).click();
  const field = comments(page).getByRole('textbox', { name: 'Your comment' });
  await expect(field).toHaveValue(/thirty years/);
  await field.fill('We had a kettle for thirty-one years.');
  await comments(page).getByRole('button', { name: 'Save changes' }).click();
  await expect(comments(page).getByRole('paragraph').filter({ hasText: 'thirty-one' })).toBeVisible();
  await expect(comments(page).getByText('edited')).toBeVisible();
  await expect(comments(page).getByText(HELD)).toBeVisible();
  expect((await listed(emptySite)).map(({ message }) => message)).toEqual(['We had a kettle for thirty-one years.']);
});

test('a mistake in the change is explained and nothing is lost', async ({ page, open, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  await open(await postOn(emptySite));
  await respond(page);
  await page.getByRole('link', { name: 'Edit' }).click();
  await comments(page).getByRole('textbox', { name: 'Your comment' }).fill('x'.repeat(2001));
  await comments(page).getByRole('button', { name: 'Save changes' }).click();
  const sentence = 'Please shorten your message to 2,000 characters or fewer.';
  await expect(comments(page).getByText(sentence)).toBeVisible();
  const field = comments(page).getByRole('textbox', { name: 'Your comment' });
  await expect(field).toHaveValue('x'.repeat(2001));
  await expect(field).toHaveAttribute('aria-invalid', 'true');
});

test('after a quarter of an hour the page offers no change', async ({ page, open, emptySite }) => {
  await open(await postOn(emptySite));
  await respond(page);
  emptySite.setClock('2026-11-23T09:16:00Z');
  await page.reload();
  await expect(comments(page).getByText(HELD)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Edit' })).toHaveCount(0);
});

test('a change that comes too late gives the words back', { tag: '@no-js' }, async ({ page, open, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  await open(await postOn(emptySite));
  await respond(page);
  await page.getByRole('link', { name: 'Edit' }).click();
  await comments(page).getByRole('textbox', { name: 'Your comment' }).fill('Later words.');
  emptySite.setClock('2026-11-23T09:16:00Z');
  await comments(page).getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('alert')).toContainText('This comment can no longer be changed.');
  await expect(page.getByRole('textbox', { name: 'What you wrote' })).toHaveValue('Later words.');
});

test('a comment can be reported by anybody', async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  await stored(emptySite, post);
  await open(post);
  await page.getByRole('button', { name: 'Report Joan Whitlow' }).click();
  await expect(page.getByText('Reported. Thank you. Enough reports hide it until a moderator has looked at it.').first()).toBeVisible();
  expect((await listed(emptySite))[0].status).toBe('approved');
});
