// Everything has one address; others that mean the same lead to it.

import { expect, test } from '../../fixtures.ts';

test.describe('the server', { tag: '@no-js' }, () => {
  test('a slash too many leads to the address without it', async ({ request }) => {
    const response = await request.get('/posts/a-short-note/', { maxRedirects: 0 });
    expect([301, 308]).toContain(response.status());
    expect(response.headers()['location']).toMatch(/\/posts\/a-short-note$/);
  });

  test('two slashes never lead to another site', async ({ request, site }) => {
    for (const path of ['//evil.example', '//evil.example/', '/\\evil.example/', '/%2F%2Fevil.example/']) {
      const response = await request.get(site.url + path, { maxRedirects: 0 });
      expect(response.status(), path).toBeLessThan(500);
      const location = response.headers()['location'] ?? '/';
      expect(new URL(location, site.url).origin, path).toBe(site.url);
    }
  });

  test('HEAD answers like GET, without the page', async ({ request }) => {
    for (const [path, status] of [['/', 200], ['/posts/a-short-note', 200], ['/posts/nothing', 404]] as const) {
      const response = await request.head(path);
      expect(response.status(), path).toBe(status);
      expect((await response.body()).length).toBe(0);
    }
  });

  test('a method that makes no sense is refused, not failed', async ({ request }) => {
    const response = await request.delete('/posts/a-short-note');
    expect(response.status()).toBe(405);
  });

  test('an unchanged page is not sent again', async ({ request }) => {
    const etag = (await request.get('/posts/a-short-note')).headers()['etag'];
    expect(etag).toMatch(/^"/);
    const again = await request.get('/posts/a-short-note', { headers: { 'If-None-Match': etag } });
    expect(again.status()).toBe(304);
    expect((await again.body()).length).toBe(0);
  });

  test('a changed page is sent at once', async ({ request, emptySite }) => {
    await emptySite.publish({ title: 'First', slug: 'post' }, 'The first words.');
    const before = await request.get(`${emptySite.url}/posts/post`);
    await emptySite.publish({ title: 'First', slug: 'post' }, 'Other words.');
    const headers = { 'If-None-Match': before.headers()['etag'] };
    const after = await request.get(`${emptySite.url}/posts/post`, { headers });
    expect(after.status()).toBe(200);
    expect(await after.text()).toContain('Other words.');
  });
});

test('marks that others add to a link don’t matter', async ({ page, open, site }) => {
  await open('/posts/a-short-note?utm_source=letter&fbclid=1');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A short note');
  await expect(page.locator('link[rel="canonical"]')).toHaveAttribute('href', `${site.url}/posts/a-short-note`);
});
