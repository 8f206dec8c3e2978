// A reply hangs from what it answers and names it; the moderators' hand shows in words.

import { expect, test } from '../../fixtures.ts';
import { comments, HELD, listed, message, postOn, respond, stored, write, WORDS, button } from '../../commenting.ts';

test('a reply stands under what it answers and names it', async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  const first = await stored(emptySite, post);
  await stored(emptySite, post, { name: 'Len', message: 'Something else.' });
  await open(post);
  await page.getByRole('link', { name: 'Reply Joan Whitlow' }).click();
  await expect(page.getByText('Replying to Joan Whitlow')).toBeVisible();
  const reply = await respond(page, { name: 'Ifeoma', email: 'ifeoma@reader.example', message: 'Who buys the milk?' });
  await expect(reply.getByText(HELD)).toBeVisible();
  await expect(reply.getByRole('link', { name: 'in reply to Joan Whitlow' })).toHaveAttribute('href', `#comment-${first}`);
  await expect(comments(page).nth(1)).toContainText('Who buys the milk?');
  await expect(page.getByRole('listitem').filter({ hasText: 'thirty years' }).first()).toContainText('Who buys the milk?');
  await expect(page.getByText('Replying to')).toBeHidden();
});

test('a reply can be given up', async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  await stored(emptySite, post);
  await open(post);
  await page.getByRole('link', { name: 'Reply Joan Whitlow' }).click();
  await expect(page.getByText('Replying to Joan Whitlow')).toBeVisible();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByText('Replying to')).toBeHidden();
});

test('with the client the reader can type the reply at once', { tag: ['@hydrated', '@narrow'] }, async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  await stored(emptySite, post);
  await open(post);
  await page.evaluate(() => Object.assign(window, { mark: true }));
  await page.getByRole('link', { name: 'Reply Joan Whitlow' }).click();
  await expect(message(page)).toBeFocused();
  expect(await page.evaluate(() => 'mark' in window)).toBe(true);
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('link', { name: 'Reply Joan Whitlow' })).toBeFocused();
});

test('a mistake in a reply keeps what it answers', async ({ page, open, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  const post = await postOn(emptySite);
  await stored(emptySite, post);
  await open(`${post}?reply=${(await listed(emptySite))[0].id}#comment-form`);
  await write(page, { ...WORDS, message: '' });
  await button(page).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByText('Replying to Joan Whitlow')).toBeVisible();
  const reply = await respond(page, { ...WORDS, message: 'Whoever drinks it.' });
  await expect(reply.getByRole('link', { name: 'in reply to Joan Whitlow' })).toBeVisible();
});

test('what was removed says so while it is answered, and shows nothing else', async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  const first = await stored(emptySite, post, { name: 'Rude Person', message: 'Something rude.' });
  await stored(emptySite, post, { name: 'Mo', message: 'That was uncalled for.', reply_to: first });
  await emptySite.run('comments', 'trash', first);
  await open(post);
  await expect(comments(page).first()).toContainText('[removed]');
  await expect(page.getByRole('link', { name: 'in reply to [removed]' })).toBeVisible();
  expect(await page.content()).not.toContain('rude');
  expect(await page.content()).not.toContain('Rude');
});

test('a comment has an address of its own', async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  const id = await stored(emptySite, post);
  await open(post);
  const address = await comments(page).getByRole('link').first().getAttribute('href');
  await open(emptySite.url + address!);
  await expect(page.locator(`#comment-${id}`)).toBeInViewport();
});

test('a long conversation comes in parts', { tag: ['@no-js', '@hydrated'] }, async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  for (let index = 0; index < 52; index += 1) {
    const minute = String(Math.floor(index / 10)).padStart(2, '0');
    emptySite.setClock(`2026-11-23T09:${minute}:0${index % 10}Z`);
    await stored(emptySite, post, { name: `Reader ${index}`, message: `Thought number ${index}.` });
  }
  await open(post);
  await expect(page.getByRole('heading', { name: '52 comments' })).toBeVisible();
  await expect(comments(page)).toHaveCount(50);
  await expect(comments(page).first()).toContainText('Thought number 0.');
  await page.getByRole('link', { name: 'Later comments' }).click();
  await expect(comments(page)).toHaveCount(2);
  await expect(comments(page).last()).toContainText('Thought number 51.');
  await page.getByRole('link', { name: 'Earlier comments' }).click();
  await expect(comments(page)).toHaveCount(50);
});
