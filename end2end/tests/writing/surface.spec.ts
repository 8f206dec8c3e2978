// The writing surface: typing, the toolbar, pasting, pictures, under the site's own policy.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '../../fixtures.ts';
import { drop, paste, pastePicture, select, test, textOf } from '../../writing.ts';

const hydrated = { tag: '@hydrated' };
const pasted = (name: string) => readFileSync(join(import.meta.dirname, '../../../editor/tests/pasted', name), 'utf8');
const marked = '## A heading\n\nSome **bold** words and [a link](https://example.org/a).\n\n- [ ] A task\n';

test('what is typed is in the field that the form sends', hydrated, async ({ page, desk }) => {
  await desk.open(page);
  // As every field is found, with the surface and without.
  await page.getByLabel('Post body').fill('filled');
  await expect.poll(() => textOf(page)).toBe('filled');
  await page.getByLabel('Post body').fill('');
  await page.keyboard.type('- One');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Two');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Words');
  await expect.poll(() => textOf(page)).toBe('- One\n- Two\nWords');
  await expect(page.locator('textarea[name=body]')).toHaveValue('- One\n- Two\nWords');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect.poll(() => new URLSearchParams(desk.sent).get('body')).toBe('- One\r\n- Two\r\nWords');
  expect(new URLSearchParams(desk.sent).has('body-exact')).toBe(false);
});

test('its styles hold under the site’s policy, which allows none in the page', hydrated, async ({ page, desk }) => {
  const policies: (string | null)[] = [];
  page.on('response', async (response) => policies.push(await response.headerValue('content-security-policy')));
  const body = await desk.open(page, marked);
  await expect.poll(() => policies.join()).toMatch(/style-src 'self';.*script-src 'self'/);
  // One of the library's own, one of ours.
  await expect(body).toHaveCSS('white-space', 'break-spaces');
  await expect(page.getByRole('toolbar')).toHaveCSS('position', 'sticky');
  await expect(page.locator('md-editor style')).toHaveCount(0);
});

test('a text with odd line ends comes out byte for byte, edited or not', hydrated, async ({ page, desk }) => {
  const text = '\uFEFF\r\none\r\ntwo\nthree\rfour\t\r\n';
  const body = await desk.open(page, text);
  await expect.poll(() => textOf(page)).toBe(text);
  await body.press('Control+End');
  await page.keyboard.type('!');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect.poll(() => desk.sent).not.toBe('');
  expect(JSON.parse(new URLSearchParams(desk.sent).get('body-exact')!)).toBe(`${text}!`);
});

test('a label, a script and a reset reach the text, and undo takes one step back', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, 'one\r\ntwo');
  await page.getByText('Post body', { exact: true }).click();
  await expect(body).toBeFocused();
  await page.locator('textarea[name=body]').evaluate((field: HTMLTextAreaElement) => (field.value = 'one\n2'));
  await expect.poll(() => textOf(page)).toBe('one\r\n2');
  await page.locator('md-editor').evaluate((editor: HTMLElement & { text: string }) => (editor.text = 'other\n2'));
  await body.press('Control+z');
  await expect.poll(() => textOf(page)).toBe('one\r\n2');
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect.poll(() => textOf(page)).toBe('one\r\ntwo');
});

test(
  'what the field says anew reaches the text: a mistake, that it can’t be written in',
  hydrated,
  async ({ page, desk }) => {
    const body = await desk.open(page, 'one');
    await page.locator('textarea[name=body]').evaluate((field) => {
      const said = Object.assign(document.createElement('p'), { id: 'wrong', textContent: 'Please write something.' });
      field.closest('form')!.append(said);
      field.setAttribute('aria-describedby', 'wrong');
      field.setAttribute('aria-invalid', 'true');
    });
    await expect(body).toHaveAttribute('aria-invalid', 'true');
    await expect(body).toHaveAccessibleDescription('Please write something.');
    await page.locator('textarea[name=body]').evaluate((field: HTMLTextAreaElement) => (field.readOnly = true));
    await expect(body).not.toBeEditable();
  },
);

test('the surface stands again after it was moved, with what was written', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, 'one\r\ntwo');
  await body.press('Control+Home');
  await page.keyboard.type('a');
  await page.locator('md-editor').evaluate((editor) => {
    const { parentElement } = editor;
    editor.remove();
    const field = editor.querySelector('textarea')!;
    field.remove();
    parentElement!.append(editor);
    editor.append(field);
  });
  await expect(body).toContainText('aone');
  await expect.poll(() => textOf(page)).toBe('aone\r\ntwo');
});

