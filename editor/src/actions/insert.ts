// What is put into a text whole: links, pictures, tables, footnotes, dividers. Pure.

import { EditorSelection, type EditorState, type TransactionSpec } from '@codemirror/state';
import { around, treeOf } from './inline.ts';

/** A link as it stands in the text. */
export type Link = { from: number; to: number; text: string; address: string; title: string };

/** The link at the cursor; where there is none, what is selected as its words. */
export function linkAt(state: EditorState): Link {
  const { from, to } = state.selection.main;
  const node = around(state, { from, to }, ['Link']);
  const address = node?.getChild('URL');
  if (!node || !address) return { from, to, text: state.doc.sliceString(from, to), address: '', title: '' };
  const marks = node.getChildren('LinkMark');
  const title = node.getChild('LinkTitle');
  const slice = (start: number, end: number) => state.doc.sliceString(start, end);
  return {
    from: node.from,
    to: node.to,
    text: slice(marks[0]!.to, marks[1]!.from),
    address: slice(address.from, address.to).replace(/^<(.*)>$/, '$1'),
    title: title ? slice(title.from, title.to) : '',
  };
}

/** An address as it may stand between the brackets of a link. */
export function destination(address: string): string {
  const clean = address.trim().replaceAll(/[\r\n]/g, '');
  if (clean === '') return '';
  const balanced = /^[^()]*(?:\([^()]*\)[^()]*)*$/.test(clean);
  if (balanced && !/[\s<>]/.test(clean)) return clean;
  return `<${clean.replaceAll('<', '%3C').replaceAll('>', '%3E')}>`;
}

/** Words as they may stand between the square brackets of a link or picture. */
export function label(words: string): string {
  const clean = words.replaceAll(/\s*\n\s*/g, ' ').trim();
  // Brackets that come in pairs may stay; others would end the label.
  let depth = 0;
  const balanced = [...clean.replaceAll(/\\./g, '')].every(
    (one) => (depth += one === '[' ? 1 : one === ']' ? -1 : 0) >= 0,
  );
  return balanced && depth === 0 ? clean : clean.replaceAll(/(?<!\\)[[\]]/g, '\\$&');
}

/** Puts the link in, in the place of the one that was there or of what was selected. */
export function insertLink(link: Link): TransactionSpec {
  const words = label(link.text) || link.address.trim();
  const title = link.title ? ` ${link.title}` : '';
  const insert = `[${words}](${destination(link.address)}${title})`;
  const after = EditorSelection.cursor(link.from + insert.length);
  return {
    changes: { from: link.from, to: link.to, insert },
    selection: after,
    userEvent: 'input.link',
    scrollIntoView: true,
  };
}

/** Takes the link away and leaves its words. */
export function removeLink(link: Link): TransactionSpec {
  return { changes: { from: link.from, to: link.to, insert: link.text }, userEvent: 'input.link' };
}

/** Puts `text` on lines of its own after the line of `at`, with an empty line around. */
export function insertBlock(
  state: EditorState,
  at: number,
  text: string,
  select?: { from: number; to: number },
): TransactionSpec {
  const { doc } = state;
  const line = doc.lineAt(at);
  const isEmpty = line.text.trim() === '';
  const above = isEmpty ? line.number - 1 : line.number;
  const isWritten = (number: number) => number >= 1 && number <= doc.lines && doc.line(number).text.trim() !== '';
  const before = (isEmpty ? '' : '\n') + (isWritten(above) ? '\n' : '');
  const after = line.number === doc.lines ? '\n' : isWritten(line.number + 1) ? '\n' : '';
  const from = isEmpty ? line.from : line.to;
  const start = from + before.length;
  const end = start + text.length + (after ? 1 : 0);
  const selection = select
    ? EditorSelection.range(start + select.from, start + select.to)
    : EditorSelection.cursor(end);
  return {
    changes: { from, to: line.to, insert: before + text + after },
    selection,
    userEvent: 'input.insert',
    scrollIntoView: true,
  };
}

/** A picture's Markdown. */
export const picture = (path: string, alt: string): string => `![${label(alt)}](${destination(path)})`;

/** Puts pictures on lines of their own. */
export function insertPictures(
  state: EditorState,
  at: number,
  pictures: { path: string; alt: string }[],
): TransactionSpec {
  return insertBlock(state, at, pictures.map(({ path, alt }) => picture(path, alt)).join('\n\n'));
}

const FIRST_CELL = 'Heading';

export function insertTable(state: EditorState): TransactionSpec {
  const rows = [`| ${FIRST_CELL} | ${FIRST_CELL} |`, '| --- | --- |', '|  |  |', '|  |  |'];
  return insertBlock(state, state.selection.main.to, rows.join('\n'), { from: 2, to: 2 + FIRST_CELL.length });
}

export function insertDivider(state: EditorState): TransactionSpec {
  return insertBlock(state, state.selection.main.to, '---');
}

/** Puts a footnote's number at the cursor and its place for words at the end, and goes there. */
export function insertFootnote(state: EditorState): TransactionSpec {
  const there = otherEnd(state);
  if (there !== null) return { selection: EditorSelection.cursor(there), scrollIntoView: true };
  const text = state.doc.toString();
  let number = 1;
  while (text.includes(`[^${number}]`)) number += 1;
  const at = state.selection.main.to;
  const reference = `[^${number}]`;
  // Definitions stand together at the end; the first one has an empty line before it.
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  const end = Math.max(text.trimEnd().length, at);
  const gap = /^\[\^[^\s\]]+\]:/.test(last) ? '\n' : '\n\n';
  const definition = `${gap}${reference}: `;
  const rest = text.length > end ? '' : '\n';
  return {
    changes: [
      { from: at, insert: reference },
      { from: end, insert: definition + rest },
    ],
    selection: EditorSelection.cursor(end + reference.length + definition.length),
    userEvent: 'input.insert',
    scrollIntoView: true,
  };
}

/** From a footnote's number to its words, and back. */
function otherEnd(state: EditorState): number | null {
  const { from, to } = state.selection.main;
  const node = around(state, { from, to }, ['FootnoteReference', 'FootnoteMark']);
  if (!node) return null;
  const isMark = node.name === 'FootnoteMark';
  const name = state.doc.sliceString(node.from, node.to).replace(/:$/, '');
  let found: number | null = null;
  treeOf(state, state.doc.length).iterate({
    enter(other) {
      if (found !== null || other.name !== (isMark ? 'FootnoteReference' : 'FootnoteMark')) return;
      const words = state.doc.sliceString(other.from, other.to).replace(/:$/, '');
      if (words === name) found = isMark ? other.to : state.doc.lineAt(other.from).to;
    },
  });
  return found;
}
