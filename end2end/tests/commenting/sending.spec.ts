// Anybody can respond to a post. A first comment waits for a moderator; who wrote it sees it in its
// place, nobody else does until it is approved.

import { expect, test } from '../../fixtures.ts';
import { approve, button, comments, email, HELD, listed, message, name, postOn, respond, sendFrom, stored, write, WORDS } from '../../commenting.ts';

test('an empty conversation invites to respond', async ({ page, open, emptySite }) => {
  await open(await postOn(emptySite));
  await expect(page.getByText('No comments yet. You can be the first to respond.')).toBeVisible();
  await expect(page.getByText('will not be published')).toBeVisible();
  await expect(email(page)).toHaveAccessibleDescription('Your address will not be published.');
  await expect(page.getByRole('checkbox', { name: 'Email me when someone replies' })).not.toBeChecked();
  await expect(page.getByLabel(/website/i)).toHaveCount(0);
});

test('a comment waits in its place, for its writer alone, until it is approved', async ({ page, open, emptySite, browser }) => {
  const post = await postOn(emptySite);
  await open(post);
  const comment = await respond(page);
  await expect(comment).toContainText('Joan Whitlow');
  await expect(comment.getByText(HELD)).toBeVisible();
  await expect(page.getByText('No comments yet.')).toBeHidden();
  expect((await listed(emptySite)).map(({ status, email }) => [status, email])).toEqual([['pending', WORDS.email]]);

  const other = await browser.newPage({ javaScriptEnabled: false });
  await other.goto(post);
  await expect(other.getByText('No comments yet.')).toBeVisible();
  expect(await other.content()).not.toContain(WORDS.message);

  await approve(emptySite);
  await other.reload();
  await expect(comments(other)).toHaveCount(1);
  await expect(comments(other).first()).toContainText(WORDS.message);
  await expect(other.getByRole('heading', { name: '1 comment' })).toBeVisible();
  await expect(other.getByText(HELD)).toHaveCount(0);
  await other.close();
});

test('a reload still shows the comment that waits, and nobody else may keep that page', async ({ page, open, emptySite }) => {
  await open(await postOn(emptySite));
  await respond(page);
  await expect(page).toHaveURL(/\?own=.+#comment-/);
  const answer = await page.reload();
  expect(answer!.headers()['cache-control']).toBe('private, no-store');
  await expect(comments(page).getByText(HELD)).toBeVisible();
  await expect(page.locator('meta[name="robots"]')).toHaveAttribute('content', 'noindex');
  await expect(page.locator('link[rel="canonical"]')).toHaveAttribute('href', `${emptySite.url}/posts/whose-turn`);
});

test('no page shows an email address', { tag: '@no-js' }, async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  await open(post);
  await respond(page);
  await approve(emptySite);
  for (const path of [post, page.url(), `${post}/comments/feed.xml`]) {
    expect(await (await fetch(path)).text()).not.toContain(WORDS.email);
  }
});

test('closed comments show no form', async ({ page, open }) => {
  await open('/posts/comments-closed');
  await expect(page.getByText('Comments are closed.')).toBeVisible();
  await expect(button(page)).toHaveCount(0);
  await expect(message(page)).toHaveCount(0);
});

test('a post whose comments close while somebody writes gives the words back', { tag: '@no-js' }, async ({ page, open, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  await open(await postOn(emptySite));
  await write(page);
  await postOn(emptySite, { comments: 'closed' });
  await button(page).click();
  await expect(page.getByRole('alert')).toContainText('Comments are closed.');
  await expect(page.getByRole('textbox', { name: 'What you wrote' })).toHaveValue(WORDS.message);
});

test('twelve people who were sent the same bytes store twelve comments', { tag: '@no-js' }, async ({ emptySite }) => {
  const post = await postOn(emptySite);
  const html = await (await fetch(post)).text();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => sendFrom(html, post, { name: `Reader ${index}`, email: `reader${index}@reader.example` })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(303));
  emptySite.setClock('2026-11-23T09:01:01Z');
  for (const index of [10, 11]) {
    const answer = await sendFrom(html, post, { name: `Reader ${index}`, email: `reader${index}@reader.example` });
    expect(answer.status).toBe(303);
  }
  expect(new Set((await listed(emptySite)).map(({ name }) => name)).size).toBe(12);
});

