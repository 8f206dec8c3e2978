// A button stays under the finger that presses it, since what moves between touching and letting go isn't
// pressed at all; it lies under nothing, and over nothing that is written.

import { expect, hydrated, test, type Locator, type Page, type Site } from '../../fixtures.ts';
import { addPerson, saved, signIn } from '../../staff.ts';
import { paste } from '../../writing.ts';

/** A post that was saved once, opened anew. */
async function open(page: Page, site: Site) {
  await addPerson(site, 'contributor');
  await signIn(page, site.url, 'contributor', '/studio/posts/new');
  await hydrated(page);
  await page.getByLabel('Title').fill('Lanterns');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await saved(page);
  await page.goto(page.url());
  await hydrated(page);
}

/** Notes where it is on the screen in each frame; the answer says where it was. */
async function watch(button: Locator): Promise<() => Promise<number[]>> {
  const seen = await button.evaluateHandle((button) => {
    const seen = { places: new Set<number>(), frames: 0 };
    const look = () => {
      seen.places.add(Math.round(button.getBoundingClientRect().top));
      seen.frames += 1;
      requestAnimationFrame(look);
    };
    look();
    return seen;
  });
  return async () => {
    const frames = await seen.evaluate((seen) => seen.frames);
    await expect.poll(() => seen.evaluate((seen) => seen.frames)).toBeGreaterThan(frames + 10);
    return seen.evaluate(({ places }) => [...places]);
  };
}

test('the buttons stay where they are while a text is saved', { tag: ['@hydrated', '@narrow'] }, async ({ page, emptySite }) => {
  await open(page, emptySite);
  await page.getByLabel('Title').focus();
  const places = await watch(page.getByRole('button', { name: 'Submit for review' }));
  await page.keyboard.type('Forty');
  await saved(page);
  const seen = await places();
  // Lines are a fraction of a pixel higher with words than without.
  expect(Math.max(...seen) - Math.min(...seen)).toBeLessThanOrEqual(1);
});

test('a page stays where it was first scrolled to', { tag: ['@hydrated', '@narrow'] }, async ({ page, emptySite }) => {
  await open(page, emptySite);
  await page.getByRole('textbox', { name: 'Address' }).fill('forty-lanterns');
  const submit = page.getByRole('button', { name: 'Submit for review' });
  const places = await watch(submit);
  await submit.scrollIntoViewIfNeeded();
  expect(await places()).toHaveLength(2);
});

test('nothing lies over the buttons where there is room for little else', { tag: ['@hydrated', '@narrow'] }, async ({ page, emptySite }) => {
  await open(page, emptySite);
  await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  for (let height = 580; height <= 760; height += 20) {
    await page.setViewportSize({ width: 360, height });
    for (const name of ['Save draft', 'Preview', 'Submit for review']) {
      const isOnTop = (button: Element) => {
        const { left, top, width, height } = button.getBoundingClientRect();
        return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
      };
      const button = page.getByRole('button', { name, exact: true });
      expect(await button.evaluate(isOnTop), `${name} at ${height}`).toBe(true);
    }
  }
});

test('what is written and what is said of it stand above the buttons', { tag: ['@hydrated', '@narrow'] }, async ({ page, emptySite }) => {
  await open(page, emptySite);
  await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  const bar = page.locator('.writing-buttons');
  const end = async (place: Locator) => {
    const box = (await place.boundingBox())!;
    return box.y + box.height;
  };
  const room = async (place: Locator) => (await bar.boundingBox())!.y - (await end(place));
  const body = page.getByLabel('Post body');
  await body.focus();
  for (let number = 1; number <= 40; number += 1) await page.keyboard.type(`Lantern ${number}\n`);
  await page.keyboard.type('The last of them');
  await expect.poll(() => room(page.getByText('The last of them'))).toBeGreaterThan(0);
  await paste(body, '<p>One <b>red</b> <u>lantern</u></p>', 'One red lantern');
  await expect.poll(() => room(page.getByText('Undo to paste as plain text.'))).toBeGreaterThanOrEqual(0);
});
