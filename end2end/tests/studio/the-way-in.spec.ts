// Coming into the studio: the first account, signing in and out, invitations, a forgotten password.
// Readers never load what lies behind the door.

import { expect, hydrated, test, type Page } from '../../fixtures.ts';
import { addPerson, address, NAMES, PASSWORD, signIn } from '../../staff.ts';

test('the door asks for e-mail and password', async ({ page, open }) => {
  await open('/studio');
  await expect(page).toHaveURL(/\/studio\/sign-in\?to=%2Fstudio$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await expect(page.getByLabel('Email')).toBeVisible();
  await expect(page.getByLabel('Password')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test('whoever signs in comes to the page that they asked for, and goes by signing out', async ({ page, emptySite, complaints }) => {
  // The page that is left may still ask whether there is news.
  complaints.allow(/status of 401.*\/studio\/comments\/news/);
  await addPerson(emptySite, 'editor');
  await signIn(page, emptySite.url, 'editor', '/studio/comments');
  await expect(page).toHaveURL(/\/studio\/comments$/);
  await expect(page.getByText(NAMES.editor)).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goto(`${emptySite.url}/studio/comments`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
});

test('a wrong password and an unknown address are refused in the same words, and the address is kept', async ({ page, emptySite, complaints }) => {
  complaints.allow(/status of 422/);
  await addPerson(emptySite, 'author');
  for (const email of [address('author'), 'nobody@harrowmere.example']) {
    await page.goto(`${emptySite.url}/studio/sign-in`);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill('not the password at all');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const summary = page.getByRole('alert');
    await expect(summary).toContainText('There is a problem');
    await expect(summary.getByRole('link')).toHaveText('The email or the password is not right.');
    await expect(page).toHaveTitle(/^Error: Sign in/);
    await expect(page.getByLabel('Email')).toHaveValue(email);
    await expect(page.getByLabel('Password')).toHaveValue('');
  }
});

test('the first admin is made once, by the link that the program printed', async ({ page, emptySite, complaints }) => {
  const link = /\S+\/studio\/setup\?token=\S+/.exec(emptySite.log)![0];
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up the studio');
  await page.getByLabel('Name').fill('Ada Keyes');
  await page.getByLabel('Email').fill('ada@harrowmere.example');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await expect(page.getByRole('link', { name: 'People' })).toBeVisible();
  complaints.allow(/status of 404/);
  const again = await page.goto(link);
  expect(again!.status()).toBe(404);
});

test('an admin invites an author, who joins in another browser', async ({ page, browser, emptySite }) => {
  await addPerson(emptySite, 'admin');
  await signIn(page, emptySite.url, 'admin', '/studio/people');
  await page.getByLabel('Name', { exact: true }).fill('Arthur Quill');
  await page.getByLabel('Email').fill('arthur@harrowmere.example');
  await page.getByLabel('Author').check();
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByText('The invitation is on its way.').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Invited' })).toBeVisible();

  await expect.poll(() => emptySite.mails().length).toBe(1);
  const mail = emptySite.mails()[0];
  expect(mail.to).toContain('arthur@harrowmere.example');
  const link = /https?:\/\/\S+\/studio\/invitations\/\S+/.exec(mail.content.replaceAll('=\r\n', ''))![0];
  const other = await browser.newPage();
  await other.goto(link);
  await expect(other.getByText('You are invited as Author')).toBeVisible();
  await other.getByLabel('Password').fill('three ducks by the weir');
  await other.getByRole('button', { name: 'Join' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await expect(other.getByRole('link', { name: 'People' })).toHaveCount(0);
  await expect(other.getByRole('link', { name: /^Comments/ })).toHaveCount(0);
  await other.close();
});

test('a role that is taken away is gone at the next request', async ({ page, emptySite, complaints }) => {
  await addPerson(emptySite, 'editor');
  await addPerson(emptySite, 'admin');
  await signIn(page, emptySite.url, 'editor', '/studio/comments');
  const admin = await page.context().browser()!.newContext();
  const other = await admin.newPage();
  await signIn(other, emptySite.url, 'admin', '/studio/people');
  const row = other.getByRole('listitem').filter({ hasText: address('editor') });
  await row.getByText(`Change ${NAMES.editor}`).click();
  await row.getByLabel('Role of').selectOption('author');
  await row.getByRole('button', { name: 'Change role' }).click();
  await expect(other.getByText('The role was changed.').first()).toBeVisible();
  await admin.close();
  complaints.allow(/status of 404/);
  const answer = await page.goto(`${emptySite.url}/studio/comments`);
  expect(answer!.status()).toBe(404);
});

test('a forgotten password is replaced by a mailed link, once', async ({ page, emptySite, complaints }) => {
  await addPerson(emptySite, 'author');
  await page.goto(`${emptySite.url}/studio/sign-in`);
  await page.getByRole('link', { name: 'Forgotten your password?' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Forgotten password');
  await page.getByLabel('Email').fill(address('author'));
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText('a link is on its way')).toBeVisible();
  await expect.poll(() => emptySite.mails().length).toBe(1);
  const mail = emptySite.mails()[0].content.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const link = /https?:\/\/\S+\/studio\/reset\?token=\S+/.exec(mail)![0];
  await page.goto(link);
  await page.getByLabel('Password').fill('three ducks by the weir');
  await page.getByRole('button', { name: 'Keep this password' }).click();
  await expect(page.getByText('Your password was changed. Sign in with the new one.')).toBeVisible();
  complaints.allow(/status of 404/);
  const again = await page.goto(link);
  expect(again!.status()).toBe(404);
});

test.describe('with the client', { tag: ['@hydrated', '@narrow'] }, () => {
  test('the door opens from a post', async ({ page, open, emptySite }) => {
    await emptySite.publish({ title: 'For staff', slug: 'for-staff' }, 'This way to [the studio](/studio).');
    await open(`${emptySite.url}/posts/for-staff`);
    await page.getByRole('link', { name: 'the studio' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
    await expect(page).toHaveTitle(/^Sign in/);
    await hydrated(page);
  });

  test('only the studio loads the studio', async ({ page }) => {
    const reading = await modules(page, '/posts/a-kettle-for-the-reading-room');
    const studio = await modules(page, '/studio');
    expect(reading.length).toBeGreaterThan(0);
    expect(studio.filter((module) => !reading.includes(module)).length).toBeGreaterThan(0);
  });
});

/** The WebAssembly that a page loads until it asks for no more. */
async function modules(page: Page, path: string): Promise<string[]> {
  const loaded = new Set<string>();
  page.on('request', (request) => {
    if (request.url().endsWith('.wasm')) loaded.add(request.url());
  });
  await page.goto(path);
  await hydrated(page);
  await page.waitForLoadState('networkidle');
  page.removeAllListeners('request');
  return [...loaded];
}
