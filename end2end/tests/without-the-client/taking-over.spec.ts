// The client takes over every kind of page without a word in the console and without a change.

import type { Response } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
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

/** The words between the heading of the first level and the end of `main`, but for hidden parts. */
function wordsOf(html: string): string {
  const main = new DOMParser().parseFromString(html, 'text/html').querySelector('main')!;
  for (const hidden of main.querySelectorAll('script, [hidden], .share, .ago, .tick-all, .writing-views')) hidden.remove();
  return main.textContent!.replaceAll(/\s+/g, ' ').trim();
}
