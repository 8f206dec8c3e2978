// The client takes over every kind of page without a word in the console and without a change.

import type { Response } from '@playwright/test';
import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import { ALL } from '../../states.ts';

for (const state of ALL) {
  test(`the client takes over ${state.name} and changes nothing`, { tag: '@hydrated' }, async ({ page, openState }) => {
    let last: Response | undefined;
    page.on('response', (response) => {
      if (response.request().isNavigationRequest()) last = response;
    });
    await openState(state);
    const sent = last?.ok() ? await last.text() : '';
    const words = (html: string) => page.evaluate(wordsOf, html);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    if (sent) expect(await words(await page.content())).toBe(await words(sent));
  });
}

test.describe('section by section', { tag: ['@hydrated', '@narrow'] }, () => {
  const POST = '/posts/a-kettle-for-the-reading-room';
  const form = (page: Page) => page.getByRole('form', { name: 'Leave a comment' });
  const related = (page: Page) => page.getByRole('region', { name: 'You may also like' }).getByRole('link').first();
  const held = (page: Page) => page.evaluate(() => window.heldTasks.size);

  test.beforeEach(async ({ page }) => {
    await page.addInitScript(holdTasks);
    await page.goto(POST);
    // What begins it; then header, page and footer.
    await expect.poll(() => held(page)).toBe(1);
    await page.evaluate(() => window.goOn(1));
    await expect.poll(() => held(page)).toBe(3);
    await expect(page.locator('html')).not.toHaveAttribute('data-hydrated', /.*/);
    await page.evaluate(() => Object.assign(window, { stillHere: true }));
  });

  test('whoever follows a link before there is anybody to show a page has it loaded', async ({ page }) => {
    await related(page).click();
    await expect(page).not.toHaveURL(new RegExp(POST));
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('A kettle for the reading room');
    expect(await page.evaluate(() => 'stillHere' in window)).toBe(false);
  });

  test('whoever follows a link before all sections had their turn comes to a page that answers', async ({ page }) => {
    await page.evaluate(() => window.goOn(3));
    // Text and sharing.
    await expect.poll(() => held(page)).toBe(2);
    await related(page).click();
    await expect(page).not.toHaveURL(new RegExp(POST));
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('A kettle for the reading room');
    await page.evaluate(() => window.goOn());
    await hydrated(page);
    await expect(page.getByRole('main')).toBeFocused();
    await form(page).getByRole('button', { name: 'Post comment' }).click();
    await expect(form(page).getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A kettle for the reading room');
    for (const one of ['banner', 'contentinfo', 'article'] as const) await expect(page.getByRole(one)).toHaveCount(1);
    expect(await page.evaluate(() => 'stillHere' in window)).toBe(true);
  });

  test('whoever goes back before there is anybody to show a page has it loaded', async ({ page }) => {
    // As after a reload of a page that the client had made: the address changes, and no page is loaded.
    await page.evaluate(() => history.replaceState(null, '', '/about'));
    await page.evaluate(() => window.goOn());
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('About');
    expect(await page.evaluate(() => 'stillHere' in window)).toBe(false);
  });

  test('whoever writes meanwhile loses no word', async ({ page }) => {
    const message = form(page).getByLabel('Message');
    await message.fill('We have the same kettle.');
    await page.evaluate(() => window.goOn());
    await hydrated(page);
    await expect(message).toHaveValue('We have the same kettle.');
    await expect(message).toBeFocused();
  });

  test('whoever presses a button meanwhile gets what the page does without the client', async ({ page, complaints }) => {
    complaints.allow(/422/);
    await form(page).getByRole('button', { name: 'Post comment' }).click();
    await expect(page).toHaveTitle(/^Error: /);
    await expect(form(page).getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
    expect(await page.evaluate(() => 'stillHere' in window)).toBe(false);
  });
});

declare global {
  interface Window {
    /** What was put off to a task of its own, by the number of its timer. */
    heldTasks: Map<number, () => void>;
    /** Does the first of these; without a number all, and holds no more. */
    goOn: (count?: number) => void;
  }
}

function holdTasks() {
  const { setTimeout: put, clearTimeout: cancel } = window;
  const held = (window.heldTasks = new Map());
  let number = 1_000_000;
  window.setTimeout = ((then: () => void, time = 0, ...rest: unknown[]) => {
    if (time > 0) return put(then, time, ...rest);
    held.set(++number, then);
    return number;
  }) as typeof setTimeout;
  window.clearTimeout = (number) => (held.delete(number!) ? undefined : cancel(number));
  window.goOn = (count) => {
    if (count === undefined) window.setTimeout = put;
    for (const number of [...held.keys()].slice(0, count)) {
      const then = held.get(number);
      held.delete(number);
      then?.();
    }
  };
}

/** The words between the heading of the first level and the end of `main`, but for hidden parts. */
function wordsOf(html: string): string {
  const main = new DOMParser().parseFromString(html, 'text/html').querySelector('main')!;
  for (const hidden of main.querySelectorAll('script, [hidden], .share, .ago, .tick-all, .writing-views')) hidden.remove();
  return main.textContent!.replaceAll(/\s+/g, ' ').trim();
}