test('marks are out of sight where the cursor isn’t, and back where it is', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, marked);
  await expect(body).toContainText('Some bold words and a link.');
  await expect(body).not.toContainText('##');
  await select(page, 16);
  await expect(body).toContainText('Some **bold** words and [a link](https://example.org/a).');
  await expect(body).not.toContainText('##');
  await body.getByText('A heading').dblclick({ position: { x: 60, y: 25 } });
  await page.keyboard.type('title');
  await expect.poll(() => textOf(page)).toContain('## A title\n');
  await body.getByRole('checkbox', { name: 'Done' }).check();
  await expect.poll(() => textOf(page)).toContain('- [x] A task');
});

test('the toolbar works by mouse and by keys, and says what is on', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, 'Some words');
  const toolbar = page.getByRole('toolbar', { name: 'Formatting' });
  await select(page, 5, 10);
  await toolbar.getByRole('button', { name: 'Bold' }).click();
  await expect.poll(() => textOf(page)).toBe('Some **words**');
  await expect(toolbar.getByRole('button', { name: 'Bold' })).toHaveAttribute('aria-pressed', 'true');
  await body.press('Control+b');
  await expect.poll(() => textOf(page)).toBe('Some words');
  await body.press('Alt+F10');
  await expect(toolbar.getByRole('button', { name: 'Bold' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(() => textOf(page)).toBe('## Some words');
  await expect(body).toBeFocused();
  for (const [keys, text] of [
    ['Control+Alt+2', '### Some words'],
    ['Control+Shift+Digit8', '- Some words'],
    ['Control+Shift+Digit7', '1. Some words'],
    ['Control+Shift+Digit9', '> 1. Some words'],
  ] as const) {
    await body.press(keys);
    await expect.poll(() => textOf(page)).toBe(text);
  }
  for (let step = 0; step < 7; step += 1) await body.press('Control+z');
  await expect.poll(() => textOf(page)).toBe('Some words');
});

test('Tab leaves the text, unless somebody chose otherwise', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, '- one');
  await body.press('Tab');
  await expect(body).not.toBeFocused();
  await body.press('Control+/');
  await page
    .getByRole('dialog', { name: 'Writing here' })
    .getByLabel('Tab indents, instead of leaving the text')
    .check();
  await page.keyboard.press('Escape');
  await expect(body).toBeFocused();
  await body.press('Tab');
  await expect(body).toBeFocused();
  await expect.poll(() => textOf(page)).toBe('  - one');
});

test('Ctrl+S asks the page to save, and the browser for nothing', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, 'one');
  const saved = page.evaluate(
    () => new Promise((done) => document.querySelector('md-editor')!.addEventListener('save', () => done('saved'))),
  );
  const kept = page.evaluate(
    () =>
      new Promise((done) =>
        addEventListener('keydown', (event) => event.key === 's' && setTimeout(() => done(event.defaultPrevented))),
      ),
  );
  await body.press('Control+s');
  expect(await saved).toBe('saved');
  expect(await kept).toBe(true);
});

test('an input method composes beside marks without being disturbed', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, '**bold** ');
  await body.press('Control+End');
  const client = await page.context().newCDPSession(page);
  for (const text of ['に', 'にほ', 'にほん'])
    await client.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await client.send('Input.insertText', { text: '日本' });
  await expect.poll(() => textOf(page)).toBe('**bold** 日本');
  await page.keyboard.type('!');
  await expect.poll(() => textOf(page)).toBe('**bold** 日本!');
});

test('each line has its own direction', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, 'English\n\nעברית שלום\n');
  const directions = await body
    .locator('.cm-line')
    .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).direction));
  expect(directions.slice(0, 3)).toEqual(['ltr', 'ltr', 'rtl']);
});

for (const name of ['word', 'google-docs', 'web-page']) {
  test(
    `what is pasted from ${name} becomes Markdown, and plain text at the first undo`,
    hydrated,
    async ({ page, desk }) => {
      const body = await desk.open(page);
      await paste(body, pasted(`${name}.html`), 'Plain words');
      await expect.poll(async () => `${await textOf(page)}\n`).toBe(pasted(`${name}.md`));
      await expect(page.getByText('left out. Undo to paste as plain text.')).toBeVisible();
      await body.press('Control+z');
      await expect.poll(() => textOf(page)).toBe('Plain words');
      await body.press('Control+z');
      await expect.poll(() => textOf(page)).toBe('');
    },
  );
}

