// Nothing that people write, search for or put into an address ever runs, even with no policy.

import { expect, test, type Page } from '../../fixtures.ts';

// The Content-Security-Policy would stop a script that got through; here it may not help.
test.use({ bypassCSP: true });

const HOSTILE = [
  '/posts/hostile-title',
  '/posts/hostile-markdown',
  '/posts/very-long-words',
  '/authors/asha-rahman',
  '/tags/reading-room',
  '/search?q=hostilewords',
  `/search?q=${encodeURIComponent('"><script>window.__pwned = "search"</script>')}`,
  `/search?q=${encodeURIComponent("</title><script>window.__pwned = 'title'</script>")}`,
  `/posts/${encodeURIComponent("</script><script>window.__pwned = 'slug'</script>")}`,
  `/${encodeURIComponent('<img src=x onerror=window.__pwned="page">')}`,
  `/authors/${encodeURIComponent('"><svg onload=window.__pwned=1>')}`,
  `/?before=${encodeURIComponent('"><script>window.__pwned = "cursor"</script>')}`,
  `/?__path=%2Fapi%2Fsearch&__err=${encodeURIComponent('<script>window.__pwned = "err"</script>')}`,
];

test.describe('first load', { tag: ['@hydrated', '@no-js'] }, () => {
  for (const path of HOSTILE) {
    test(`${decodeURIComponent(path).slice(0, 60)} runs nothing`, async ({ page, open, complaints }) => {
      complaints.allow(/status of 404/);
      watch(page);
      await open(path);
      await expectHarmless(page);
    });
  }
});

test.describe('inside the app', { tag: '@hydrated' }, () => {
  test('going to a hostile post runs nothing', async ({ page, open }) => {
    watch(page);
    await open('/search?q=hostilewords');
    await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
    await expect(page.getByText('A post whose front matter is an attack.')).toBeVisible();
    await expectHarmless(page);
  });

  test('typing an attack into the search runs nothing', async ({ page, open }) => {
    watch(page);
    await open('/search');
    await page.getByRole('main').getByRole('searchbox').fill('<img src=x onerror="window.__pwned=1">');
    await expect(page.getByRole('status')).toContainText('<img src=x');
    await expectHarmless(page);
  });
});

test('an attack that does run would be seen', { tag: ['@hydrated'] }, async ({ page, open, complaints }) => {
  complaints.allow(/status of 404/);
  await open('/posts/a-short-note');
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<img src="/x" onerror="window.__pwned = \'control\'">');
  });
  await expect.poll(() => page.evaluate(() => (window as { __pwned?: string }).__pwned)).toBe('control');
  await expect(expectHarmless(page)).rejects.toThrow();
});

/** A dialog is as good as a script. */
function watch(page: Page) {
  page.on('dialog', (dialog) => {
    throw new Error(`a dialog opened: ${dialog.message()}`);
  });
}

async function expectHarmless(page: Page) {
  const found = await page.evaluate(() => {
    const ours = /^(?:\/assets\/|\/pkg\/|blob:)/;
    const wrong: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      const name = element.localName;
      const place = element.outerHTML.slice(0, 100);
      if (['iframe', 'object', 'embed', 'base', 'style', 'frame'].includes(name)) wrong.push(place);
      if (name === 'meta' && element.getAttribute('http-equiv')?.toLowerCase() === 'refresh') wrong.push(place);
      if (name === 'script' && element.closest('.prose')) wrong.push(place);
      if (name === 'script' && element.getAttribute('src') && !ours.test(element.getAttribute('src')!)) wrong.push(place);
      for (const { name: attribute, value } of element.attributes) {
        if (/^on|^style$|^srcdoc$/.test(attribute)) wrong.push(`${attribute}: ${place}`);
        if (/^(?:href|src|action|formaction|xlink:href)$/.test(attribute) && /^\s*(?:javascript|data|vbscript):/i.test(value)) wrong.push(place);
      }
    }
    return { wrong, pwned: (window as { __pwned?: string }).__pwned ?? null };
  });
  expect(found).toEqual({ wrong: [], pwned: null });
}
