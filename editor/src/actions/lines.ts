// Headings, lists and quotes: what stands at the beginning of lines, put on and taken off. Pure.

import { EditorSelection, type EditorState, type Line, type TransactionSpec } from '@codemirror/state';
import { around } from './inline.ts';

type Change = { from: number; to: number; insert: string };

const HEADING = /^((?:[ \t]*>[ \t]?)*)([ ]{0,3})(#{1,6})(?:[ \t]+|$)/;
const ITEM = /^((?:[ \t]*>[ \t]?)*[ \t]*)([-*+]|\d{1,9}[.)])([ \t]+)(\[[ xX]\][ \t]+)?/;
const BEFORE_WORDS = /^(?:[ \t]*>[ \t]?)*[ \t]*/;

export type List = 'bullets' | 'numbers' | 'tasks';

/** The lines that the selection touches; empty ones only where there is no other. */
function linesOf(state: EditorState, from = state.selection.main.from, to = state.selection.main.to): Line[] {
  const lines: Line[] = [];
  for (let at = from; at <= to;) {
    const line = state.doc.lineAt(at);
    // A selection that ends at the start of a line doesn't mean that line.
    if (line.from < to || lines.length === 0) lines.push(line);
    at = line.to + 1;
  }
  const written = lines.filter((line) => line.text.trim() !== '');
  return written.length > 0 ? written : lines.slice(0, 1);
}

function edit(state: EditorState, changes: Change[]): TransactionSpec {
  const set = state.changes(changes.filter(({ from, to, insert }) => from !== to || insert !== ''));
  const { anchor, head } = state.selection.main;
  const selection = EditorSelection.single(set.mapPos(anchor, 1), set.mapPos(head, 1));
  return { changes: set, selection, userEvent: 'input.format', scrollIntoView: true };
}

/** The heading's level in the text at the cursor, 0 where there is none. */
export function headingLevel(state: EditorState): number {
  const line = state.doc.lineAt(state.selection.main.head);
  return HEADING.exec(line.text)?.[3]!.length ?? 0;
}

/** Makes each line a heading of this level, or plain where all are. */
export function toggleHeading(state: EditorState, level: number): TransactionSpec {
  const lines = linesOf(state);
  const off = lines.every((line) => HEADING.exec(line.text)?.[3]!.length === level);
  const changes = lines.flatMap((line): Change[] => {
    const found = HEADING.exec(line.text);
    const underline = underlineOf(state, line);
    const begin = line.from + (found ? found[1]!.length : BEFORE_WORDS.exec(line.text)![0].length);
    const mark = ITEM.exec(line.text.slice(begin - line.from));
    const end = found ? line.from + found[0].length : begin + (mark?.[0].length ?? 0);
    return [{ from: begin, to: end, insert: off ? '' : `${'#'.repeat(level)} ` }, ...underline];
  });
  return edit(state, changes);
}

/** The line of `===` or `---` that makes a heading of the one above. */
function underlineOf(state: EditorState, line: Line): Change[] {
  const node = around(state, line, ['SetextHeading1', 'SetextHeading2']);
  const mark = node?.getChild('HeaderMark');
  return mark ? [{ from: state.doc.lineAt(mark.from).from - 1, to: mark.to, insert: '' }] : [];
}

const isNumber = (mark: string) => /\d/.test(mark);

function isOf(list: List, line: Line): boolean {
  const found = ITEM.exec(line.text);
  if (!found) return false;
  if (list === 'tasks') return found[4] !== undefined;
  return isNumber(found[2]!) === (list === 'numbers') && found[4] === undefined;
}

/** Whether every line of the selection is an item of such a list. */
export const isList = (state: EditorState, list: List): boolean => linesOf(state).every((line) => isOf(list, line));

/** Makes each line an item, changes the kind of those that are, or makes all plain again. */
export function toggleList(state: EditorState, list: List): TransactionSpec {
  const lines = linesOf(state);
  const off = lines.every((line) => isOf(list, line));
  let number = 0;
  const changes = lines.map((line): Change => {
    const found = ITEM.exec(line.text);
    const heading = HEADING.exec(line.text);
    const begin = found ? found[1]!.length : heading ? heading[1]!.length : BEFORE_WORDS.exec(line.text)![0].length;
    const end = found ? found[0].length : heading ? heading[0].length : begin;
    number += 1;
    const mark = { bullets: '- ', numbers: `${number}. `, tasks: '- [ ] ' }[list];
    return { from: line.from + begin, to: line.from + end, insert: off ? '' : mark };
  });
  return edit(state, changes);
}

/** Whether every line of the selection is quoted. */
export const isQuote = (state: EditorState): boolean => linesOf(state).every((line) => /^[ \t]*>/.test(line.text));

/** Quotes whole paragraphs, or takes one level of quote marks away. */
export function toggleQuote(state: EditorState): TransactionSpec {
  const { from, to } = state.selection.main;
  const first = paragraphAt(state, from).from;
  const last = Math.max(paragraphAt(state, to).to, first);
  const lines: Line[] = [];
  for (let at = first; at <= last; at = state.doc.lineAt(at).to + 1) lines.push(state.doc.lineAt(at));
  const off = lines.every((line) => /^[ \t]*>/.test(line.text) || line.text.trim() === '') && isQuote(state);
  const changes = lines.map((line): Change => {
    if (!off) return { from: line.from, to: line.from, insert: line.text === '' && lines.length > 1 ? '>' : '> ' };
    const mark = /^[ \t]*>[ \t]?/.exec(line.text)?.[0].length ?? 0;
    return { from: line.from, to: line.from + mark, insert: '' };
  });
  return edit(state, changes);
}

/** The run of written lines around a place. */
function paragraphAt(state: EditorState, at: number): { from: number; to: number } {
  const { doc } = state;
  const isWritten = (number: number) => number >= 1 && number <= doc.lines && doc.line(number).text.trim() !== '';
  const line = doc.lineAt(at).number;
  if (!isWritten(line)) return doc.line(line);
  let [first, last] = [line, line];
  while (isWritten(first - 1)) first -= 1;
  while (isWritten(last + 1)) last += 1;
  return { from: doc.line(first).from, to: doc.line(last).to };
}

/** Ticks or unticks the task whose box begins at `at`. */
export function tick(state: EditorState, at: number): TransactionSpec | null {
  const box = state.doc.sliceString(at, at + 3);
  if (!/^\[[ xX]\]$/.test(box)) return null;
  return { changes: { from: at + 1, to: at + 2, insert: box === '[ ]' ? 'x' : ' ' }, userEvent: 'input.format' };
}