test('what is pasted without its formatting is plain', hydrated, async ({ page, desk, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const body = await desk.open(page);
  await page.evaluate(() => {
    const part = (text: string, type: string) => new Blob([text], { type });
    const rich = part('<p>one <b>two</b></p>', 'text/html');
    return navigator.clipboard.write([
      new ClipboardItem({ 'text/html': rich, 'text/plain': part('one two', 'text/plain') }),
    ]);
  });
  await body.press('Control+v');
  await expect.poll(() => textOf(page)).toBe('one **two**');
  await body.press('Control+a');
  await body.press('Control+Shift+V');
  await expect.poll(() => textOf(page)).toBe('one two');
});

test('an address pasted on selected words links them', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, 'our shed');
  await select(page, 4, 8);
  await paste(body, '', 'https://example.org/shed');
  await expect.poll(() => textOf(page)).toBe('our [shed](https://example.org/shed)');
});

test('a link to a post is found by its title', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, 'See ');
  await body.press('Control+End');
  await body.press('Control+k');
  const dialog = page.getByRole('dialog', { name: 'Add a link' });
  await dialog.getByRole('button', { name: 'Add link' }).click();
  await expect(dialog.getByText('Please enter an address.')).toBeVisible();
  await dialog.getByLabel('Address').fill('our shed');
  await dialog.getByRole('button', { name: 'Add link' }).click();
  await expect(dialog.getByText('This leads nowhere.')).toBeVisible();
  await dialog.getByLabel('Find one of our posts').fill('shed');
  await dialog.getByRole('button', { name: 'The shed that moved' }).click();
  await expect(dialog.getByLabel('Address')).toHaveValue('/posts/shed');
  await dialog.getByRole('button', { name: 'Add link' }).click();
  await expect.poll(() => textOf(page)).toBe('See [The shed that moved](/posts/shed)');
  await expect(body).toBeFocused();
});

test(
  'dropped pictures go up at once, are described one by one, and come in order',
  hydrated,
  async ({ page, desk }) => {
    const body = await desk.open(page, 'Words\n');
    await drop(body, ['kettle.png', 'shelf.png']);
    const first = page.getByRole('dialog', { name: 'Describe the picture (1 of 2)' });
    await first.getByLabel('Alt text').fill('A kettle');
    await first.getByRole('button', { name: 'Done' }).click();
    const second = page.getByRole('dialog', { name: 'Describe the picture (2 of 2)' });
    await second.getByLabel('It only decorates').check();
    await second.getByRole('button', { name: 'Done' }).click();
    await expect
      .poll(() => textOf(page))
      .toMatch(/^Words\n\n!\[A kettle\]\(\/media\/picture-\d\.png\)\n\n!\[\]\(\/media\/picture-\d\.png\)\n$/);
    await expect(body.getByRole('img', { name: 'A kettle' })).toBeVisible();
    await expect(page.getByText('Checks (0)')).toBeVisible();
  },
);

test(
  'an upload can be cancelled, and one that fails tried again; neither is part of the text',
  hydrated,
  async ({ page, desk, complaints }) => {
    complaints.allow(/status of 422/);
    const body = await desk.open(page, 'Words\n');
    let letGo = () => {};
    desk.hold = new Promise((done) => (letGo = done));
    await drop(body, ['kettle.png']);
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByRole('button', { name: 'Cancel kettle.png' }).click();
    await expect(page.getByText('Uploading kettle.png')).toBeHidden();
    letGo();
    desk.refuse = 'It is no picture.';
    await drop(body, ['shelf.png']);
    await page.getByRole('button', { name: 'Later' }).click();
    await expect(page.getByText('shelf.png was not uploaded. It is no picture.')).toBeVisible();
    await expect.poll(() => textOf(page)).toBe('Words\n');
    desk.refuse = '';
    await page.getByRole('button', { name: 'Try shelf.png again' }).click();
    await expect.poll(() => textOf(page)).toMatch(/^Words\n\n!\[\]\(\/media\/picture-\d\.png\)\n$/);
    await page.getByText('Checks (1)').click();
    await expect(page.getByRole('button', { name: /has no alt text/ })).toBeVisible();
  },
);

test('a pasted picture goes up too; a file that is none does not', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, 'Words\n');
  await body.press('Control+End');
  await pastePicture(body);
  await page.getByLabel('Alt text').fill('A [shelf');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => textOf(page)).toBe('Words\n\n![A \\[shelf](/media/picture-1.png)\n');
  await drop(body, ['minutes.pdf'], 'application/pdf');
  await expect(page.getByText('Only pictures can be put into the text.')).toBeVisible();
  expect(desk.uploads).toBe(1);
});

