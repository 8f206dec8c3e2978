// A post can be passed on by e-mail, by its address and by the device's own way of sharing.

import { expect, test } from '../../fixtures.ts';

const POST = '/posts/a-kettle-for-the-reading-room';

test('a post can be sent by e-mail', async ({ page, site, open }) => {
  await open(POST);
  const link = page.getByRole('region', { name: 'Share this story' }).getByRole('link', { name: 'Send by e-mail' });
  const letter = new URL((await link.getAttribute('href'))!);
  expect(letter.protocol).toBe('mailto:');
  expect(letter.searchParams.get('subject')).toBe('A kettle for the reading room');
  expect(letter.searchParams.get('body')).toContain(site.url + POST);
});

test('sharing involves nobody else', async ({ page, site, open }) => {
  await open(POST);
  const links = page.getByRole('region', { name: 'Share this story' }).getByRole('link');
  const addresses = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  for (const address of addresses) expect(address.startsWith('mailto:') || address.startsWith(site.url)).toBe(true);
});

test('without the client the address is a plain link', { tag: '@no-js' }, async ({ page, site, open }) => {
  await open(POST);
  const share = page.getByRole('region', { name: 'Share this story' });
  await expect(share.getByRole('link', { name: 'Link to this story' })).toHaveAttribute('href', site.url + POST);
  await expect(share.getByRole('button')).toHaveCount(0);
});

test.describe('with the client', { tag: ['@hydrated', '@narrow'] }, () => {
  test('a click copies the address and says so', async ({ page, context, site, open }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(POST);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByText('Link copied.')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(site.url + POST);
  });

  test('a device that can share is asked to', async ({ page, site, open }) => {
    await page.addInitScript(() => {
      const share = async (data: unknown) => void Object.assign(window, { shared: data });
      Object.defineProperty(navigator, 'share', { value: share });
    });
    await open(POST);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    expect(await page.evaluate(() => (window as { shared?: unknown }).shared)).toMatchObject({
      title: 'A kettle for the reading room',
      url: site.url + POST,
    });
  });

  test('closing the device’s sharing without sharing is no mistake', async ({ page, open }) => {
    await page.addInitScript(() => {
      const share = () => Promise.reject(new DOMException('closed', 'AbortError'));
      Object.defineProperty(navigator, 'share', { value: share });
    });
    await open(POST);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Copy link' })).toBeVisible();
  });

  test('a device that cannot share has no such button', async ({ page, open }) => {
    await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'share'));
    await open(POST);
    await expect(page.getByRole('button', { name: 'Copy link' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Share', exact: true })).toHaveCount(0);
  });
});
