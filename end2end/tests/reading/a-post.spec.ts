// A post tells what it is about, who says so, from where and when, and what to read next.

import { expect, test } from '../../fixtures.ts';

const POST = '/posts/a-kettle-for-the-reading-room';

test('a post opens with its kicker, title, place, date, reading time and authors', async ({ page, open }) => {
  await open(POST);
  const article = page.getByRole('main').getByRole('article').first();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A kettle for the reading room');
  await expect(article.getByText('From the reading room')).toBeVisible();
  await expect(article.getByText('Ferry Steps').first()).toBeVisible();
  await expect(article.getByRole('time').first()).toContainText('22 November 2026');
  await expect(article.getByText(/\d+ minutes?/).first()).toBeVisible();
  await expect(article.getByRole('link', { name: 'Bernadette Okoro' }).first()).toBeVisible();
  await expect(article.getByRole('link', { name: 'Asha Rahman' }).first()).toBeVisible();
});

test('a post shows every word of its text', async ({ page, open }) => {
  await open(POST);
  const main = page.getByRole('main');
  await expect(main).toContainText('We asked everyone who came in what the room was missing.');
  await expect(main).toContainText('Talk to whoever is waiting too.');
  await expect(main).toContainText('The rota is on the door.');
  await expect(main.getByRole('heading', { name: 'What we would do again' })).toBeVisible();
  await expect(main.getByRole('table')).toContainText('24.00');
  await expect(main.getByRole('blockquote')).toContainText('They stayed for the second cup.');
});

test('pictures say what they show', async ({ page, open }) => {
  await open(POST);
  await expect(page.getByRole('img', { name: 'A red kettle on a dark shelf' })).toBeVisible();
  await expect(page.getByRole('figure').filter({ hasText: 'The shelf before the kettle came' })).toBeVisible();
});

test('an author’s portrait stands with the post', async ({ page, open }) => {
  await open(POST);
  await expect(page.getByRole('img', { name: /portrait of Bernadette Okoro/i }).first()).toBeVisible();
});

test('three headings or more make a list of contents', async ({ page, open }) => {
  await open(POST);
  const contents = page.getByRole('navigation', { name: 'Contents' });
  await expect(contents.getByRole('link')).toHaveText([
    'What they asked for',
    'What it cost',
    'What we would do again',
  ]);
});

test('a short post has no list of contents', async ({ page, open }) => {
  await open('/posts/a-short-note');
  await expect(page.getByText('The room is open again.')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Contents' })).toHaveCount(0);
});

test('a post’s tags lead to more like it', async ({ page, open }) => {
  await open(POST);
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'Co-production' })).toHaveAttribute('href', '/tags/coproduction');
});

test('a post ends with who wrote it', async ({ page, open }) => {
  await open(POST);
  const about = page.getByRole('region', { name: 'About the authors' });
  await expect(about.getByText('Bernadette has been director of Harrowmere Commons')).toBeVisible();
  await expect(about.getByRole('link', { name: 'Bernadette’s reading list' })).toBeVisible();
  await expect(about.getByText('Asha Rahman').first()).toBeVisible();
});

test('a post by one person ends with that person', async ({ page, open }) => {
  await open('/posts/the-bench-that-faces-the-wall');
  await expect(page.getByRole('region', { name: 'About the author', exact: true })).toContainText('Bernadette Okoro');
});

test('a post leads to three others', async ({ page, open }) => {
  await open(POST);
  const related = page.getByRole('region', { name: 'You may also like' });
  await expect(related.getByRole('heading', { level: 3 })).toHaveCount(3);
  await expect(related.getByRole('link', { name: 'A kettle for the reading room' })).toHaveCount(0);
});

test('a lone post on a new site has no empty box of others', async ({ page, emptySite }) => {
  await emptySite.publish({ title: 'The first', slug: 'the-first' });
  await page.goto(`${emptySite.url}/posts/the-first`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The first');
  await expect(page.getByText('You may also like')).toHaveCount(0);
});

test('there is one heading of the first level, and a text’s own begin below it', async ({ page, emptySite }) => {
  await emptySite.publish({ title: 'One', slug: 'one' }, '# Loud\n\nWords.\n\n## Less loud');
  await page.goto(`${emptySite.url}/posts/one`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One');
  await expect(page.getByRole('heading', { level: 2, name: 'Loud' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 3, name: 'Less loud' })).toBeVisible();
});

test('words in another script keep their direction', async ({ page, open }) => {
  await open('/posts/right-to-left');
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('غرفة القراءة مفتوحة من جديد');
  const direction = (element: Element) => getComputedStyle(element).direction;
  expect(await title.evaluate(direction)).toBe('rtl');
  expect(await page.getByText('فتحنا الأبواب صباح اليوم').last().evaluate(direction)).toBe('rtl');
});
