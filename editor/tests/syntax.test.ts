// The editor reads the Markdown that the renderer reads.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parser } from '../src/syntax.ts';
import { examples } from './support.ts';

/** The kinds of node in a text, each with what it holds. */
const nodes = (text: string, ...names: string[]): string[] => {
  const found: string[] = [];
  parser
    .parse(text)
    .iterate({ enter: ({ name, from, to }) => void (names.includes(name) && found.push(text.slice(from, to))) });
  return found;
};

test('footnotes have a number in the text and words below', () => {
  const text = 'One[^1] and [^two].\n\n[^1]: First.\n[^two]: Second\n    goes on.\n\nNo note.';
  assert.deepEqual(nodes(text, 'FootnoteReference'), ['[^1]', '[^two]']);
  assert.deepEqual(nodes(text, 'FootnoteMark'), ['[^1]:', '[^two]:']);
  assert.deepEqual(nodes(text, 'Paragraph').at(-1), 'No note.');
  assert.deepEqual(nodes(text, 'LinkReference', 'Link'), []);
});

test('a definition’s words may hold marks and lists', () => {
  assert.deepEqual(nodes('[^1]: **bold**\n\n    - item', 'StrongEmphasis', 'ListItem'), ['**bold**', '- item']);
});

test('a bracket with a caret inside code or escaped is no footnote', () => {
  assert.deepEqual(nodes('`[^1]` and \\[^1] and [^ 1]', 'FootnoteReference'), []);
});

test('tables, tasks, crossed out words and bare addresses are on, other extras are off', () => {
  assert.equal(nodes('| a |\n| --- |\n| b |', 'Table').length, 1);
  assert.deepEqual(nodes('- [x] a', 'TaskMarker'), ['[x]']);
  assert.deepEqual(nodes('~~a~~ H~2~O x^2^ :tea:', 'Strikethrough', 'Subscript', 'Superscript', 'Emoji'), ['~~a~~']);
  assert.deepEqual(nodes('see https://example.org.', 'URL'), ['https://example.org']);
});

test('every example of the specifications is parsed to its end', () => {
  for (const text of [...examples('commonmark'), ...examples('gfm')])
    assert.equal(parser.parse(text).length, text.length);
});