test('a picture of the library keeps the library’s words', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page);
  await body.press('Control+Alt+p');
  await page.getByRole('dialog', { name: 'Add a picture' }).getByRole('button', { name: 'A kettle' }).click();
  await expect.poll(() => textOf(page)).toBe('![](/media/kettle.png)\n');
});

test('a picture of another site is never asked for', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, '![A cat](https://elsewhere.example/cat.jpg)\n');
  await expect(body).toContainText('A picture at https://elsewhere.example/cat.jpg');
});

test('the length and the checks follow the text', hydrated, async ({ page, desk }) => {
  await desk.open(page, '## One\n\n#### Two\n\nSee [here](/a).\n');
  await expect(page.getByText('4 words · 1 minute')).toBeVisible();
  await page.getByText('Headings (2)').click();
  await page.getByRole('button', { name: 'Two', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Post body' })).toBeFocused();
  await page.getByText('Checks (2)').click();
  await page.getByRole('button', { name: /The link “here”/ }).click();
  await expect(page.getByRole('textbox', { name: 'Post body' })).toBeFocused();
  await page.keyboard.type('[our plans](/a)');
  await expect(page.getByText('Checks (1)')).toBeVisible();
});

test('the page is told of each change, and where the reader of the source is', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, Array.from({ length: 400 }, (_, index) => `line ${index + 1}`).join('\n'));
  const changes = page.evaluate(
    () =>
      new Promise((done) =>
        document
          .querySelector('md-editor')!
          .addEventListener('changes', (event) => done((event as CustomEvent).detail)),
      ),
  );
  await body.press('Control+Home');
  await page.keyboard.type('a');
  expect(await changes).toEqual({ changes: [{ from: 0, to: 0, insert: 'a' }] });
  const scrolled = page.evaluate(
    () =>
      new Promise<number>((done) =>
        document
          .querySelector('md-editor')!
          .addEventListener('scrolled', (event) => done((event as CustomEvent).detail.line)),
      ),
  );
  await page
    .locator('md-editor')
    .evaluate((editor: HTMLElement & { scrollToLine(line: number): void }) => editor.scrollToLine(301));
  await expect(body.getByText('line 301', { exact: true })).toBeInViewport();
  await expect(body.getByText('line 299', { exact: true })).not.toBeInViewport();
  expect(typeof (await scrolled)).toBe('number');
});

test('finding reaches what is far below', hydrated, async ({ page, desk }) => {
  const body = await desk.open(page, `${'line\n\n'.repeat(400)}needle`);
  await body.press('Control+f');
  await page.getByRole('textbox', { name: 'Find' }).pressSequentially('needle');
  await page.keyboard.press('Enter');
  await expect(body.getByText('needle')).toBeInViewport();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the surface and its dialogs, ${scheme}`, hydrated, async ({ page, desk, axe }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const body = await desk.open(
      page,
      `${marked}\n> Quoted\n\n| a | b |\n| --- | --- |\n| c | d |\n\n![A kettle](/media/kettle.png)\n\n\`code\` [^1]\n\n[^1]: note\n`,
    );
    await page.getByText(/^Checks/).click();
    await axe();
    await select(page, 20);
    for (const [keys, name] of [
      ['Control+k', 'Add a link'],
      ['Control+Alt+p', 'Add a picture'],
      ['Control+/', 'Writing here'],
    ] as const) {
      await body.press(keys);
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      await axe();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog', { name })).toBeHidden();
    }
    await body.press('Control+f');
    await expect(page.getByRole('textbox', { name: 'Find' })).toBeVisible();
    await axe();
  });
}

test(
  'a phone of 320 pixels needs no sideways scroll, and its buttons suit a thumb',
  hydrated,
  async ({ page, desk }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await desk.open(
      page,
      `${marked}\n| a | b | c | d | e | f | g | h | i | j | k |\n| --- |\n\nhttps://example.org/${'long'.repeat(40)}\n`,
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    const sizes = await page
      .getByRole('toolbar')
      .getByRole('button')
      .evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height)),
      );
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44);
  },
);

test('where the script doesn’t come, the field is there and sends', hydrated, async ({ page, desk, complaints }) => {
  complaints.allow(/nothing\.js|404/);
  await desk.open(page, { text: 'one', script: false });
  await page.getByLabel('Post body').fill('one, two');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect.poll(() => new URLSearchParams(desk.sent).get('body')).toBe('one, two');
});
