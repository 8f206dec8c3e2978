// The text as readers see it, while it is written: by the page's own renderer, in the browser.

import { expect, hydrated, test, type Page, type Site } from '../../fixtures.ts';
import { addPerson, signIn } from '../../staff.ts';

const frame = (page: Page) => page.frameLocator('iframe[title="As readers see it"]');
const view = (page: Page, name: string) => page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true });
const setText = (page: Page, text: string) =>
  page.locator('md-editor').evaluate((editor: HTMLElement & { text: string }, text) => {
    editor.text = text;
  }, text);

const TEXT = `# First of all

Some *words* and [a link](/posts/tea), "quoted" -- https://example.org/a.

## Then

| one | two |
|----:|-----|
| 1   | 2   |

A note.[^1]

### At last

- [x] done
- [ ] to do

[^1]: The note.
`;

async function begin(page: Page, site: Site) {
  await addPerson(site, 'author');
  await signIn(page, site.url, 'author', '/studio/posts/new');
  await hydrated(page);
  await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await page.getByLabel('Title').fill('Lanterns');
}

test('beside the text stands what readers will see, to the byte', { tag: '@hydrated' }, async ({ page, emptySite, axe }) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  await begin(page, emptySite);
  await setText(page, TEXT);
  await view(page, 'Side by side').click();
  await expect(frame(page).getByRole('heading', { name: 'Lanterns' })).toBeVisible();
  await expect(frame(page).getByRole('navigation', { name: 'Contents' })).toBeVisible();
  await axe();
  await page.getByLabel('Kicker').fill('Diary');
  await expect(frame(page).getByText('Diary')).toBeVisible();
  await page.locator('md-editor').getByRole('textbox').press('Control+End');
  await page.keyboard.type('And a last word.');
  await expect(frame(page).getByText('And a last word.')).toBeVisible();
  const seen = await frame(page).locator('.prose').innerHTML();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('button', { name: 'Publish now' }).click();
  await expect(page.getByText('Published', { exact: true })).toBeVisible();
  const reader = await page.context().newPage();
  await reader.goto(`${emptySite.url}/posts/lanterns`);
  expect(await reader.locator('.prose').innerHTML()).toBe(seen);
});

test('in the place of the text it is as wide as the window', { tag: ['@hydrated', '@narrow'] }, async ({ page, emptySite, axe }) => {
  await begin(page, emptySite);
  await setText(page, TEXT);
  await view(page, 'As readers see it').click();
  await expect(page.locator('md-editor')).toBeHidden();
  await expect(frame(page).getByText('Some words and')).toBeVisible();
  const wider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  expect(await page.evaluate(wider)).toBe(false);
  await axe();
  // A link in it leads nowhere.
  await frame(page).getByRole('link', { name: 'a link' }).click();
  await expect(frame(page).getByText('Some words and')).toBeVisible();
  if (await view(page, 'On a phone').isVisible()) {
    await view(page, 'On a phone').click();
    await expect(frame(page).getByText('Some words and')).toBeVisible();
    await expect.poll(async () => (await page.locator('iframe').boundingBox())?.width).toBeLessThan(400);
  }
  await view(page, 'Text').click();
  await expect(page.locator('md-editor')).toBeVisible();
});

test.describe('without the policy', () => {
  test.use({ bypassCSP: true });

  test('no text runs as a script in it', { tag: '@hydrated' }, async ({ page, emptySite, complaints }) => {
    complaints.allow(/ERR_|status of 404/);
    await page.setViewportSize({ width: 1400, height: 900 });
    await begin(page, emptySite);
    await view(page, 'Side by side').click();
    await setText(
      page,
      [
        'Begin.',
        '<script>top.hacked = 1</script>',
        '<img src=x onerror="top.hacked = 1">',
        '[a](javascript:top.hacked=1) ![b](javascript:top.hacked=1)',
        '# x {onclick="top.hacked = 1"}',
        '<svg onload="top.hacked = 1">',
        '<iframe srcdoc="<script>top.hacked = 1</script>"></iframe>',
        'End.',
      ].join('\n\n'),
    );
    await expect(frame(page).getByText('End.')).toBeVisible();
    const hacked = () => (top as unknown as { hacked?: number }).hacked;
    expect(await page.evaluate(hacked)).toBeUndefined();
    await expect(frame(page).locator('.prose :is(script, svg, iframe, [onclick], [onerror])')).toHaveCount(0);
    // The proof that something would run here.
    await page.evaluate(() => {
      const frame = document.querySelector('iframe')!.contentDocument!;
      frame.querySelector('.prose')!.innerHTML = '<img src="/none" onerror="top.hacked = 1">';
    });
    await expect.poll(() => page.evaluate(hacked)).toBe(1);
  });
});
