// Correcting what readers see already: whoever may not publish corrects their own, the new title waits
// for the review, and the former address leads on to the new one.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import { addPerson, signIn } from '../../staff.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('a contributor’s correction of a public title waits for review, and the former address leads on', async ({ page, browser, emptySite, axe, javaScriptEnabled }) => {
  const isHydrated = javaScriptEnabled !== false;
  const ready = async (page: Page) => {
    if (isHydrated) await hydrated(page);
  };
  await addPerson(emptySite, 'contributor');
  await addPerson(emptySite, 'editor');
  await signIn(page, emptySite.url, 'contributor', '/studio/posts/new');
  await ready(page);
  await page.getByLabel('Title').fill('Lantrens on the quay');
  await page.getByLabel('Post body').fill('We hung forty lanterns.');
  await press(page, 'Submit for review');
  // Its button is called the same.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Before you submit');
  await press(page, 'Submit for review');
  const review = page.getByRole('link', { name: 'Go to the review' });
  await review.waitFor();
  const desk = await browser.newContext({ javaScriptEnabled: isHydrated });
  const editor = await desk.newPage();
  await signIn(editor, emptySite.url, 'editor', '/studio');
  await ready(editor);
  await editor.getByRole('link', { name: 'Lantrens on the quay' }).click();
  await editor.getByRole('link', { name: 'Go to the review' }).click();
  await press(editor, 'Publish now');
  const former = `${emptySite.url}/posts/lantrens-on-the-quay`;
  await expect.poll(async () => (await page.request.get(former)).status()).toBe(200);

  await page.reload();
  await ready(page);
  await page.getByLabel('Title').fill('Lanterns on the quay');
  await page.getByRole('textbox', { name: 'Address' }).fill('lanterns-on-the-quay');
  await expect(page.getByRole('button', { name: 'Update' })).toBeHidden();
  await press(page, 'Submit for review');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Before you submit');
  await page.getByText('Until they publish it, readers see what they saw.').waitFor();
  await axe();
  await press(page, 'Submit for review');
  await expect(page.getByText('Has changes that wait for review')).toBeVisible();
  const seen = await page.request.get(former, { maxRedirects: 0 });
  expect(seen.status()).toBe(200);
  expect(await seen.text()).toContain('Lantrens on the quay');

  await editor.goto(`${emptySite.url}/studio`);
  await ready(editor);
  await editor.getByRole('link', { name: 'Lanterns on the quay' }).click();
  await editor.getByRole('link', { name: 'Go to the review' }).click();
  await press(editor, 'Publish now');
  await expect.poll(async () => (await page.request.get(former, { maxRedirects: 0 })).status()).toBe(301);
  const moved = await page.request.get(former, { maxRedirects: 0 });
  expect(moved.headers()['location']).toBe('/posts/lanterns-on-the-quay');
  const reader = await page.request.get(former);
  expect(await reader.text()).toContain('Lanterns on the quay');
  await desk.close();
});
