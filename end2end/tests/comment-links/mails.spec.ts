// The links of mails: a moderator decides from one, a writer lets a browser comment at once.

import type { APIRequestContext } from '@playwright/test';
import { expect, test, type Site } from '../../fixtures.ts';
import type { Mail } from '../../server.ts';

// Each test has a site of its own, so none needs the one that the others share.
test.use({ baseURL: undefined });

/** Sends a comment as the client does. */
async function comment(request: APIRequestContext, site: Site) {
  await site.publish({ slug: 'tea', title: 'Tea' });
  const thread = await request.get(`${site.url}/api/comments/thread?slug=tea&place[after]=`);
  const { token } = await thread.json();
  const draft = { name: 'Asha <b>Rahman', email: 'asha@example.org', message: 'The kettle was mine.\n\n<script>1</script>' };
  const form = { draft, reply_to: null, notify: false, token, website: '', once: '', took: null, device: '' };
  const sent = await request.post(`${site.url}/api/comments/post`, {
    headers: { origin: site.url },
    data: { slug: 'tea', form },
  });
  expect(sent.ok()).toBe(true);
}

/** Waits for a mail to somebody. */
async function mailTo(site: Site, address: string): Promise<Mail> {
  const found = () => site.mails().find((mail) => mail.to === address);
  await expect.poll(found, `a mail to ${address}`).toBeTruthy();
  return found()!;
}

test('a moderator approves from a mail, once', async ({ page, request, emptySite, axe, complaints }) => {
  await comment(request, emptySite);
  const mail = await mailTo(emptySite, 'hello@harrowmere.example');
  await page.goto(mail.link('Approve'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Approve this comment?');
  await expect(page.locator('blockquote')).toContainText('<script>1</script>');
  await expect(page.locator('script[data-client]')).toHaveCount(0);
  await axe();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The comment is approved');
  complaints.allow(/status of 410/);
  await page.goto(mail.link('Trash'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This has been decided');
  await expect(page.getByRole('button', { name: 'Trash' })).toHaveCount(0);
});

test.describe('the key', () => {
  async function keyLink(request: APIRequestContext, site: Site): Promise<string> {
    await comment(request, site);
    const approve = (await mailTo(site, 'hello@harrowmere.example')).link('Approve');
    expect((await request.post(approve, { headers: { origin: site.url } })).ok()).toBe(true);
    return (await mailTo(site, 'asha@example.org')).link('Let my comments appear at once');
  }

  test('is kept by the browser, and forgotten', { tag: '@hydrated' }, async ({ page, request, emptySite, axe }) => {
    await page.goto(await keyLink(request, emptySite));
    await expect(page.getByText('Done: this browser keeps the key.')).toBeVisible();
    const kept = () => page.evaluate(() => localStorage.getItem('comment-key'));
    await expect.poll(kept).toMatch(/^[\w-]{22}$/);
    await axe();
    await page.getByRole('button', { name: 'Forget the key on this device' }).click();
    await expect(page.getByText('This browser has forgotten the key.')).toBeVisible();
    await expect.poll(kept).toBe(null);
  });

  test('needs scripts, and the page says so', { tag: '@no-js' }, async ({ page, request, emptySite, axe }) => {
    await page.goto(await keyLink(request, emptySite));
    // Not by its text: Playwright reads none inside of noscript.
    await expect(page.locator('noscript p')).toBeVisible();
    await axe();
  });
});
