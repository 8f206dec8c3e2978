// Following a link inside the site shows the next page without loading the whole document anew.

import { expect, hydrated, ORGANISATION, test, type Page } from '../../fixtures.ts';

test.describe('with the client', { tag: ['@hydrated', '@narrow'] }, () => {
  test('a link to a post leads there without a load', async ({ page, open }) => {
    await open('/');
    await leaveAMark(page);
    await page.getByRole('link', { name: 'A kettle for the reading room', exact: true }).first().click();
    await expect(page).toHaveURL(/\/posts\/a-kettle-for-the-reading-room$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A kettle for the reading room');
    await expect(page.getByText('Talk to whoever is waiting too.')).toBeVisible();
    await expectTheMark(page);
  });

  test('a post is on its way once its link is aimed at, and asked for once', async ({ page, open }) => {
    const asked: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname === '/api/post') asked.push(url.searchParams.get('slug')!);
    });
    await open('/');
    const link = page.getByRole('link', { name: 'A kettle for the reading room', exact: true }).first();
    const answered = page.waitForResponse(/\/api\/post\?/);
    await link.hover();
    await (await answered).finished();
    await link.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A kettle for the reading room');
    await expect(page.getByText('Talk to whoever is waiting too.')).toBeVisible();
    expect(asked).toEqual(['a-kettle-for-the-reading-room']);
    // What came is shown once: the next time it may be another text.
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The latest dispatch');
    await page.goForward();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A kettle for the reading room');
    expect(asked.length).toBeGreaterThan(1);
  });

  test('the title changes with the page', async ({ page, open }) => {
    await open('/');
    await page.getByRole('link', { name: 'A kettle for the reading room', exact: true }).first().click();
    await expect(page).toHaveTitle(`A kettle for the reading room – ${ORGANISATION.name}`);
    await expect(page).toHaveURL(/\/posts\//);
    await page.goBack();
    await expect(page).toHaveTitle(`${ORGANISATION.name} – ${ORGANISATION.tagline}`);
  });

  test('the new page is announced and takes the focus', async ({ page, open }) => {
    await open('/about');
    await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Contact' }).click();
    await expect(page).toHaveURL(/\/contact$/);
    await expect(page.getByRole('main')).toBeFocused();
    await expect(page.getByText(`Contact – ${ORGANISATION.name}`)).toHaveAttribute('aria-live', 'polite');
  });

  test('the new page begins at its top', async ({ page, open }) => {
    await open('/');
    await page.getByRole('link', { name: 'Older posts' }).scrollIntoViewIfNeeded();
    expect(await scrolled(page)).toBeGreaterThan(500);
    await page.getByRole('contentinfo').getByRole('link', { name: 'Privacy' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /privacy/i })).toBeInViewport();
    await expect.poll(() => scrolled(page)).toBe(0);
  });

  test('Back and Forward return to where the reader was', async ({ page, open }) => {
    await open('/');
    await leaveAMark(page);
    const older = page.getByRole('link', { name: 'Older posts' });
    await older.scrollIntoViewIfNeeded();
    const left = await scrolled(page);
    await older.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Earlier dispatches');
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The latest dispatch');
    await expect.poll(() => scrolled(page)).toBe(left);
    await page.goForward();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Earlier dispatches');
    await expect.poll(() => scrolled(page)).toBe(0);
    await expectTheMark(page);
  });

  test('going from post to post and back keeps each whole', async ({ page, open }) => {
    await open('/posts/a-kettle-for-the-reading-room');
    await page.getByRole('link', { name: 'bench that faces the wall' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The bench that faces the wall');
    await expect(page).toHaveURL(/\/posts\/the-bench/);
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A kettle for the reading room');
    await expect(page.getByText('Talk to whoever is waiting too.')).toBeVisible();
    await expect(page.getByRole('table')).toContainText('24.00');
  });

  test('a page reached in the app is the same after a reload', async ({ page, open }) => {
    await open('/');
    await page.getByRole('link', { name: 'A kettle for the reading room', exact: true }).first().click();
    await expect(page).toHaveURL(/\/posts\//);
    const answer = await page.reload();
    expect(answer?.status()).toBe(200);
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('A kettle for the reading room');
  });

  test('a link to nothing shows the page that says so', async ({ page, open, emptySite, complaints }) => {
    complaints.allow(/status of 404/);
    await emptySite.publish({ title: 'A broken link', slug: 'broken' }, 'It leads [nowhere](/posts/nothing-here).');
    await open(`${emptySite.url}/posts/broken`);
    await leaveAMark(page);
    await page.getByRole('link', { name: 'nowhere' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found');
    await expectTheMark(page);
    const answer = await page.reload();
    expect(answer?.status()).toBe(404);
  });

  test('the navigation says which page is open', async ({ page, open }) => {
    await open('/about');
    const navigation = page.getByRole('navigation', { name: 'Site' });
    await expect(navigation.locator('[aria-current="page"]')).toHaveText(/about/i);
    await navigation.getByRole('link', { name: 'Contact' }).click();
    await expect(navigation.locator('[aria-current="page"]')).toHaveText('Contact');
  });
});

test('without the client every link is an ordinary one', { tag: '@no-js' }, async ({ page, open }) => {
  await open('/');
  await page.getByRole('link', { name: 'A kettle for the reading room', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A kettle for the reading room');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The latest dispatch');
});

/** Something that a full load would wipe away. */
const leaveAMark = (page: Page) => page.evaluate(() => Object.assign(window, { mark: true }));
const expectTheMark = async (page: Page) =>
  expect(await page.evaluate(() => 'mark' in window), 'the document was not loaded anew').toBe(true);
const scrolled = (page: Page) => page.evaluate(() => Math.round(scrollY));
