// What proves beside the password who somebody is: codes from an app, recovery codes, passkeys.

import { createHmac } from 'node:crypto';
import { START, Site, expect, hydrated, test, type Page } from '../../fixtures.ts';
import { addPerson, address, PASSWORD, signIn } from '../../staff.ts';

const PAGE = '/studio/account/second-factor';

/** What the page says was done. */
const told = (page: Page) => page.locator('.told');

/** What an app that has this key shows at that moment (RFC 6238). */
function code(key: string, at: number): string {
  const letters = [...key.replaceAll(' ', '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter));
  const bits = letters.map((value) => value.toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const hash = createHmac('sha1', Buffer.from(bytes)).update(step).digest();
  const offset = hash[19] & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function turnOn(page: Page, at: string) {
  await expect(page.getByRole('img', { name: 'The key as a QR code' })).toBeVisible();
  const key = (await page.locator('.key').textContent())!;
  await expect(page.locator('.codes code')).toHaveCount(10);
  const codes = await page.locator('.codes code').allTextContents();
  await page.getByLabel('Present password').fill(PASSWORD);
  await page.getByLabel('Code', { exact: true }).fill(code(key, Date.parse(at)));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await expect(told(page)).toContainText('From now on signing in asks for a code as well.');
  return { key, codes };
}

async function signOut(page: Page) {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
}

async function passwordOnly(page: Page, url: string) {
  await page.goto(`${url}/studio/sign-in`);
  await page.getByLabel('Email').fill(address('author'));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('with a second factor the password leads to the code, and the code in', async ({ page, emptySite, complaints, axe }) => {
  complaints.allow(/status of 422/);
  await addPerson(emptySite, 'author');
  await signIn(page, emptySite.url, 'author', '/studio/account');
  await page.getByRole('link', { name: 'Set up a second factor' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Second factor');
  await axe();
  const { key, codes } = await turnOn(page, START);
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible();
  await axe();
  await signOut(page);

  await passwordOnly(page, emptySite.url);
  await expect(page.getByLabel('Password')).toBeHidden();
  await expect(page).toHaveTitle(/^Sign in/);
  await page.getByLabel('Code from your app').fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText(/^This code is not right/);
  const later = '2026-11-23T09:05:00Z';
  emptySite.setClock(later);
  await page.getByLabel('Code from your app').fill(code(key, Date.parse(later)));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await signOut(page);

  await passwordOnly(page, emptySite.url);
  await page.getByLabel('Code from your app').fill(codes[2]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
});

test('a session that ends asks for the code on top of the page as well @hydrated', async ({ page, emptySite, complaints }) => {
  complaints.allow(/status of 401/);
  await addPerson(emptySite, 'author');
  await signIn(page, emptySite.url, 'author', PAGE);
  const { codes } = await turnOn(page, START);
  await page.goto(`${emptySite.url}/studio/account`);
  await hydrated(page);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Arthur of the Quay');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Save the name' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email').fill(address('author'));
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByLabel('Code from your app').fill(codes[0]);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(told(page)).toContainText('Saved.');
  await expect(page.locator('.rail-me')).toContainText('Arthur of the Quay');
});

test('a passkey signs in without a password, until it is removed @hydrated', async ({ page, complaints }) => {
  complaints.allow(/status of 422/);
  const site = await Site.start({ content: false, host: 'localhost' });
  try {
    const devices = await page.context().newCDPSession(page);
    await devices.send('WebAuthn.enable');
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await addPerson(site, 'author');
    await signIn(page, site.url, 'author', '/studio/account');
    await hydrated(page);
    await page.getByText('Add a passkey on this device').click();
    await page.getByLabel('Name of this device').fill('My phone');
    const section = page.getByRole('region', { name: 'Passkeys' });
    await section.getByLabel('Present password').fill('not the password');
    await section.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(page.getByRole('alert').getByRole('link')).toHaveText('This is not your present password.');
    await section.getByLabel('Present password').fill(PASSWORD);
    await section.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(told(page)).toContainText('The passkey was added.');
    await expect(section.getByRole('listitem')).toContainText('My phone');
    await signOut(page);

    const comeIn = async () => {
      await page.goto(`${site.url}/studio/sign-in?to=/studio/account`);
      await hydrated(page);
      await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    };
    await comeIn();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
    await section.getByRole('button', { name: 'Remove' }).click();
    await expect(told(page)).toContainText('The passkey was removed.');
    await signOut(page);
    await comeIn();
    await expect(page.getByText('This passkey is not known here.').first()).toBeVisible();
  } finally {
    await site.stop();
  }
});
