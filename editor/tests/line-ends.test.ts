// A text comes out as it went in; an edit changes what was edited and nothing else.

import { history, redo, undo } from '@codemirror/commands';
import { EditorState, type Transaction } from '@codemirror/state';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { adoptLines, lineEnds, minimalChange, parse, replaceText, textOf } from '../src/line-ends.ts';
import { after, examples, root, stateOf } from './support.ts';

const posts = join(root, 'tests/markdown/data/posts');
const odd = [
  '',
  '\n',
  '\r',
  '\r\n',
  '\uFEFF',
  '\uFEFF\r\n',
  'a',
  'a\r\nb\nc\rd',
  '\r\r\n\n\r',
  'a\n\r',
  'tab\tand  \r\nspaces  ',
  'line\u2028separator\u0085next',
  'end\n\n\n',
  'nul\0here',
  'lone \uD800 surrogate',
  '\uFEFF\uFEFFtwice',
];
const corpus = [
  ...odd,
  ...examples('commonmark'),
  ...examples('gfm'),
  ...readdirSync(posts).map((name) => readFileSync(join(posts, name), 'utf8')),
];

const variants = (text: string): string[] => [
  text,
  text.replaceAll('\n', '\r\n'),
  text.replaceAll('\n', '\r'),
  text.replaceAll(/\n/g, (_end, offset: number) => ['\n', '\r\n', '\r'][offset % 3]!),
  `\uFEFF${text}`,
  text.replace(/\n+$/, ''),
];

const run = (state: EditorState, command: typeof undo): EditorState => {
  let next = state;
  command({ state, dispatch: (transaction: Transaction) => (next = transaction.state) });
  return next;
};

test('every text of the corpus comes out byte for byte, with every kind of line end', () => {
  assert.ok(corpus.length > 600, `${corpus.length} texts`);
  for (const text of corpus.flatMap(variants)) assert.equal(textOf(stateOf(text)), text);
});

test('an edit in one line leaves the ends of the others', () => {
  const text = 'one\r\ntwo\nthree\rfour\r\n';
  const state = stateOf(text);
  const at = state.doc.line(2).to;
  assert.equal(textOf(state.update({ changes: { from: at, insert: '!' } }).state), 'one\r\ntwo!\nthree\rfour\r\n');
});

test('a new line gets the end that most lines have', () => {
  const state = stateOf('one\r\ntwo\r\nthree\n');
  assert.equal(textOf(state.update({ changes: { from: 3, insert: '\nnew' } }).state), 'one\r\nnew\r\ntwo\r\nthree\n');
});

test('joining two lines takes one end only, and undoing brings the same one back', () => {
  const text = 'one\r\ntwo\nthree\rfour\r\n';
  const state = stateOf(text);
  const end = state.doc.line(3).to;
  const joined = state.update({ changes: { from: end, to: end + 1 }, userEvent: 'delete' }).state;
  assert.equal(textOf(joined), 'one\r\ntwo\nthreefour\r\n');
  assert.equal(textOf(run(joined, undo)), text);
  assert.equal(textOf(run(run(joined, undo), redo)), 'one\r\ntwo\nthreefour\r\n');
});

test('random edits and their undoing leave the bytes as they were', () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (const text of variants(corpus.at(-1)!)) {
    let state = stateOf(text);
    for (let round = 0; round < 60; round += 1) {
      const from = random(state.doc.length + 1);
      const to = Math.min(state.doc.length, from + random(40));
      state = state.update({
        changes: { from, to, insert: ['', 'x', '\n', 'a\nb'][random(4)]! },
        userEvent: 'input',
      }).state;
    }
    for (let before = null as EditorState | null; before !== state;) [before, state] = [state, run(state, undo)];
    assert.equal(textOf(state), text);
  }
});

test('putting in another text is one change as small as can be, and one undo', () => {
  const state = stateOf('one\r\ntwo\r\nthree');
  const spec = replaceText(state, 'one\r\n2\r\nthree')!;
  assert.deepEqual(spec.changes, { from: 4, to: 7, insert: '2' });
  const other = after(state, spec);
  assert.equal(textOf(other), 'one\r\n2\r\nthree');
  assert.equal(textOf(run(other, undo)), 'one\r\ntwo\r\nthree');
  assert.equal(replaceText(state, 'one\r\ntwo\r\nthree'), null);
});

test('other line ends alone are a change too, and can be undone', () => {
  const state = stateOf('one\r\ntwo');
  const other = after(state, replaceText(state, '\uFEFFone\ntwo'));
  assert.equal(textOf(other), '\uFEFFone\ntwo');
  assert.equal(textOf(run(other, undo)), 'one\r\ntwo');
});

test('what comes from a form field keeps the ends of the lines that were there', () => {
  const state = stateOf('\uFEFFone\r\ntwo\rthree\r\n');
  assert.equal(textOf(after(state, adoptLines(state, '\uFEFFone\ntwo!\nthree\n'))), '\uFEFFone\r\ntwo!\rthree\r\n');
  assert.equal(adoptLines(state, '\uFEFFone\r\ntwo\r\nthree\r\n'), null);
});

test('the smallest change never cuts a character in two', () => {
  assert.deepEqual(minimalChange('a😀b', 'a😁b'), { from: 1, to: 3, insert: '😁' });
  assert.deepEqual(minimalChange('aaa', 'aa'), { from: 2, to: 3, insert: '' });
});

test('a shape can be given to a state of its own', () => {
  const { doc, shape } = parse('a\r\nb');
  assert.equal(textOf(EditorState.create({ doc, extensions: [history(), lineEnds(shape)] })), 'a\r\nb');
});
