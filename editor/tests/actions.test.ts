// The toolbar's actions: on, off, over several lines, and nothing else touched.

import { deleteMarkupBackward, insertNewlineContinueMarkupCommand } from '@codemirror/lang-markdown';
import type { EditorState, StateCommand, TransactionSpec } from '@codemirror/state';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeAddress, isAddress, leadsSomewhere } from '../src/actions/address.ts';
import { BOLD, CODE, ITALIC, isInline, toggleInline } from '../src/actions/inline.ts';
import {
  insertBlock,
  insertDivider,
  insertFootnote,
  insertLink,
  insertPictures,
  insertTable,
  linkAt,
  removeLink,
} from '../src/actions/insert.ts';
import { headingLevel, isList, isQuote, tick, toggleHeading, toggleList, toggleQuote } from '../src/actions/lines.ts';
import { textOf } from '../src/line-ends.ts';
import { firstLevel } from '../src/syntax.ts';
import { after, at, edited, shown, stateOf } from './support.ts';

const bold = (state: EditorState) => toggleInline(state, BOLD);
const italic = (state: EditorState) => toggleInline(state, ITALIC);
const code = (state: EditorState) => toggleInline(state, CODE);

const both = (off: string, on: string, action: (state: EditorState) => TransactionSpec | null) => {
  assert.equal(edited(off, action), on);
  assert.equal(edited(on, action), off);
};

test('bold, italic and code go on and off', () => {
  both('a ‹word› here', 'a **‹word›** here', bold);
  both('a ‹word› here', 'a *‹word›* here', italic);
  both('a ‹word› here', 'a `‹word›` here', code);
});

test('without a selection the word at the cursor is meant', () => {
  both('a wo¦rd here', 'a **wo¦rd** here', bold);
  both('a ¦', 'a **¦**', bold);
  // Pressed again at the end of what was typed, it is off for what follows, and on again.
  assert.equal(edited('a **word¦**', bold), 'a **word**¦');
  assert.equal(edited('a **word**¦', bold), 'a **word¦**');
});

test('marks stand at the words, not at the spaces that were selected', () => {
  assert.equal(edited('a‹ word ›here', bold), 'a‹ **word** ›here');
});

test('italic inside bold adds its own marks and takes only its own away', () => {
  both('**a ‹word› here**', '**a *‹word›* here**', italic);
  assert.equal(edited('***‹word›***', italic), '**‹word›**');
});

test('a selection over several lines is made bold line by line, without the marks of lists', () => {
  const off = '- ‹one\n- two\n\n> three›';
  const on = textOf(after(at(off), bold(at(off))));
  assert.equal(on, '- **one**\n- **two**\n\n> **three**');
  assert.equal(edited('- ‹**one**\n- **two**\n\n> **three**›', bold), off);
});

test('bold inside a selection is not doubled', () => {
  assert.equal(textOf(after(at('‹one **two** three›'), bold(at('‹one **two** three›')))), '**one two three**');
});

test('the toolbar knows what is on', () => {
  assert.equal(isInline(at('a **wo¦rd**'), BOLD), true);
  assert.equal(isInline(at('a **wo¦rd**'), ITALIC), false);
  assert.equal(isInline(at('‹a **word**›'), BOLD), false);
  assert.equal(headingLevel(at('### He¦ading')), 3);
  assert.equal(isList(at('1. o¦ne'), 'numbers'), true);
  assert.equal(isQuote(at('> o¦ne')), true);
});

test('a heading goes on, changes its level and goes off', () => {
  both('Wo¦rds', '## Wo¦rds', (state) => toggleHeading(state, 2));
  assert.equal(
    edited('## Wo¦rds', (state) => toggleHeading(state, 3)),
    '### Wo¦rds',
  );
  assert.equal(
    edited('- Wo¦rds', (state) => toggleHeading(state, 2)),
    '## Wo¦rds',
  );
  both('> Wo¦rds', '> ## Wo¦rds', (state) => toggleHeading(state, 2));
  assert.equal(
    edited('Wo¦rds\n---\nmore', (state) => toggleHeading(state, 2)),
    '## Wo¦rds\nmore',
  );
});

test('headings begin at two, unless the text uses the first level', () => {
  assert.equal(firstLevel('## One'), 2);
  assert.equal(firstLevel('words\n# One'), 1);
});

test('lines become a list and plain lines again', () => {
  const bullets = (state: EditorState) => toggleList(state, 'bullets');
  const numbers = (state: EditorState) => toggleList(state, 'numbers');
  both('‹one\n\ntwo›', '- ‹one\n\n- two›', bullets);
  both('‹one\ntwo›', '1. ‹one\n2. two›', numbers);
  assert.equal(edited('- ‹one\n- two›', numbers), '1. ‹one\n2. two›');
  assert.equal(
    edited('  - o¦ne', (state) => toggleList(state, 'tasks')),
    '  - [ ] o¦ne',
  );
  assert.equal(edited('¦', bullets), '- ¦');
});

test('a quote takes in the whole paragraph, so that none of its lines is left out', () => {
  both('a\n\none\ntw¦o\n\nb', 'a\n\n> one\n> tw¦o\n\nb', toggleQuote);
  both('‹one\n\ntwo›', '> ‹one\n>\n> two›', toggleQuote);
});

