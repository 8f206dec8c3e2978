// What Word, Google Docs and web pages put on the clipboard becomes Markdown.

import domino from '@mixmark-io/domino';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { convert, isRich, quiet, sentence } from '../src/paste/convert.ts';
import { root } from './support.ts';

const body = (html: string): HTMLElement => domino.createDocument(quiet(html), true).body;
const pasted = (name: string) => readFileSync(join(root, 'editor/tests/pasted', name), 'utf8');
const markdown = (html: string) => convert(body(html), 'https://site.example').markdown;

for (const [name, said] of [
  ['word', 'Colours, underlining and a picture were left out.'],
  ['google-docs', 'Colours, fonts and a picture were left out.'],
  ['web-page', 'An embedded thing was left out.'],
] as const) {
  test(`what is copied from ${name} keeps its structure, and what it lost is said`, () => {
    const converted = convert(body(pasted(`${name}.html`)), 'https://site.example');
    assert.equal(`${converted.markdown}\n`, pasted(`${name}.md`));
    assert.equal(converted.said, said);
  });
}

test('a bold part by style is bold, one that only says it isn’t is not', () => {
  assert.equal(
    markdown('<p>a <span style="font-weight: 700">b</span><span style="font-weight:bold">c</span></p>'),
    'a **bc**',
  );
  assert.equal(markdown('<b style="font-weight:normal">a</b> <b>b</b>'), 'a **b**');
});

test('pictures of our own stay, others are counted', () => {
  const html =
    '<p><img src="https://site.example/media/a.jpg" alt="A"><img src="data:image/png;base64,AA"><img src="https://x.example/b.png"></p>';
  assert.deepEqual(convert(body(html), 'https://site.example'), {
    markdown: '![A](/media/a.jpg)',
    said: '2 pictures were left out.',
  });
});

test('nothing is said where nothing was lost', () => {
  assert.equal(sentence({ colours: false, fonts: false, underlining: false, pictures: 0, embeds: 0 }), '');
  assert.equal(convert(body('<p style="color:#000;font-family:Arial">a</p><p>b</p>'), '').said, '');
});

test('HTML that says no more than its text is left alone', () => {
  assert.equal(
    isRich(body('<meta charset="utf-8"><div style="white-space:pre"><span style="color:red">let</span> a</div>')),
    false,
  );
  assert.equal(isRich(body('<p>a</p><p>b</p>')), true);
  assert.equal(isRich(body('<span style="font-weight:700">a</span>')), true);
});

test('a table within a table and hostile nesting end well', () => {
  assert.match(
    markdown('<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>'),
    /^\| a \|/,
  );
  assert.equal(markdown('<a href="https://x.example"><p>a</p></a>').includes('https://x.example'), true);
  assert.equal(markdown(`${'<div>'.repeat(300)}deep`), 'deep');
});
