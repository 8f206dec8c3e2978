// An address with nothing says so with the right status and a way on; what is hidden looks the same.

import { expect, test } from '../../fixtures.ts';

test('an unknown post is a real page with a search and a way home', async ({ page, open, complaints }) => {
  complaints.allow(/status of 404/);
  const response = await open('/posts/nothing-here');
  expect(response.status()).toBe(404);
  await expect(page).toHaveTitle(/^Page not found/);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Page not found');
  await expect(main.getByRole('link', { name: 'first page' })).toHaveAttribute('href', '/');
  await main.getByRole('searchbox', { name: 'Search' }).fill('kettle');
  await main.getByRole('button', { name: 'Search' }).click();
  await expect(main.getByRole('link', { name: 'A kettle for the reading room' })).toBeVisible();
});

for (const path of [
  '/nothing-here',
  '/posts/nothing-here',
  '/posts',
  '/authors/nobody',
  '/authors',
  '/tags/nothing',
  '/tags',
  '/a/very/deep/address/that/never/was',
  '/posts/a-short-note/more',
  '/wp-login.php',
  '/posts/..%2f..%2fetc%2fpasswd',
  '/posts/%00',
  '/posts/%F0%9F',
  '/%3Cscript%3Ealert(1)%3C/script%3E',
  '/media/nothing.png',
  `/posts/${'long-'.repeat(400)}`,
]) {
  test(`${path.slice(0, 60)} is not found`, { tag: '@no-js' }, async ({ request }) => {
    const response = await request.get(path);
    expect(response.status()).toBe(404);
  });
}

test('a draft, a scheduled post and one that never was look the same', { tag: '@no-js' }, async ({ request }) => {
  const [draft, scheduled, never] = await Promise.all(
    ['not-yet-written', 'not-before-2031', 'not-ever-at-all'].map(async (slug) => {
      const response = await request.get(`/posts/${slug}`);
      const headers = Object.keys(response.headers()).sort();
      return { status: response.status(), headers, text: (await response.text()).replaceAll(slug, 'it') };
    }),
  );
  expect(never.status).toBe(404);
  expect(draft).toEqual(never);
  expect(scheduled).toEqual(never);
});

test('a post under a page’s address, and a page under a post’s, are not found', { tag: '@no-js' }, async ({ request }) => {
  expect((await request.get('/a-short-note')).status()).toBe(404);
  expect((await request.get('/posts/about')).status()).toBe(404);
});

test('a scheduled post appears when its time has come', { tag: '@no-js' }, async ({ request, emptySite }) => {
  await emptySite.publish({
    title: 'Tomorrow’s news',
    slug: 'tomorrow',
    status: 'scheduled',
    date: '2026-11-24T07:00:00Z',
  });
  const post = `${emptySite.url}/posts/tomorrow`;
  expect((await request.get(post)).status()).toBe(404);
  emptySite.setClock('2026-11-24T07:00:01Z');
  await expect.poll(async () => (await request.get(post)).status()).toBe(200);
  await expect.poll(async () => (await request.get(emptySite.url)).text()).toContain('Tomorrow’s news');
});
