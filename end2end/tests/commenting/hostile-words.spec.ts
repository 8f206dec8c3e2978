// Whatever a reader types into the form is shown as it was typed or refused with a sentence; none
// of it runs, even with no policy.

import { expect, test } from '../../fixtures.ts';
import { approve, button, comments, listed, postOn, write, WORDS } from '../../commenting.ts';

test.use({ bypassCSP: true });

const HOSTILE = {
  'a script': '<script>window.__pwned = 1</script>',
  'an attribute': '"><img src=x onerror="window.__pwned=1">',
  'the end of a field': '</textarea><script>window.__pwned = 1</script>',
  'Markdown': '# Big **bold** [x](javascript:window.__pwned=1) ![y](https://tracker.example/x.gif)',
  'an address with a quote': 'https://a.example/"onmouseover="window.__pwned=1',
  'a resource of ours': '</script><script>window.__pwned=1</script>{"token":""}',
};

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`${what} is shown as it was typed`, { tag: ['@hydrated', '@no-js'] }, async ({ page, open, emptySite }) => {
    const post = await postOn(emptySite);
    await open(post);
    await write(page, { ...WORDS, name: text.slice(0, 60), message: text });
    await button(page).click();
    await expect(comments(page).first()).toContainText(text);
    await approve(emptySite);
    await open(post);
    await expect(comments(page).first()).toContainText(text);
    await expect(comments(page).locator('script, img, h1, h2, b, strong')).toHaveCount(0);
    for (const link of await comments(page).locator('.comment-words a').all()) {
      await expect(link).toHaveAttribute('href', /^https?:\/\//);
      await expect(link).toHaveAttribute('rel', 'nofollow ugc noopener');
    }
    expect(await page.evaluate(() => (window as { __pwned?: number }).__pwned)).toBeUndefined();
  });
}

test('letters that turn the line around do not reach the page', { tag: '@no-js' }, async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  await open(post);
  await write(page, { ...WORDS, name: 'Joan\u202eevil', message: 'a\u202ezyx' });
  await button(page).click();
  await expect(comments(page)).toHaveCount(1);
  expect((await listed(emptySite))[0].name).toBe('Joanevil');
  expect(await page.content()).not.toContain('\u202e');
});

test('ten thousand marks on one letter are refused with a sentence', async ({ page, open, complaints }) => {
  complaints.allow(/status of 422/);
  await open('/posts/a-short-note');
  await write(page, { ...WORDS, message: `a${'\u0301'.repeat(20_000)}` });
  await button(page).click();
  await expect(page.getByRole('alert')).toContainText('Please shorten your message to 2,000 characters or fewer.');
});

test('a very long word stays inside the page', async ({ page, open, emptySite }) => {
  const post = await postOn(emptySite);
  await open(post);
  await write(page, { ...WORDS, name: 'N'.repeat(80), message: 'w'.repeat(2_000) });
  await button(page).click();
  await expect(comments(page)).toHaveCount(1);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
});
