// The HTML of a post is complete, and tells machines what it tells people.

import { expect, ORGANISATION, test } from '../../fixtures.ts';

const POST = '/posts/a-kettle-for-the-reading-room';
const TITLE = 'A kettle for the reading room';
const SUMMARY = 'Three people asked for one thing, and it was not more books.';

test('the HTML from the server holds the whole post', { tag: '@no-js' }, async ({ request }) => {
  const html = await (await request.get(POST)).text();
  expect(html).toContain(TITLE);
  expect(html).toContain('Talk to whoever is waiting too.');
  expect(html).toContain('You may also like');
});

test('the home page’s HTML holds the newest post’s title', { tag: '@no-js' }, async ({ request }) => {
  expect(await (await request.get('/')).text()).toContain(TITLE);
});

test('title, description and address are the post’s', { tag: ['@hydrated', '@no-js'] }, async ({ page, site, open }) => {
  await open(POST);
  await expect(page).toHaveTitle(`${TITLE} – ${ORGANISATION.name}`);
  await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', SUMMARY);
  await expect(page.locator('link[rel="canonical"]')).toHaveAttribute('href', site.url + POST);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');
});

test('a shared link shows title, summary and picture', { tag: ['@hydrated', '@no-js'] }, async ({ page, site, open }) => {
  await open(POST);
  const property = (name: string) => page.locator(`meta[property="${name}"]`);
  await expect(property('og:title')).toHaveAttribute('content', TITLE);
  await expect(property('og:type')).toHaveAttribute('content', 'article');
  await expect(property('og:url')).toHaveAttribute('content', site.url + POST);
  await expect(property('og:description')).toHaveAttribute('content', SUMMARY);
  await expect(property('og:image')).toHaveAttribute('content', new RegExp(`^${site.url}/`));
  await expect(property('og:site_name')).toHaveAttribute('content', ORGANISATION.name);
  await expect(page.locator('meta[name="twitter:card"]')).toHaveAttribute('content', 'summary_large_image');
});

test('the picture that a shared link shows can be fetched', { tag: '@no-js' }, async ({ page, open, request }) => {
  await open(POST);
  const address = await page.locator('meta[property="og:image"]').getAttribute('content');
  const picture = await request.get(address!);
  expect(picture.status()).toBe(200);
  expect(picture.headers()['content-type']).toMatch(/^image\/(png|jpeg)$/);
});

test('search engines get one article that parses', { tag: ['@hydrated', '@no-js'] }, async ({ page, site, open }) => {
  await open(POST);
  const data = page.locator('script[type="application/ld+json"]');
  await expect(data).toHaveCount(1);
  const article = JSON.parse((await data.textContent())!);
  expect(article).toMatchObject({
    '@context': 'https://schema.org',
    '@type': 'Article',
    headline: TITLE,
    description: SUMMARY,
  });
  expect(article.datePublished).toMatch(/^2026-11-22T/);
  expect([article.author].flat().map((author: { name: string }) => author.name)).toEqual([
    'Bernadette Okoro',
    'Asha Rahman',
  ]);
  expect(JSON.stringify(article)).toContain(site.url + POST);
});

test('an attack in a title stays a title', { tag: ['@hydrated', '@no-js'] }, async ({ page, open }) => {
  await open('/posts/hostile-title');
  const title = "</title><script>window.__pwned = 'title'</script> & “quotes” <b>bold</b>";
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page).toHaveTitle(`${title} – ${ORGANISATION.name}`);
  const data = await page.locator('script[type="application/ld+json"]').textContent();
  expect(JSON.parse(data!).headline).toBe(title);
});

test('each kind of page has a title, a description and an address of its own', { tag: '@no-js' }, async ({ page, open, site }) => {
  for (const path of ['/', '/about', '/authors/asha-rahman', '/tags/coproduction']) {
    await open(path);
    await expect(page).toHaveTitle(new RegExp(ORGANISATION.name));
    await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', /.+/);
    await expect(page.locator('link[rel="canonical"]')).toHaveAttribute('href', site.url + path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  }
});

test('search results are not for search engines', { tag: '@no-js' }, async ({ page, open }) => {
  await open('/search?q=kettle');
  await expect(page.locator('meta[name="robots"]')).toHaveAttribute('content', /noindex/);
});
