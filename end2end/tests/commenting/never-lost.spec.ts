// Words that somebody typed are never lost: not by a reload, a dropped connection, an impatient
// press, or a client that comes late or never.

import { expect, hydrated, test } from '../../fixtures.ts';
import { button, comments, email, HELD, listed, message, name, postOn, write, WORDS } from '../../commenting.ts';

test.describe('with the client', { tag: ['@hydrated', '@narrow'] }, () => {
  test('unsent words are there again after a reload, and can be discarded', async ({ page, open, emptySite }) => {
    const post = await postOn(emptySite);
    await open(post);
    await write(page);
    await open(`${emptySite.url}/`);
    await open(post);
    await expect(page.getByText('Your unsent comment from earlier')).toBeVisible();
    await expect(message(page)).toHaveValue(WORDS.message);
    await expect(name(page)).toHaveValue(WORDS.name);
    await expect(email(page)).toHaveValue(WORDS.email);
    await page.getByRole('button', { name: 'Discard it' }).click();
    await expect(message(page)).toHaveValue('');
    await expect(page.getByText('Your unsent comment from earlier')).toBeHidden();
    await open(`${emptySite.url}/`);
    await open(post);
    await expect(message(page)).toHaveValue('');
  });

  test('words are kept before the part of the client that checks them is there', async ({ page, open, emptySite, complaints }) => {
    complaints.allow(/Failed to load resource|ERR_FAILED|Failed to fetch/);
    const post = await postOn(emptySite);
    await open(post);
    await page.route('**/*.wasm', (route) => route.abort());
    await write(page);
    await page.unroute('**/*.wasm');
    await open(`${emptySite.url}/`);
    await open(post);
    await expect(page.getByText('Your unsent comment from earlier')).toBeVisible();
    await expect(message(page)).toHaveValue(WORDS.message);
  });

  test('what is typed first never takes the place of what is about to come back', async ({ page, open, emptySite, complaints }) => {
    complaints.allow(/Failed to load resource|ERR_FAILED|Failed to fetch/);
    const post = await postOn(emptySite);
    await open(post);
    await write(page);
    // The next visit has the client, and not the part of it that brings words back.
    const client = new Set<string>();
    page.on('response', (response) => client.add(response.url()));
    await page.goto(`${emptySite.url}/`);
    await hydrated(page);
    await page.route('**/*.wasm', (route) => (client.has(route.request().url()) ? route.continue() : route.abort()));
    await page.goto(post);
    await hydrated(page);
    await name(page).fill('Somebody else');
    await page.unroute('**/*.wasm');
    await open(post);
    await expect(page.getByText('Your unsent comment from earlier')).toBeVisible();
    await expect(message(page)).toHaveValue(WORDS.message);
  });

  test('what is sent isn’t kept', async ({ page, open, emptySite }) => {
    const post = await postOn(emptySite);
    await open(post);
    await write(page);
    await button(page).click();
    await expect(comments(page).getByText(HELD)).toBeVisible();
    await expect(message(page)).toHaveValue('');
    await open(post);
    await expect(page.getByText('Your unsent comment from earlier')).toBeHidden();
    await expect(message(page)).toHaveValue('');
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  test('what is typed while a comment is on its way stays, and is sent as another', async ({ page, open, emptySite }) => {
    await open(await postOn(emptySite));
    await write(page);
    let send = () => {};
    const sent = new Promise<void>((done) => (send = done));
    await page.route('**/api/comments/post', async (route) => {
      await sent;
      await route.continue();
    });
    await button(page).click();
    await expect(page.getByRole('button', { name: /Sending/ })).toBeVisible();
    await message(page).fill('And one thing more.');
    send();
    await expect(comments(page).getByText(HELD)).toBeVisible();
    await expect(message(page)).toHaveValue('And one thing more.');
    await button(page).click();
    await expect(comments(page).getByText('And one thing more.')).toBeVisible();
    await expect(comments(page).getByText(WORDS.message)).toBeVisible();
  });

  test('words stay with their post when the reader goes on inside the site', async ({ page, open, emptySite }) => {
    await emptySite.publish({ title: 'Another', slug: 'another', comments: 'open' }, '[Back](/posts/whose-turn)');
    const post = await postOn(emptySite);
    await emptySite.publish({ title: 'Whose turn is it', slug: 'whose-turn', comments: 'open' }, '[On](/posts/another)');
    await open(post);
    await write(page);
    await page.getByRole('link', { name: 'On', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Another');
    await expect(message(page)).toHaveValue('');
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Whose turn is it');
    await expect(message(page)).toHaveValue(WORDS.message);
  });

  test('without a connection everything stays and can be tried again', async ({ page, open, emptySite, complaints }) => {
    complaints.allow(/Failed to load resource|ERR_|no answer/);
    await open(await postOn(emptySite));
    await write(page);
    await page.route('**/api/comments/post', (route) => route.abort('internetdisconnected'));
    await button(page).click();
    await expect(page.getByText('The server could not be reached.')).toBeVisible();
    await expect(message(page)).toHaveValue(WORDS.message);
    await page.unroute('**/api/comments/post');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(comments(page).getByText(HELD)).toBeVisible();
    expect(await listed(emptySite)).toHaveLength(1);
  });

  test('an answer that got lost on its way doesn’t store the comment twice', async ({ page, open, emptySite, complaints }) => {
    complaints.allow(/Failed to load resource|ERR_|no answer/);
    await open(await postOn(emptySite));
    await write(page);
    await page.route('**/api/comments/post', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await button(page).click();
    await expect(page.getByText('The server could not be reached.')).toBeVisible();
    await page.unroute('**/api/comments/post');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(comments(page)).toHaveCount(1);
    expect(await listed(emptySite)).toHaveLength(1);
  });

  test('while it is on its way the button says so and sends nothing twice', async ({ page, open, emptySite }) => {
    await open(await postOn(emptySite));
    await write(page);
    let release = () => {};
    const released = new Promise<void>((done) => (release = done));
    let sent = 0;
    await page.route('**/api/comments/post', async (route) => {
      sent += 1;
      await released;
      await route.continue();
    });
    await button(page).click();
    await expect(button(page)).toHaveText('Sending…');
    await button(page).click({ force: true });
    await message(page).press('Control+Enter');
    release();
    await expect(comments(page).getByText(HELD)).toBeVisible();
    expect(sent).toBe(1);
  });

  test('the comment that was sent has the focus, and the page was not left', async ({ page, open, emptySite }) => {
    await open(await postOn(emptySite));
    await page.evaluate(() => Object.assign(window, { mark: true }));
    await write(page);
    await button(page).click();
    await expect(comments(page).first()).toBeFocused();
    await expect(page.locator('[aria-live="polite"]')).toHaveText('Thank you. Your comment is awaiting moderation.');
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
  });
});

test.describe('before the client', { tag: ['@hydrated', '@narrow'] }, () => {
  let arrive = () => {};

  test.beforeEach(async ({ page }) => {
    const arrival = new Promise<void>((done) => (arrive = done));
    await page.route('**/*.wasm', async (route) => {
      await arrival;
      await route.continue().catch(() => {}); // The page may have been left.
    });
  });

  test.afterEach(() => arrive());

  test('a comment sent before it came is stored once', async ({ page, emptySite }) => {
    await page.goto(await postOn(emptySite));
    await write(page);
    await button(page).click();
    await expect(comments(page).getByText(HELD)).toBeVisible();
    expect(await listed(emptySite)).toHaveLength(1);
  });

  test('what was typed before it came is still there after, and can be sent', async ({ page, emptySite }) => {
    await page.goto(await postOn(emptySite));
    await write(page);
    arrive();
    await hydrated(page);
    await expect(message(page)).toHaveValue(WORDS.message);
    await expect(name(page)).toHaveValue(WORDS.name);
    await button(page).click();
    await expect(comments(page).getByText(HELD)).toBeVisible();
    expect(await listed(emptySite)).toHaveLength(1);
  });
});

test('a reader whose WebAssembly is blocked comments all the same', { tag: ['@hydrated', '@narrow'] }, async ({ page, emptySite, complaints }) => {
  complaints.allow(/\.wasm|Failed to fetch|ERR_FAILED|status of 422/);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(await postOn(emptySite));
  await write(page, { ...WORDS, email: '' });
  await button(page).click();
  await expect(page).toHaveTitle(/^Error: /);
  await email(page).fill(WORDS.email);
  await button(page).click();
  await expect(comments(page).getByText(HELD)).toBeVisible();
});
