// Bold, italic, code and crossed out, put on and taken off. Pure: a state in, an edit out.

import { syntaxTree, ensureSyntaxTree } from '@codemirror/language';
import {
  type ChangeSpec,
  EditorSelection,
  type EditorState,
  type SelectionRange,
  type TransactionSpec,
} from '@codemirror/state';
import type { SyntaxNode, Tree } from '@lezer/common';

export type Inline = { node: string; mark: string; markNode: string };

export const BOLD: Inline = { node: 'StrongEmphasis', mark: '**', markNode: 'EmphasisMark' };
export const ITALIC: Inline = { node: 'Emphasis', mark: '*', markNode: 'EmphasisMark' };
export const CODE: Inline = { node: 'InlineCode', mark: '`', markNode: 'CodeMark' };
export const CROSSED: Inline = { node: 'Strikethrough', mark: '~~', markNode: 'StrikethroughMark' };

type Span = { from: number; to: number };

/** What a line begins with before its words: quote, heading and list marks, a task's box. */
export const LINE_MARKS =
  /^[ \t]*(?:>[ \t]?)*[ \t]*(?:#{1,6}[ \t]+|(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|\[\^[^\s\]]+\]:[ \t]+)?/;

/** The syntax as far as `upto`, parsed now if it wasn't. */
export const treeOf = (state: EditorState, upto: number): Tree =>
  ensureSyntaxTree(state, upto, 200) ?? syntaxTree(state);

/** The innermost node of this kind around `span`. */
export function around(state: EditorState, span: Span, names: readonly string[]): SyntaxNode | null {
  const tree = treeOf(state, span.to);
  for (const side of [1, -1] as const) {
    for (let node: SyntaxNode | null = tree.resolveInner(span.from, side); node; node = node.parent) {
      if (names.includes(node.name) && node.from <= span.from && node.to >= span.to) return node;
    }
  }
  return null;
}

/** Whether what is selected is wholly of this kind. */
export function isInline(state: EditorState, kind: Inline): boolean {
  const { from, to } = state.selection.main;
  const spans = words(state, { from, to });
  if (from === to) return isTypedIn(state, from, kind);
  if (spans.length === 0) return around(state, { from, to }, [kind.node]) !== null;
  return spans.every((span) => around(state, span, [kind.node]) !== null);
}

/** Whether what is typed here becomes of this kind. */
function isTypedIn(state: EditorState, at: number, kind: Inline): boolean {
  const node = around(state, { from: at, to: at }, [kind.node]);
  return node ? node.from < at && at < node.to : isBetweenEmptyMarks(state, at, kind.mark);
}

/** The words of each line in the selection, without the line's marks and outer spaces. */
function words(state: EditorState, { from, to }: Span): Span[] {
  const found: Span[] = [];
  for (let at = from; at <= to;) {
    const line = state.doc.lineAt(at);
    const begin = line.from + (LINE_MARKS.exec(line.text)?.[0].length ?? 0);
    const text = state.doc.sliceString(Math.max(from, Math.min(begin, to)), Math.min(to, line.to));
    const start = Math.max(from, Math.min(begin, to)) + (text.length - text.trimStart().length);
    const end = start + text.trim().length;
    if (end > start) found.push({ from: start, to: end });
    at = line.to + 1;
  }
  return found;
}

function unwrap(node: SyntaxNode, kind: Inline): ChangeSpec[] {
  const marks = node.getChildren(kind.markNode);
  const [first, last] = [marks[0], marks.at(-1)];
  return first && last && first !== last
    ? [
        { from: first.from, to: first.to },
        { from: last.from, to: last.to },
      ]
    : [];
}

/** Marks of this kind inside `span` go, so that none is doubled; then it gets one pair. */
function wrap(state: EditorState, span: Span, kind: Inline): ChangeSpec[] {
  const changes: ChangeSpec[] = [];
  let { from, to } = span;
  treeOf(state, to).iterate({
    from,
    to,
    enter(node) {
      if (node.name !== kind.node) return;
      const [first, last] = unwrap(node.node, kind) as Span[];
      if (!first || !last) return;
      // What overlaps the edge of the selection is taken in whole.
      from = Math.min(from, node.from);
      to = Math.max(to, node.to);
      changes.push(first, last);
    },
  });
  return [...changes, { from, insert: kind.mark }, { from: to, insert: kind.mark }];
}

/** Puts the marks on, or takes them off where they are on. */
export function toggleInline(state: EditorState, kind: Inline): TransactionSpec {
  const edit = state.changeByRange((range) => {
    if (range.empty) return atCursor(state, range, kind);
    const spans = words(state, range);
    const nodes = spans.map((span) => around(state, span, [kind.node]));
    const off = spans.length > 0 && nodes.every((node) => node !== null);
    const changes = state.changes(
      off
        ? [...new Set(nodes)].flatMap((node) => unwrap(node!, kind))
        : spans.flatMap((span) => wrap(state, span, kind)),
    );
    // What was selected stays selected, with its marks outside.
    const inner = EditorSelection.range(changes.mapPos(range.from, 1), changes.mapPos(range.to, -1));
    return { changes, range: inner.from <= inner.to ? inner : EditorSelection.cursor(inner.from) };
  });
  return { ...edit, userEvent: 'input.format', scrollIntoView: true };
}

/** Without a selection it is the word at the cursor, or marks to type between. */
function atCursor(
  state: EditorState,
  range: SelectionRange,
  kind: Inline,
): { changes: ChangeSpec; range: SelectionRange } {
  const { mark } = kind;
  const at = range.head;
  const move = (changes: ChangeSpec, side: number) => {
    const set = state.changes(changes);
    return { changes: set, range: EditorSelection.cursor(set.mapPos(at, side)) };
  };
  const node = around(state, { from: at, to: at }, [kind.node]);
  const last = node?.getChildren(kind.markNode).at(-1);
  // At its end the marks stay: what is typed next stands outside, or inside again.
  if (node && at === last?.from) return { changes: [], range: EditorSelection.cursor(node.to) };
  if (last && at === node?.to) return { changes: [], range: EditorSelection.cursor(last.from) };
  if (node) return move(unwrap(node, kind), 1);
  if (isBetweenEmptyMarks(state, at, mark)) return move({ from: at - mark.length, to: at + mark.length }, 1);
  const word = state.wordAt(at);
  if (word && word.from < at && at < word.to) return move(wrap(state, word, kind), 1);
  return { changes: { from: at, insert: mark + mark }, range: EditorSelection.cursor(at + mark.length) };
}

function isBetweenEmptyMarks(state: EditorState, at: number, mark: string): boolean {
  const text = (from: number, to: number) => state.doc.sliceString(Math.max(0, from), to);
  const exact = text(at - mark.length, at + mark.length) === mark + mark;
  // One star between others belongs to bold, not to italic.
  return (
    exact &&
    text(at - mark.length - 1, at - mark.length) !== mark[0] &&
    text(at + mark.length, at + mark.length + 1) !== mark[0]
  );
}
