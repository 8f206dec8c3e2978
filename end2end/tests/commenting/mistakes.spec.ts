// A mistake in the form is explained beside the field and above the title, with everything typed
// still there; with and without the client in the same words.

import { expect, test, type Page } from '../../fixtures.ts';
import { button, comments, email, listed, message, name, postOn, sendFrom, summary, write, WORDS } from '../../commenting.ts';

const SENTENCES = ['Please enter your name.', 'Please enter a valid email address.', 'Please enter a message.'];

test('an empty form is answered with three sentences, above the title and beside the fields', async ({ page, open, complaints }) => {
  complaints.allow(/status of 422/);
  await open('/posts/a-short-note');
  await button(page).click();
  await expect(summary(page)).toBeVisible();
  await expect(page).toHaveTitle(/^Error: A short note/);
  await expect(summary(page).getByRole('heading')).toHaveText('There is a problem');
  await expect(summary(page).getByRole('link')).toHaveText(SENTENCES);
  await expect(summary(page)).toBeFocused();
  await expect(summary(page)).toHaveAttribute('tabindex', '-1');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const above = await summary(page).evaluate(
    (one) => one.compareDocumentPosition(document.querySelector('h1')!) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  expect(above).toBeTruthy();
  for (const [field, sentence] of [
    [name(page), SENTENCES[0]],
    [email(page), `Your address will not be published. ${SENTENCES[1]}`],
    [message(page), SENTENCES[2]],
  ] as const) {
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(sentence);
  }
  for (const sentence of SENTENCES) await expect(page.locator('form').getByText(sentence)).toBeVisible();
});

test('each sentence above leads to its field', async ({ page, open, complaints }) => {
  complaints.allow(/status of 422/);
  await open('/posts/a-short-note');
  await button(page).click();
  // It comes with the focus, which it would take from the field.
  await expect(summary(page)).toBeFocused();
  await summary(page).getByRole('link', { name: 'Please enter a message.' }).click();
  await expect(message(page)).toBeFocused();
  await expect(message(page)).toBeInViewport();
});

test('what was typed is still there, to the last character', async ({ page, open, complaints }) => {
  complaints.allow(/status of 422/);
  const text = '\n\n  </textarea><b>"1 & 2"</b>\n\tTwo\n\n';
  await open('/posts/a-short-note');
  await write(page, { name: '"><i>Joan', email: "joan'\"@x", message: text });
  await page.getByRole('checkbox', { name: 'Email me when someone replies' }).check();
  await button(page).click();
  await expect(summary(page).getByRole('link')).toHaveText(['Please enter a valid email address.']);
  await expect(name(page)).toHaveValue('"><i>Joan');
  await expect(email(page)).toHaveValue("joan'\"@x");
  await expect(message(page)).toHaveValue(text);
  await expect(page.getByRole('checkbox', { name: 'Email me when someone replies' })).toBeChecked();
});

test('a mistake mended is sent', async ({ page, open, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  await open(await postOn(emptySite));
  await write(page, { ...WORDS, email: 'joan' });
  await button(page).click();
  await expect(summary(page)).toBeVisible();
  await email(page).fill(WORDS.email);
  await button(page).click();
  await expect(comments(page)).toHaveCount(1);
  await expect(summary(page)).toHaveCount(0);
  await expect(page).toHaveTitle(/^Whose turn is it/);
  expect(await listed(emptySite)).toHaveLength(1);
});

test('the page that answers a mistake has status 422, nobody may keep it, and it loads no client', { tag: '@no-js' }, async ({ site }) => {
  const post = `${site.url}/posts/a-short-note`;
  const answer = await fetch(`${post}/comments`, { method: 'POST', body: new URLSearchParams() });
  expect(answer.status).toBe(422);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const html = await answer.text();
  expect(html).toMatch(/<title>Error: A short note/);
  expect(html).toMatch(/autofocus[^>]*>\s*<h2[^>]*>There is a problem/);
  expect(html).not.toMatch(/data-client|\/pkg\/|start\.js/);
});

test('too long and too many are said too', { tag: '@no-js' }, async ({ site }) => {
  const post = `${site.url}/posts/a-short-note`;
  const html = await (await fetch(post)).text();
  for (const [words, sentence] of [
    [{ name: 'n'.repeat(81) }, 'Please shorten your name to 80 characters or fewer.'],
    [{ message: 'é'.repeat(2001) }, 'Please shorten your message to 2,000 characters or fewer.'],
    [{ message: 'https://a.example '.repeat(11) }, 'Please use no more than 10 links in your message.'],
    [{ message: '\u200b \u3164' }, 'Please enter a message.'],
  ] as const) {
    const answer = await sendFrom(html, post, words);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(sentence);
  }
});

test('a body beyond the limit is answered 413', { tag: '@no-js' }, async ({ site }) => {
  const answer = await fetch(`${site.url}/posts/a-short-note/comments`, {
    method: 'POST',
    body: new URLSearchParams({ message: 'x'.repeat(4_000_000) }),
  });
  expect(answer.status).toBe(413);
});

test.describe('with the client', { tag: ['@hydrated', '@narrow'] }, () => {
  test('the page is not left', async ({ page, open }) => {
    await open('/posts/a-short-note');
    await page.evaluate(() => Object.assign(window, { mark: true }));
    await button(page).click();
    await expect(summary(page)).toBeFocused();
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
  });

  test('a field is checked when the reader leaves it, and again as they mend it', async ({ page, open }) => {
    await open('/posts/a-short-note');
    await email(page).fill('joan');
    await expect(email(page)).not.toHaveAttribute('aria-invalid', /.*/);
    await message(page).focus();
    await expect(email(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByText('Please enter a valid email address.')).toBeVisible();
    await expect(name(page)).not.toHaveAttribute('aria-invalid', /.*/);
    await email(page).pressSequentially('@reader.example');
    await expect(page.getByText('Please enter a valid email address.')).toBeHidden();
  });

  test('the remaining characters are counted as a person sees them', async ({ page, open }) => {
    await open('/posts/a-short-note');
    await message(page).fill('👩‍👩‍👧'.repeat(10));
    await expect(page.getByText('1990 characters left')).toBeVisible();
    await message(page).fill('x'.repeat(1_999));
    await expect(left(page)).toHaveText('1 character left');
    await expect(page.locator('[aria-live="polite"]')).toHaveText('1 character left');
    await message(page).fill('x'.repeat(2_003));
    await expect(left(page)).toHaveText('3 characters too many');
  });
});

const left = (page: Page) => page.locator('#comment-form .count');
