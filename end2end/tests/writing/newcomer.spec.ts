// A post from sign-in to readers by somebody who knows no Markdown: with the toolbar, and again with
// keys only.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, hydrated, test, type Page, type Site } from '../../fixtures.ts';
import { PASSWORD, addPerson, address } from '../../staff.ts';

const body = (page: Page) => page.locator('md-editor').getByRole('textbox', { name: 'Post body' });
const tool = (page: Page, name: string) => page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name, exact: true });
const source = (page: Page) => page.locator('textarea[name=body]').inputValue();

/** A picture of the demo's. */
const PICTURE = join(import.meta.dirname, '../../../public/apple-touch-icon.png');

async function comeIn(page: Page, site: Site) {
  await addPerson(site, 'author');
  await page.goto(`${site.url}/studio`);
  await hydrated(page);
}

test('with the mouse: headings, bold words, a list, a link, a picture', { tag: ['@hydrated', '@narrow'] }, async ({ page, emptySite, axe }) => {
  await emptySite.publish({ slug: 'tea', title: 'Many words for tea' });
  await comeIn(page, emptySite);
  await page.getByLabel('Email').fill(address('author'));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'New post' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New post');
  await page.getByLabel('Title').fill('A walk at low tide');
  await tool(page, 'Bold').waitFor();
  await body(page).click();
  await page.keyboard.type('What we found');
  await tool(page, 'Heading').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type('It was ');
  await tool(page, 'Bold').click();
  await page.keyboard.type('very cold');
  await tool(page, 'Bold').click();
  await page.keyboard.type(' at first, and there was ');
  await tool(page, 'Link').click();
  const dialog = page.getByRole('dialog', { name: 'Add a link' });
  await dialog.getByLabel('Find one of our posts').fill('words for');
  await dialog.getByRole('button', { name: 'Many words for tea' }).click();
  await dialog.getByRole('button', { name: 'Add link' }).click();
  await expect(body(page)).toBeFocused();
  await axe();
  // Whoever looks a page over takes the focus with them.
  await body(page).press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await tool(page, 'List').click();
  await page.keyboard.type('one boot');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two shells');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  // The field itself follows a moment later.
  await expect.poll(() => source(page)).toContain('- one boot\n- two shells');
  const text = await source(page);
  expect(text).toContain('## What we found');
  expect(text).toContain('**very cold**');
  expect(text).toContain('(/posts/tea)');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('button', { name: 'Publish now' }).click();
  await expect(page.getByText('Published', { exact: true })).toBeVisible();
  await page.goto(`${emptySite.url}/posts/a-walk-at-low-tide`);
  await expect(page.getByRole('heading', { name: 'What we found' })).toBeVisible();
  await expect(page.locator('.prose strong')).toHaveText('very cold');
  await expect(page.locator('.prose li')).toHaveText(['one boot', 'two shells']);
});

test('a picture is dropped, described, and shown to readers with its words', { tag: '@hydrated' }, async ({ page, emptySite }) => {
  await comeIn(page, emptySite);
  await page.getByLabel('Email').fill(address('author'));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'New post' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New post');
  await page.getByLabel('Title').fill('A boot');
  // Before the surface stands a field does, which takes no pictures.
  await tool(page, 'Bold').waitFor();
  await body(page).click();
  const bytes = readFileSync(PICTURE).toString('base64');
  await body(page).evaluate((target, bytes) => {
    const data = new DataTransfer();
    const file = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
    data.items.add(new File([file], 'boot.png', { type: 'image/png' }));
    target.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, clientX: 400, clientY: 400 }));
  }, bytes);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('A boot in the mud');
  await dialog.getByRole('button', { name: /Save|Done|Insert|Use|Add/ }).first().click();
  await expect.poll(() => source(page)).toMatch(/!\[.*\]\(\/media\//);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('button', { name: 'Publish now' }).click();
  await expect(page.getByText('Published', { exact: true })).toBeVisible();
  await page.goto(`${emptySite.url}/posts/a-boot`);
  await expect(page.getByRole('img', { name: 'A boot in the mud' })).toBeVisible();
});

test('with keys only', { tag: '@hydrated' }, async ({ page, emptySite }) => {
  await comeIn(page, emptySite);
  const focused = (name: RegExp | string) => expect(page.locator(':focus')).toHaveAccessibleName(name);
  const tabTo = async (name: string) => {
    for (let times = 0; times < 60; times += 1) {
      await page.keyboard.press('Tab');
      const here = await page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        const label = (element as HTMLInputElement | null)?.labels?.[0]?.textContent;
        return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim();
      });
      if (here === name) return;
    }
    throw new Error(`no way to ${name} by the Tab key`);
  };
  await tabTo('Email');
  await page.keyboard.type(address('author'));
  await page.keyboard.press('Tab');
  await focused('Password');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await hydrated(page);
  await tabTo('New post');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New post');
  // The focus follows the page a moment later.
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await tabTo('Title');
  await page.keyboard.type('By keys');
  await tabTo('Post body');
  await page.keyboard.type('It was ');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('cold');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('.');
  await tabTo('Publish');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Before you publish');
  await expect(page.getByRole('main')).toBeFocused();
  await tabTo('Publish now');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Published', { exact: true })).toBeVisible();
  await page.goto(`${emptySite.url}/posts/by-keys`);
  await expect(page.locator('.prose strong')).toHaveText('cold');
});
