// What the tests share: states with a selection written into the text, and the corpus.

import { history } from '@codemirror/commands';
import { EditorSelection, EditorState, type TransactionSpec } from '@codemirror/state';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineEnds, parse, textOf } from '../src/line-ends.ts';
import { markdown } from '../src/syntax.ts';

/** A state of `text`, line ends and all. */
export function stateOf(text: string): EditorState {
  const { doc, shape } = parse(text);
  return EditorState.create({ doc, extensions: [markdown, history(), lineEnds(shape)] });
}

/** `‹` and `›` hold what is selected, `|` alone is the cursor. */
export function at(marked: string): EditorState {
  const bare = marked.replaceAll(/[‹›¦]/g, '');
  const [open, close, cursor] = [marked.indexOf('‹'), marked.indexOf('›'), marked.indexOf('¦')];
  const selection = cursor >= 0 ? EditorSelection.single(cursor) : EditorSelection.single(open, close - 1);
  return stateOf(bare).update({ selection }).state;
}

/** The text with its selection written in, as `at` reads it. */
export function shown(state: EditorState): string {
  const text = textOf(state);
  const { from, to, empty } = state.selection.main;
  if (empty) return `${text.slice(0, from)}¦${text.slice(from)}`;
  return `${text.slice(0, from)}‹${text.slice(from, to)}›${text.slice(to)}`;
}

export const after = (state: EditorState, edit: TransactionSpec | null): EditorState =>
  edit ? state.update(edit).state : state;

/** What an edit makes of a marked text, marked. */
export function edited(marked: string, action: (state: EditorState) => TransactionSpec | null): string {
  const state = at(marked);
  return shown(after(state, action(state)));
}

/** The folder that the checkout is in; the tests are bundled elsewhere. */
export const root = process.env.DISPATCHES_ROOT ?? process.cwd();

/** Each Markdown source of the specifications' examples. */
export function examples(name: 'commonmark' | 'gfm'): string[] {
  const file = readFileSync(join(root, `tests/markdown/data/${name}.txt`), 'utf8');
  const found = file.matchAll(/^`{32} example[^\n]*\n([\s\S]*?)^\.\n/gm);
  return [...found].map(([, source]) => source!.replaceAll('→', '\t'));
}
