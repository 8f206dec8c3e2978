// What the tests about the studio do: people with a role, signing in, saving, the queue.

import { expect, type Page } from '@playwright/test';
import type { Site } from './server.ts';

export const PASSWORD = 'a quiet green bench';

export const ROLES = ['contributor', 'author', 'editor', 'admin'] as const;

export type Role = (typeof ROLES)[number];

export const address = (role: Role) => `${role}@harrowmere.example`;

/** The name of the fixture's person with this role. */
export const NAMES: Record<Role, string> = {
  contributor: 'Connie Drafts',
  author: 'Arthur Quill',
  editor: 'Edie Marks',
  admin: 'Ada Keyes',
};

/** Adds a person of this role, as `dispatches user add` does. */
export async function addPerson(site: Site, role: Role) {
  const words = ['user', 'add', '--name', NAMES[role], '--email', address(role), '--role', role];
  await site.runWith(`${PASSWORD}\n`, ...words);
}

/** Signs in by the door, as somebody who was added before. */
export async function signIn(page: Page, url: string, role: Role, path = '/studio') {
  await page.goto(`${url}${path}`);
  await page.getByLabel('Email').fill(address(role));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
}

/**
 * Waits until a press that saves a post has done so. With scripts “Saving…” is said from the press on;
 * whatever else a save changes may be the work of one in the background.
 */
export async function saved(page: Page, scripts = true) {
  if (scripts) await expect(page.locator('.writing-said')).toContainText('Saved at');
  else await expect(page.locator('.told')).toContainText('Saved.');
}

/** The comments in the queue. */
export const queued = (page: Page) => page.locator('article.queued');
