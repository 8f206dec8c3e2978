// A text's own line ends and byte order mark, kept beside the document. CodeMirror knows lines
// only; here is what lies between them, carried along with every change, so that what nobody
// edited comes out byte for byte. No view, no DOM.

import {
  type ChangeSpec,
  EditorState,
  type Extension,
  RangeSet,
  RangeSetBuilder,
  RangeValue,
  StateEffect,
  StateField,
  Text,
  type Transaction,
  type TransactionSpec,
} from '@codemirror/state';
import { invertedEffects } from '@codemirror/commands';

export type End = '\n' | '\r\n' | '\r';

/** The end of one line where it isn't the usual one. Covers the document's line break. */
class Deviant extends RangeValue {
  override startSide = 1;
  override endSide = -1;
  constructor(readonly end: End) {
    super();
  }
  override eq(other: RangeValue): boolean {
    return other instanceof Deviant && other.end === this.end;
  }
}

/** What a document without its line ends lacks to be the text again. */
export type Shape = {
  /** Whether a byte order mark comes first. */
  bom: boolean;
  /** The end of every line that isn't a deviant, and so of every new one. */
  usual: End;
  deviants: RangeSet<Deviant>;
};

const BOM = '\uFEFF';
const PLAIN: Shape = { bom: false, usual: '\n', deviants: RangeSet.empty };

/** Takes a text apart: lines for the editor, and their shape. */
export function parse(text: string): { doc: Text; shape: Shape } {
  const bom = text.startsWith(BOM);
  const rest = bom ? text.slice(1) : text;
  if (!rest.includes('\r')) return { doc: Text.of(rest.split('\n')), shape: { ...PLAIN, bom } };
  const ends = rest.match(/\r\n?|\n/g) as End[];
  const usual = mostFrequent(ends);
  const lines = rest.split(/\r\n?|\n/);
  const builder = new RangeSetBuilder<Deviant>();
  let position = 0;
  ends.forEach((end, index) => {
    position += lines[index]!.length;
    if (end !== usual) builder.add(position, position + 1, new Deviant(end));
    position += 1;
  });
  return { doc: Text.of(lines), shape: { bom, usual, deviants: builder.finish() } };
}

function mostFrequent(ends: End[]): End {
  const counts = new Map<End, number>();
  for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

/** Puts a text together again. */
export function join(doc: Text, shape: Shape): string {
  const { bom, usual, deviants } = shape;
  const first = bom ? BOM : '';
  if (deviants.size === 0) return first + doc.sliceString(0, doc.length, usual);
  const parts: string[] = [first];
  let done = 0;
  for (const at = deviants.iter(); at.value; at.next()) {
    // One that a change has stretched says nothing about a line break any more.
    if (at.to !== at.from + 1 || at.from < done || doc.sliceString(at.from, at.to) !== '\n') continue;
    parts.push(doc.sliceString(done, at.from, usual), at.value.end);
    done = at.to;
  }
  parts.push(doc.sliceString(done, doc.length, usual));
  return parts.join('');
}

/** The whole shape changes, as it does when another text is put in. */
const setShape = StateEffect.define<Shape>({
  map: (shape, changes) => ({ ...shape, deviants: shape.deviants.map(changes) }),
});
/** Line ends come back that a change had taken. */
const restore = StateEffect.define<{ from: number; end: End }[]>({
  map: (ends, changes) => ends.map(({ from, end }) => ({ from: changes.mapPos(from, 1), end })),
});

const shapeField = StateField.define<Shape>({
  create: () => PLAIN,
  update(shape, transaction) {
    if (transaction.docChanged && shape.deviants.size > 0) {
      shape = { ...shape, deviants: shape.deviants.map(transaction.changes) };
    }
    for (const effect of transaction.effects) {
      if (effect.is(setShape)) shape = effect.value;
      if (effect.is(restore)) shape = restored(shape, effect.value, transaction.newDoc);
    }
    return shape;
  },
});

function restored(shape: Shape, ends: { from: number; end: End }[], doc: Text): Shape {
  const add = ends
    .filter(({ from }) => doc.sliceString(from, from + 1) === '\n')
    .map(({ from, end }) => new Deviant(end).range(from, from + 1));
  const at = new Set(add.map(({ from }) => from));
  return { ...shape, deviants: shape.deviants.update({ add, sort: true, filter: (from) => !at.has(from) }) };
}

/** Undoing brings back the line ends too. */
function inverse(transaction: Transaction): StateEffect<unknown>[] {
  const before = transaction.startState.field(shapeField);
  if (transaction.effects.some((effect) => effect.is(setShape))) return [setShape.of(before)];
  if (!transaction.docChanged || before.deviants.size === 0) return [];
  const lost: { from: number; end: End }[] = [];
  transaction.changes.iterChangedRanges((from, to) => {
    before.deviants.between(from, to, (start, end, deviant) => {
      if (start >= from && end <= to) lost.push({ from: start, end: deviant.end });
    });
  });
  return lost.length > 0 ? [restore.of(lost)] : [];
}

/** Keeps the line ends of `shape` from the beginning. */
export function lineEnds(shape: Shape): Extension {
  return [shapeField.init(() => shape), invertedEffects.of(inverse)];
}

/** The text, byte for byte where nothing was edited. */
export function textOf(state: EditorState): string {
  return join(state.doc, state.field(shapeField));
}

/** Whether the line ends are others, though no line is. */
export const isReshaped = (before: EditorState, after: EditorState): boolean =>
  before.field(shapeField) !== after.field(shapeField);

/** The one change that makes `after` of `before`; none where they are the same. */
export function minimalChange(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  // Neither end may lie inside a surrogate pair.
  if (start > 0 && /[\uD800-\uDBFF]/.test(before[start - 1]!)) start -= 1;
  if (end > 0 && /[\uDC00-\uDFFF]/.test(before.at(-end)!)) end -= 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** Makes the document `text`, line ends included, by one change that can be undone. */
export function replaceText(state: EditorState, text: string): TransactionSpec | null {
  if (text === textOf(state)) return null;
  const { doc, shape } = parse(text);
  const changes = minimalChange(state.doc.toString(), doc.toString()) as ChangeSpec | null;
  return { ...(changes && { changes }), effects: setShape.of(shape) };
}

/**
 * Makes the lines those of `value`, as a form field has them: with whatever ends. Lines that were
 * there before keep their own.
 */
export function adoptLines(state: EditorState, value: string): TransactionSpec | null {
  const lines = value.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const changes = minimalChange(state.doc.toString(), lines);
  return changes && { changes };
}
