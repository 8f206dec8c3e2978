// Opening a post and saving it changes no byte of its text, whatever ends its lines.

import { expect, hydrated, test, type Page, type Site } from '../../fixtures.ts';
import { addPerson, saved, signIn } from '../../staff.ts';

const TEXTS: Record<string, string> = {
  unix: 'One.\n\nTwo.\n',
  windows: 'One.\r\n\r\nTwo.\r\n',
  mixed: 'One.\r\n\nTwo.\rThree.\n\r\n',
  open: 'No end at the end',
  marks: '* a\n+ b\n- c\n\n1) d\n\n***\n___\n\n<div align="x">raw &amp; html</div>\n\n\tcode\t\n',
  spaces: 'One.  \nTwo.\\\nThree. \u00a0 \n\n\n\n',
};

/** The source as the site keeps it: what the form of the post begins with. */
async function kept(page: Page, post: string): Promise<string> {
  const html = await (await page.request.get(post)).text();
  return page.evaluate((html) => {
    const document = new DOMParser().parseFromString(html, 'text/html');
    const exact = document.querySelector('md-editor')!.getAttribute('data-text');
    return exact ? (JSON.parse(exact) as string) : document.querySelector('textarea')!.value;
  }, html);
}

async function bring(site: Site) {
  for (const [slug, text] of Object.entries(TEXTS)) await site.publishExactly(slug, text);
}

test('with the surface', { tag: '@hydrated' }, async ({ page, emptySite }) => {
  await bring(emptySite);
  await addPerson(emptySite, 'editor');
  await signIn(page, emptySite.url, 'editor', '/studio/posts');
  const all = page.locator('a[href^="/studio/posts/0"]');
  await expect(all).toHaveCount(Object.keys(TEXTS).length);
  const links = await all.evaluateAll((all) => all.map((one) => [one.textContent!.trim(), one.getAttribute('href')!]));
  for (const [title, path] of links) {
    const post = `${emptySite.url}${path}`;
    const before = await kept(page, post);
    expect(before, title).toBe(TEXTS[title!]!);
    await page.goto(post);
    await hydrated(page);
    await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
    await page.getByLabel('Kicker').fill('Diary');
    await page.keyboard.press('Control+s');
    await saved(page);
    expect(await kept(page, post), title).toBe(before);
  }
});
