// What the tests about comments do and see: a post to answer, the form, the moderator's hand.

import { expect, type Page } from '@playwright/test';
import type { FrontMatter, Site } from './server.ts';

/** A comment as the form takes it. */
export type Words = { name?: string; email?: string; message?: string };

export const WORDS = {
  name: 'Joan Whitlow',
  email: 'joan@reader.example',
  message: 'We had a kettle in the depot for thirty years.',
};

export const HELD = 'Awaiting moderation';

/** Publishes a post that takes comments and gives its path. */
export async function postOn(site: Site, more: FrontMatter = {}): Promise<string> {
  const slug = String(more.slug ?? 'whose-turn');
  await site.publish({ title: 'Whose turn is it', slug, comments: 'open', ...more });
  return `${site.url}/posts/${slug}`;
}

export const name = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true });
export const email = (page: Page) => page.getByRole('textbox', { name: 'Email', exact: true });
export const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
export const button = (page: Page) => page.getByRole('button', { name: /^Post comment$|^Sending…$/ });
export const comments = (page: Page) => page.locator('#comments article');
export const summary = (page: Page) => page.getByRole('alert').filter({ hasText: 'There is a problem' });

/** Types into the form, as far as there is something to type. */
export async function write(page: Page, words: Words = WORDS) {
  if (words.name !== undefined) await name(page).fill(words.name);
  if (words.email !== undefined) await email(page).fill(words.email);
  if (words.message !== undefined) await message(page).fill(words.message);
}

/** Writes a comment, sends it, and waits until it stands on the page. */
export async function respond(page: Page, words: Words = WORDS) {
  await write(page, words);
  await button(page).click();
  const comment = comments(page).filter({ hasText: words.message! }).last();
  await expect(comment).toBeVisible();
  return comment;
}

/** Every comment of the site as the command line lists it, the oldest last or first. */
export async function listed(site: Site) {
  const lines = (await site.run('comments', 'list')).split('\n').filter((line) => line.includes('\t'));
  return lines.map((line) => {
    const [id, status, time, slug, name, email, message] = line.split('\t');
    return { id, status, time, slug, name, email, message };
  });
}

/** Approves what waits, or just what this name wrote. */
export async function approve(site: Site, name?: string) {
  for (const comment of await listed(site)) {
    if (comment.status === 'pending' && (!name || comment.name === name)) {
      await site.run('comments', 'approve', comment.id);
    }
  }
}

/** Sends the form as it stands in these bytes, the way a browser without scripts does. */
export async function sendFrom(html: string, post: string, words: Record<string, string>): Promise<Response> {
  const token = /<input[^>]*name="token"[^>]*>/.exec(html)![0];
  const value = /value="([^"]*)"/.exec(token)![1];
  return fetch(`${post}/comments`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...WORDS, token: value, ...words }),
  });
}

/** Stores and approves a comment without a browser; gives its id. */
export async function stored(site: Site, post: string, words: Record<string, string> = {}): Promise<string> {
  const html = await (await fetch(post)).text();
  const answer = await sendFrom(html, post, words);
  expect(answer.status).toBe(303);
  const id = answer.headers.get('location')!.split('#comment-')[1];
  await site.run('comments', 'approve', id);
  return id;
}