test('ticking a task changes one character', () => {
  const state = stateOf('- [ ] one');
  assert.deepEqual(tick(state, 2)!.changes, { from: 3, to: 4, insert: 'x' });
  assert.equal(tick(state, 0), null);
});

const command = (marked: string, run: StateCommand): string | null => {
  let next: EditorState | null = null;
  run({ state: at(marked), dispatch: (transaction) => (next = transaction.state) });
  return next && shown(next);
};

test('Enter continues a list and a quote, and an empty item ends it', () => {
  const enter = insertNewlineContinueMarkupCommand({ nonTightLists: false });
  assert.equal(command('- one¦', enter), '- one\n- ¦');
  assert.equal(command('1. one¦\n2. two', enter), '1. one\n2. ¦\n3. two');
  assert.equal(command('- [x] one¦', enter), '- [x] one\n- [ ] ¦');
  assert.equal(command('- one\n- ¦', enter), '- one\n¦');
  assert.equal(command('> one¦', enter), '> one\n> ¦');
  assert.equal(command('words¦', enter), null);
  assert.equal(command('- ¦one', deleteMarkupBackward), '¦one');
});

test('a link takes the selection as its words, and is found again', () => {
  const state = at('see ‹our shed› now');
  const linked = after(state, insertLink({ ...linkAt(state), address: '/posts/shed' }));
  assert.equal(shown(linked), 'see [our shed](/posts/shed)¦ now');
  const again = linkAt(at('see [our sh¦ed](/posts/shed "Title") now'));
  assert.deepEqual(again, { from: 4, to: 35, text: 'our shed', address: '/posts/shed', title: '"Title"' });
  assert.equal(textOf(after(at('see [our sh¦ed](/x)'), removeLink(linkAt(at('see [our sh¦ed](/x)'))))), 'see our shed');
});

test('words and addresses that would break a link are written so that they don’t', () => {
  const link = { from: 0, to: 0, title: '' };
  const insert = (text: string, address: string) => textOf(after(stateOf(''), insertLink({ ...link, text, address })));
  assert.equal(insert('a [b] c', 'https://example.org/a_(b)'), '[a [b] c](https://example.org/a_(b))');
  assert.equal(insert('a ] c', 'my file (1.pdf'), '[a \\] c](<my file (1.pdf>)');
  assert.equal(insert('', 'https://example.org'), '[https://example.org](https://example.org)');
});

test('what stands on lines of its own gets an empty line around it, and no more', () => {
  const insert = (state: EditorState) => insertBlock(state, state.selection.main.head, 'X');
  assert.equal(edited('one¦\ntwo', insert), 'one\n\nX\n¦\ntwo');
  assert.equal(edited('¦', insert), 'X\n¦');
  assert.equal(edited('one\n\n¦', insert), 'one\n\nX\n¦');
  assert.equal(edited('one\n\n¦\n\ntwo', insert), 'one\n\nX¦\n\ntwo');
  assert.equal(edited('one¦\n\ntwo', insert), 'one\n\nX¦\n\ntwo');
});

test('pictures, tables and dividers', () => {
  const pictures = [
    { path: '/media/a.jpg', alt: 'A kettle]' },
    { path: '/media/b.jpg', alt: '' },
  ];
  assert.equal(
    textOf(after(stateOf('one'), insertPictures(stateOf('one'), 3, pictures))),
    'one\n\n![A kettle\\]](/media/a.jpg)\n\n![](/media/b.jpg)\n',
  );
  assert.equal(edited('¦', insertTable), '| ‹Heading› | Heading |\n| --- | --- |\n|  |  |\n|  |  |\n');
  assert.equal(edited('one¦', insertDivider), 'one\n\n---\n¦');
});

test('a footnote gets the next number, its place at the end, and the way back', () => {
  assert.equal(edited('one¦ two', insertFootnote), 'one[^1] two\n\n[^1]: ¦\n');
  assert.equal(edited('one[^1] two¦\n\n[^1]: words\n', insertFootnote), 'one[^1] two[^2]\n\n[^1]: words\n[^2]: ¦\n');
  assert.equal(edited('one[^¦1] two\n\n[^1]: words', insertFootnote), 'one[^1] two\n\n[^1]: words¦');
  assert.equal(edited('one[^1] two\n\n[^¦1]: words', insertFootnote), 'one[^1]¦ two\n\n[^1]: words');
});

test('an address is completed as it was meant', () => {
  for (const [typed, address] of [
    ['example.org', 'https://example.org'],
    ['www.example.org/a?b', 'https://www.example.org/a?b'],
    ['example.org:8080/a', 'https://example.org:8080/a'],
    ['a@example.org', 'mailto:a@example.org'],
    ['/posts/shed', '/posts/shed'],
    ['#section', '#section'],
    [' https://example.org ', 'https://example.org'],
    ['tel:01632960114', 'tel:01632960114'],
    ['', ''],
  ] as const) {
    assert.equal(completeAddress(typed), address, typed);
  }
  for (const address of ['https://example.org', 'mailto:a@example.org', 'tel:+441632960114', '/posts/shed', '../shed', '#section', '?q=tea'])
    assert.equal(leadsSomewhere(address), true, address);
  for (const address of ['', 'our shed', 'shed', 'https://', '/posts/our shed', 'javascript:alert(1)', 'mailto:'])
    assert.equal(leadsSomewhere(address), false, address);
  assert.equal(isAddress(' https://example.org/a '), true);
  assert.equal(isAddress('see https://example.org'), false);
});