test('two presses on the button send once', async ({ page, open, emptySite }) => {
  await open(await postOn(emptySite));
  await write(page);
  await button(page).dblclick();
  await expect(comments(page)).toHaveCount(1);
  expect(await listed(emptySite)).toHaveLength(1);
});

test('going back and sending the same again stores it once', { tag: '@no-js' }, async ({ page, open, emptySite }) => {
  await open(await postOn(emptySite));
  await respond(page);
  await page.goBack();
  await write(page);
  await button(page).click();
  await expect(comments(page)).toHaveCount(1);
  expect(await listed(emptySite)).toHaveLength(1);
  await page.goBack();
  await write(page, { ...WORDS, message: 'Another thought.' });
  await button(page).click();
  await expect(page.getByText('Another thought.')).toBeVisible();
  expect(await listed(emptySite)).toHaveLength(2);
});

test('a form that was open for days says so, keeps the words, and is taken at the second try', async ({ page, open, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  await open(await postOn(emptySite));
  await write(page);
  emptySite.setClock('2026-11-26T09:00:00Z');
  await button(page).click();
  await expect(page.getByRole('alert')).toContainText('This form was open for a long time. Nothing is lost: please send it again.');
  await expect(page).toHaveTitle(/^Error: /);
  await expect(message(page)).toHaveValue(WORDS.message);
  await button(page).click();
  await expect(comments(page).getByText(HELD)).toBeVisible();
  expect(await listed(emptySite)).toHaveLength(1);
});

test('too many at once are asked to wait, with their words kept', async ({ page, open, emptySite, complaints }) => {
  complaints.allow(/status of 429/);
  const post = await postOn(emptySite);
  const html = await (await fetch(post)).text();
  for (let index = 0; index < 10; index += 1) {
    expect((await sendFrom(html, post, { name: `Reader ${index}` })).status).toBe(303);
  }
  const refused = await sendFrom(html, post, { name: 'One more' });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

  await open(post);
  await write(page);
  await button(page).click();
  await expect(page.getByRole('alert')).toContainText(/Please try again in \d+ seconds/);
  await expect(message(page)).toHaveValue(WORDS.message);
  await expect(name(page)).toHaveValue(WORDS.name);
  emptySite.setClock('2026-11-23T09:02:00Z');
  await button(page).click();
  await expect(comments(page).getByText(HELD)).toBeVisible();
});

test('an address that takes only forms leads to its page', { tag: '@no-js' }, async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  const id = await stored(emptySite, post);
  for (const path of ['/comments', `/comments/${id}`, `/comments/${id}/report`]) {
    await open(post + path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Whose turn is it');
    expect(new URL(page.url()).pathname).toBe('/posts/whose-turn');
  }
});

test('listings say how many comments a post has, and nothing of none', async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  await emptySite.publish({ title: 'Silence', slug: 'silence', date: '2026-01-02T09:00:00Z' });
  await emptySite.publish({ title: 'Newest', slug: 'newest', date: '2026-01-03T09:00:00Z' });
  await stored(emptySite, post);
  await stored(emptySite, post, { name: 'Ifeoma' });
  await open(emptySite.url);
  const entry = (title: string) => page.getByRole('article').filter({ hasText: title });
  await expect(entry('Whose turn is it')).toContainText('2 comments');
  await expect(entry('Silence')).not.toContainText('comment');
});

test('a conversation can be followed by feed', { tag: '@no-js' }, async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  await stored(emptySite, post);
  await open(post);
  const link = page.getByRole('link', { name: 'Follow these comments by feed' });
  await expect(link).toHaveAttribute('href', '/posts/whose-turn/comments/feed.xml');
  await expect(page.locator('link[rel="alternate"][href="/posts/whose-turn/comments/feed.xml"]')).toHaveCount(1);
  const feed = await fetch(`${post}/comments/feed.xml`);
  expect(feed.headers.get('content-type')).toContain('application/atom+xml');
  expect(await feed.text()).toContain('We had a kettle');
});
