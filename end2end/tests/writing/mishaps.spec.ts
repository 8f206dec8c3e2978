// Whatever breaks while somebody writes, in whatever order: the tab, the connection, the server.
// The series is the same each time, from a fixed seed.

import { keptTexts } from '../../device.ts';
import { expect, hydrated, test, type BrowserContext, type Page } from '../../fixtures.ts';
import { addPerson, signIn } from '../../staff.ts';

const ROUNDS = 8;
const said = (page: Page) => page.locator('.writing-said');
const body = (page: Page) => page.locator('md-editor').getByRole('textbox', { name: 'Post body' });
const text = (page: Page) => page.locator('md-editor').evaluate((editor: HTMLElement & { text: string }) => editor.text);

/** Numbers between 0 and 1 (mulberry32). */
function series(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function openAgain(context: BrowserContext, post: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(post);
  await hydrated(page);
  await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  return page;
}

test('no word that was typed is lost', { tag: '@hydrated' }, async ({ page: first, context, emptySite, complaints }) => {
  test.setTimeout(600_000);
  complaints.allow(/ERR_|Failed to load|EventSource/);
  await addPerson(emptySite, 'author');
  await signIn(first, emptySite.url, 'author', '/studio/posts/new');
  await hydrated(first);
  await first.getByLabel('Title').fill('Mishaps');
  await body(first).click();
  await first.keyboard.type('word-0 ');
  await expect(said(first)).toContainText('Saved at');
  const post = first.url();
  const chance = series(7);
  let page = first;
  let words = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const offline = chance() < 0.4;
    await context.setOffline(offline);
    await body(page).press('Control+End');
    const count = 1 + Math.floor(chance() * 4);
    for (let one = 0; one < count; one += 1) await page.keyboard.type(`word-${words++} `);
    // The device has them, or the site has: then nothing may take them.
    await expect(said(page)).toContainText(offline ? /Saved on this device/ : /Saved at|Not saved yet|Saved on/);
    if (!offline && chance() < 0.5) await expect(said(page)).toContainText('Saved at');
    const settled = words;
    await expect.poll(() => deviceOrSite(page, settled - 1)).toBe(true);
    const mishap = chance();
    if (mishap < 0.35) await emptySite.crash();
    if (mishap < 0.7) {
      await page.close({ runBeforeUnload: false });
      await context.setOffline(false);
      page = await openAgain(context, post);
    }
    // The device's copy comes a moment after the page.
    await expect.poll(() => missing(page, settled), `round ${round}`).toEqual([]);
  }
  await context.setOffline(false);
  await page.keyboard.press('Control+s');
  await expect(said(page)).toContainText('Saved at', { timeout: 40_000 });
  await page.close();
  page = await openAgain(context, post);
  await expect.poll(() => missing(page, words)).toEqual([]);
});

/** Which of the words that were typed are not in the text. */
async function missing(page: Page, words: number): Promise<string[]> {
  const now = await text(page);
  const all = Array.from({ length: words }, (_, word) => `word-${word} `);
  return all.filter((word) => !now.includes(word));
}

/** Whether this word is in what the device keeps, or needn't be since the site has it. */
async function deviceOrSite(page: Page, word: number): Promise<boolean> {
  if ((await said(page).textContent())?.includes('Saved at')) return true;
  return (await keptTexts(page)).some((text) => text.includes(`word-${word}+`));
}
