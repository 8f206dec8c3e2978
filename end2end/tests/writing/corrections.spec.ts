// Correcting what readers see already: the new title waits until it is published, and the former
// address leads on to the new one.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import { addPerson, signIn } from '../../staff.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('a corrected title waits until it is published, and the former address leads on', async ({ page, emptySite, javaScriptEnabled }) => {
  await addPerson(emptySite, 'author');
  await signIn(page, emptySite.url, 'author', '/studio/posts/new');
  if (javaScriptEnabled !== false) await hydrated(page);
  await page.getByLabel('Title').fill('Lantrens on the quay');
  await page.getByLabel('Post body').fill('We hung forty lanterns.');
  await press(page, 'Publish');
  await press(page, 'Publish now');
  const former = `${emptySite.url}/posts/lantrens-on-the-quay`;
  await expect.poll(async () => (await page.request.get(former)).status()).toBe(200);
  const back = page.getByRole('link', { name: 'Back to the text' });
  await back.or(page.getByLabel('Post body')).first().waitFor();
  if (await back.isVisible()) await back.click();
  await page.getByLabel('Title').fill('Lanterns on the quay');
  await page.getByRole('textbox', { name: 'Address' }).fill('lanterns-on-the-quay');
  await press(page, 'Save draft');
  await expect(page.getByText('Has changes not yet published')).toBeVisible();
  const seen = await page.request.get(former, { maxRedirects: 0 });
  expect(seen.status()).toBe(200);
  expect(await seen.text()).toContain('Lantrens on the quay');
  await press(page, 'Update');
  await expect(page.getByText('Has changes not yet published')).toBeHidden();
  const moved = await page.request.get(former, { maxRedirects: 0 });
  expect(moved.status()).toBe(301);
  expect(moved.headers()['location']).toBe('/posts/lanterns-on-the-quay');
  const reader = await page.request.get(former);
  expect(await reader.text()).toContain('Lanterns on the quay');
});
