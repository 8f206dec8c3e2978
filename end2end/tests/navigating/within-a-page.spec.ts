// Links to a part of the page go there, and Back comes from there.

import { expect, test } from '../../fixtures.ts';

const POST = '/posts/a-kettle-for-the-reading-room';

test('the contents lead to their headings', async ({ page, open }) => {
  await open(POST);
  await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'What we would do again' }).click();
  await expect(page).toHaveURL(/#section-what-we-would-do-again$/);
  await expect(page.getByRole('heading', { name: 'What we would do again' })).toBeInViewport();
});

test('Back from a heading returns to the start', async ({ page, open }) => {
  await open(POST);
  await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'What we would do again' }).click();
  await expect(page.getByRole('heading', { name: 'What we would do again' })).toBeInViewport();
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`${POST}$`));
  await expect(page.getByRole('navigation', { name: 'Contents' })).toBeInViewport();
});

test('a link in the text leads to a heading', async ({ page, open }) => {
  await open(POST);
  await page.getByRole('link', { name: 'costs are further down' }).click();
  await expect(page.getByRole('heading', { name: 'What it cost' })).toBeInViewport();
});

test('an address with a heading in it opens there', async ({ page, open }) => {
  await open(`${POST}#section-what-we-would-do-again`);
  await expect(page.getByRole('heading', { name: 'What we would do again' })).toBeInViewport();
});

test('a footnote is a link away, and so is the way back', async ({ page, open }) => {
  await open(POST);
  await page.getByRole('link', { name: 'Note 1', exact: true }).click();
  const note = page.getByRole('listitem').filter({ hasText: 'Thirty-one of forty' });
  await expect(note).toBeInViewport();
  await note.getByRole('link', { name: 'Back to note 1' }).click();
  await expect(page.getByRole('link', { name: 'Note 1', exact: true })).toBeInViewport();
});
