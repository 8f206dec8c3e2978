// A post from the first word to the page: written, looked over, published, changed, taken back. By
// forms that need no script, and in the surface where there are some.

import { expect, hydrated, test, type Page, type Site } from '../../fixtures.ts';
import { addPerson, saved, signIn, type Role } from '../../staff.ts';

const text = (page: Page) => page.locator('textarea[name=body]');
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function begin(page: Page, site: Site, role: Role, scripts?: boolean) {
  await addPerson(site, role);
  await signIn(page, site.url, role, '/studio/posts');
  if (scripts !== false) await hydrated(page);
  await page.getByRole('link', { name: 'New post' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New post');
  // Which the focus follows, and would take along what is typed.
  if (scripts !== false) await expect(page.getByRole('main')).toBeFocused();
}

test('a newcomer writes a post, publishes it and changes it, and readers see each step', async ({ page, emptySite, axe, javaScriptEnabled }) => {
  await begin(page, emptySite, 'author', javaScriptEnabled);
  await page.getByLabel('Title').fill('Lanterns on the quay');
  await page.getByLabel('Post body').fill('We hung forty lanterns. TODO: say when.');
  await press(page, 'Save draft');
  await saved(page, javaScriptEnabled);
  const post = `${emptySite.url}/posts/lanterns-on-the-quay`;
  expect((await page.request.get(post)).status()).toBe(404);
  const wider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(wider)).toBe(false);
  await axe();
  await press(page, 'Publish');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Before you publish');
  await expect(page.getByText('TODO').first()).toBeVisible();
  expect(await page.evaluate(wider)).toBe(false);
  await axe();
  await press(page, 'Publish now');
  await expect(page.locator('.told')).toBeVisible();
  expect(await (await page.request.get(post)).text()).toContain('forty lanterns');
  expect(await (await page.request.get(`${emptySite.url}/feed.xml`)).text()).toContain('lanterns-on-the-quay');
  await page.getByRole('link', { name: 'Back to the text' }).or(page.getByLabel('Post body')).first().waitFor();
  if (!(await page.getByLabel('Post body').isVisible())) await page.getByRole('link', { name: 'Back to the text' }).click();
  await page.getByLabel('Post body').fill('We hung fifty lanterns.');
  await press(page, 'Save draft');
  await saved(page, javaScriptEnabled);
  await expect(page.getByText('Has changes not yet published')).toBeVisible();
  expect(await (await page.request.get(post)).text()).toContain('forty lanterns');
  await press(page, 'Update');
  await expect(page.getByText('Has changes not yet published')).toBeHidden();
  expect(await (await page.request.get(post)).text()).toContain('fifty lanterns');
  await press(page, 'Unpublish');
  await expect(page.getByText('Unpublished', { exact: true })).toBeVisible();
  expect((await page.request.get(post)).status()).toBe(404);
});

test('two people who save one post both keep their words', async ({ page, context, emptySite, complaints, axe, javaScriptEnabled }) => {
  complaints.allow(/status of 409/);
  await begin(page, emptySite, 'editor', javaScriptEnabled);
  await page.getByLabel('Title').fill('Tea');
  await page.getByLabel('Post body').fill('Tea at the quay.');
  await press(page, 'Save draft');
  await saved(page, javaScriptEnabled);
  const other = await context.newPage();
  // Without what the address says of the last save.
  await other.goto(emptySite.url + new URL(page.url()).pathname);
  if (javaScriptEnabled !== false) await hydrated(other);
  await other.getByLabel('Post body').fill('Tea at four.');
  await press(other, 'Save draft');
  await saved(other, javaScriptEnabled);
  await other.close();
  await page.getByLabel('Post body').fill('Tea with milk.');
  await press(page, 'Save draft');
  await expect(page.getByRole('heading', { name: 'What was saved meanwhile' })).toBeVisible();
  await expect(text(page)).toHaveValue('Tea with milk.');
  await expect(page.getByLabel('Saved text: Tea')).toHaveValue('Tea at four.');
  await axe();
  await press(page, 'Save draft');
  await expect(page.getByRole('heading', { name: 'What was saved meanwhile' })).toBeHidden();
  await page.getByRole('link', { name: 'Versions' }).click();
  await expect(page.locator('.versions a')).toHaveCount(3);
  await axe();
});
