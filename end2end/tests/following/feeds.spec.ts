// Readers can follow the site, one author or one tag by feed, and search engines find their way.

import { expect, test, type Page } from '../../fixtures.ts';

const ATOM = 'http://www.w3.org/2005/Atom';

test.describe('feeds', { tag: '@hydrated' }, () => {
  test('the feed is valid Atom with the newest post first, in full', async ({ page, request, site }) => {
    const answer = await request.get('/feed.xml');
    expect(answer.headers()['content-type']).toMatch(/^application\/atom\+xml/);
    const feed = await parse(page, await answer.text());
    expect(feed).toMatchObject({ error: null, namespace: ATOM, root: 'feed' });
    expect(feed.id).not.toBe('');
    expect(feed.updated).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(feed.self).toBe(`${site.url}/feed.xml`);
    expect(feed.entries[0]).toMatchObject({
      title: 'A kettle for the reading room',
      link: `${site.url}/posts/a-kettle-for-the-reading-room`,
      authors: ['Bernadette Okoro', 'Asha Rahman'],
    });
    expect(feed.entries[0].content).toContain('Talk to whoever is waiting too.');
  });

  test('every entry has what Atom asks for, and an id of its own', async ({ page, request }) => {
    const feed = await parse(page, await (await request.get('/feed.xml')).text());
    for (const entry of feed.entries) {
      expect(entry.id).not.toBe('');
      expect(entry.updated).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect(entry.content, entry.title).not.toBe('');
    }
    expect(new Set(feed.entries.map(({ id }) => id)).size).toBe(feed.entries.length);
  });

  test('links and pictures in a feed work from anywhere', async ({ page, request, site }) => {
    const feed = await parse(page, await (await request.get('/feed.xml')).text());
    const { content } = feed.entries[0];
    expect(content).toContain(`href="${site.url}/posts/the-bench-that-faces-the-wall"`);
    expect(content).not.toMatch(/(?:src|href)="\/(?!\/)/);
  });

  test('a hostile post does not break the feed', async ({ page, request }) => {
    const feed = await parse(page, await (await request.get('/authors/asha-rahman/feed.xml')).text());
    expect(feed.error).toBeNull();
    expect(feed.entries.map(({ title }) => title)).toContain('Hostile Markdown');
  });

  test('a tag has a feed of its own', async ({ page, request }) => {
    const feed = await parse(page, await (await request.get('/tags/coproduction/feed.xml')).text());
    const titles = feed.entries.map(({ title }) => title);
    expect(titles[0]).toBe('A kettle for the reading room');
    expect(titles).not.toContain('A short note');
  });

  test('an author has a feed of their own', async ({ page, request }) => {
    const feed = await parse(page, await (await request.get('/authors/asha-rahman/feed.xml')).text());
    const titles = feed.entries.map(({ title }) => title);
    expect(titles).toContain('A short note');
    expect(titles).not.toContain('The bench that faces the wall');
  });

  test('the site map lists every public address once', async ({ page, request, site }) => {
    const map = await parse(page, await (await request.get('/sitemap.xml')).text());
    expect(map).toMatchObject({ error: null, root: 'urlset' });
    expect(map.locations).toContain(`${site.url}/`);
    expect(map.locations).toContain(`${site.url}/about`);
    expect(map.locations).toContain(`${site.url}/posts/a-kettle-for-the-reading-room`);
    expect(map.locations).toContain(`${site.url}/tags/coproduction`);
    expect(map.locations).toContain(`${site.url}/authors/asha-rahman`);
    expect(new Set(map.locations).size).toBe(map.locations.length);
  });
});

test.describe('finding the feeds', { tag: '@no-js' }, () => {
  test('readers’ programs find the feeds by themselves', async ({ page, open }) => {
    await open('/tags/coproduction');
    const feeds = page.locator('link[rel="alternate"][type="application/atom+xml"]');
    const addresses = await feeds.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(addresses.sort()).toEqual(['/feed.xml', '/tags/coproduction/feed.xml']);
  });

  test('people find the feed of what they are reading', async ({ page, open }) => {
    await open('/authors/bernadette-okoro');
    const link = page.getByRole('main').getByRole('link', { name: 'Follow by feed' });
    await expect(link).toHaveAttribute('href', '/authors/bernadette-okoro/feed.xml');
  });

  test('the feed of nobody is not found', async ({ request }) => {
    expect((await request.get('/authors/nobody-at-all/feed.xml')).status()).toBe(404);
    expect((await request.get('/tags/nothing-at-all/feed.xml')).status()).toBe(404);
  });

  test('a feed that has not changed is not sent again', async ({ request }) => {
    const etag = (await request.get('/feed.xml')).headers()['etag'];
    expect(etag).toBeTruthy();
    const again = await request.get('/feed.xml', { headers: { 'If-None-Match': etag } });
    expect(again.status()).toBe(304);
  });

  test('robots are told where the site map is and what to leave alone', async ({ request, site }) => {
    const answer = await request.get('/robots.txt');
    expect(answer.headers()['content-type']).toMatch(/^text\/plain/);
    const text = await answer.text();
    expect(text).toContain(`Sitemap: ${site.url}/sitemap.xml`);
    expect(text).toMatch(/^Disallow: \/studio/m);
  });
});

/** What the browser's own XML parser, which is strict, makes of a feed or a site map. */
function parse(page: Page, xml: string) {
  return page.evaluate((xml) => {
    const read = new DOMParser().parseFromString(xml, 'application/xml');
    const texts = (parent: ParentNode, name: string) =>
      [...parent.querySelectorAll(name)].map((element) => element.textContent ?? '');
    const own = (element: Element, name: string) =>
      [...element.children].find((child) => child.localName === name)?.textContent ?? '';
    return {
      error: read.querySelector('parsererror')?.textContent ?? null,
      root: read.documentElement.localName,
      namespace: read.documentElement.namespaceURI,
      id: own(read.documentElement, 'id'),
      updated: own(read.documentElement, 'updated'),
      self: read.querySelector('feed > link[rel="self"]')?.getAttribute('href'),
      locations: texts(read, 'url > loc'),
      entries: [...read.querySelectorAll('entry')].map((entry) => ({
        id: own(entry, 'id'),
        title: own(entry, 'title'),
        updated: own(entry, 'updated'),
        link: entry.querySelector('link:not([rel]), link[rel="alternate"]')?.getAttribute('href'),
        authors: texts(entry, 'author > name'),
        content: own(entry, 'content'),
      })),
    };
  }, xml);
}
