// Each answer carries a strict policy and nothing inline, and reading leaves no trace. That no page
// asks anybody else for anything is checked in every test of this suite, by its fixtures.

import { expect, test } from '../../fixtures.ts';
import { KINDS } from '../../states.ts';

test.describe('headers', { tag: '@no-js' }, () => {
  for (const { name, path } of KINDS) {
    test(`${name} carries a strict policy`, async ({ request }) => {
      const headers = (await request.get(path)).headers();
      const policy = headers['content-security-policy'];
      expect(policy).toBeTruthy();
      expect(policy).not.toMatch(/'unsafe-(?:inline|eval|hashes)'/);
      expect(policy).not.toMatch(/(?:^|\s)(?:\*|https?:|data:)(?=[\s;]|$)(?<!img-src data:)/);
      for (const directive of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
        expect(policy).toContain(directive);
      }
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBeTruthy();
    });

    test(`${name} has no style attribute and no handler in its HTML`, async ({ request }) => {
      const html = await (await request.get(path)).text();
      const tags = html.match(/<[a-z][^<>]*>/gi) ?? [];
      expect(tags.filter((tag) => /\s(?:style|on[a-z]+)\s*=/i.test(tag.replaceAll(/"[^"]*"/g, '""')))).toEqual([]);
      expect(html).not.toMatch(/<style/i);
    });
  }

  test('an inline script that isn’t ours would not run', async ({ request }) => {
    const policy = (await request.get('/')).headers()['content-security-policy'];
    expect(policy).toMatch(/script-src [^;]*'self'/);
    expect(policy).toMatch(/default-src '(?:none|self)'/);
  });
});

test.describe('what a reader leaves behind', { tag: '@hydrated' }, () => {
  test('a request to somebody else would be seen', async ({ page, context, open, complaints }) => {
    await context.route('https://elsewhere.example/**', (route) => route.fulfill({ body: '' }));
    await open('/posts/a-short-note');
    complaints.allow(/elsewhere\.example|violates|Refused to load/);
    await page.goto('https://elsewhere.example/');
    expect(complaints.all).toContain('somebody else was asked: https://elsewhere.example/');
  });

  test('reading sets no cookie and keeps nothing', async ({ context, page, open }) => {
    await open('/posts/a-kettle-for-the-reading-room');
    expect(await context.cookies()).toEqual([]);
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  });
});

test('a form from another site is refused', { tag: '@no-js' }, async ({ request }) => {
  const response = await request.post('/api/search', {
    headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    form: { query: 'tea' },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(403);
  expect(response.headers()['location']).toBeUndefined();
});
