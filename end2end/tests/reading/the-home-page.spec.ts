// The home page tells the newest post and lists the ones before it.

import { expect, ORGANISATION, test } from '../../fixtures.ts';

test('the newest post is told, not teased', async ({ page, open }) => {
  await open('/');
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'A kettle for the reading room' }).first()).toBeVisible();
  await expect(main).toContainText('We asked everyone who came in what the room was missing.');
  await expect(main.getByRole('time').first()).toContainText('22 November 2026');
});

test('the posts before it are grouped by month', async ({ page, open }) => {
  await open('/');
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { name: 'November 2026' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'Two years, one bench' })).toBeVisible();
});

test('the people who write here have names and faces', async ({ page, open }) => {
  await open('/');
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'Olwen Pritchard' }).first()).toHaveAttribute('href', '/authors/olwen-pritchard');
});

test('the header says whose site this is and how to reach them', async ({ page, open }) => {
  await open('/');
  const header = page.getByRole('banner');
  await expect(header.getByRole('link', { name: ORGANISATION.name })).toHaveAttribute('href', '/');
  await expect(header.getByRole('link', { name: ORGANISATION.email })).toHaveAttribute('href', `mailto:${ORGANISATION.email}`);
  await expect(header.getByRole('link', { name: ORGANISATION.phone })).toHaveAttribute('href', 'tel:01632960114');
  await expect(header.getByRole('navigation').getByRole('link', { name: 'About' })).toHaveAttribute('href', '/about');
});

test('the footer leads to the pages and the feed', async ({ page, open }) => {
  await open('/');
  const footer = page.getByRole('contentinfo');
  for (const name of ['About', 'Contact', 'Privacy', /^Accessibility/]) {
    await expect(footer.getByRole('link', { name }).first()).toBeVisible();
  }
  await expect(footer.getByRole('link', { name: /feed/i })).toHaveAttribute('href', '/feed.xml');
});

test('a new site invites instead of standing empty', async ({ page, emptySite }) => {
  const response = await page.goto(emptySite.url);
  expect(response?.status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('main')).not.toBeEmpty();
});
