// Pictures below their lines: the site's own as thumbnails, others by their address alone, since
// nothing is ever asked of anybody else. And what is on its way up, which is no part of the text.

import { syntaxTree } from '@codemirror/language';
import {
  type EditorState,
  type Extension,
  type Range,
  RangeSet,
  StateEffect,
  StateField,
  type Text,
  type Transaction,
} from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import { element } from './elements.ts';

/** A picture's address as it may be shown: one of the site's own files. */
export function ownPath(address: string): string | null {
  return /^\/media\/[^/\\?#\s]+$/.test(address) ? address : null;
}

class Thumbnail extends WidgetType {
  constructor(
    readonly address: string,
    readonly alt: string,
  ) {
    super();
  }
  override eq(other: Thumbnail): boolean {
    return other.address === this.address && other.alt === this.alt;
  }
  override get estimatedHeight(): number {
    return ownPath(this.address) ? 180 : 28;
  }
  override toDOM(view: EditorView): HTMLElement {
    const path = ownPath(this.address);
    if (!path) return element('div', { class: 'md-elsewhere' }, `A picture at ${this.address}`);
    const image = element('img', { src: path, alt: this.alt, class: 'md-thumbnail', decoding: 'async' });
    const figure = element('div', { class: 'md-picture' }, image);
    image.addEventListener('load', () => view.requestMeasure());
    image.addEventListener('error', () => {
      figure.replaceChildren(`There is no picture at ${path}`);
      figure.className = 'md-elsewhere';
      view.requestMeasure();
    });
    return figure;
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

function thumbnails(state: EditorState): DecorationSet {
  const found: Range<Decoration>[] = [];
  syntaxTree(state).iterate({
    enter({ name, node }) {
      if (name !== 'Image') return;
      const url = node.getChild('URL');
      const [open, close] = node.getChildren('LinkMark');
      if (!url || !open || !close) return false;
      const address = state.doc.sliceString(url.from, url.to).replace(/^<(.*)>$/, '$1');
      if (!ownPath(address) && !/^https:\/\//i.test(address)) return false;
      const widget = new Thumbnail(address, state.doc.sliceString(open.to, close.from));
      found.push(Decoration.widget({ widget, block: true, side: 1 }).range(state.doc.lineAt(node.to).to));
      return false;
    },
  });
  return Decoration.set(found, true);
}

/** Asks for the pictures of the whole text again: an edit may show or hide some far from it. */
export const lookAgain = StateEffect.define<null>();

/** Whether a change touches a line with a picture, before or after it. */
function touches({ startState, newDoc, changes }: Transaction): boolean {
  let found = false;
  const has = (doc: Text, from: number, to: number) =>
    doc.sliceString(doc.lineAt(from).from, doc.lineAt(to).to).includes('![');
  changes.iterChangedRanges(
    (from, to, fromNow, toNow) => (found ||= has(startState.doc, from, to) || has(newDoc, fromNow, toNow)),
  );
  return found;
}

const pictures = StateField.define<DecorationSet>({
  create: thumbnails,
  update(shown, transaction) {
    const isParsed = !transaction.docChanged && syntaxTree(transaction.startState) !== syntaxTree(transaction.state);
    const isAsked = transaction.effects.some((effect) => effect.is(lookAgain));
    if (isParsed || isAsked || (transaction.docChanged && touches(transaction))) return thumbnails(transaction.state);
    return shown.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Something on its way up: where it will stand, and what shows how far it is. */
export type Waiting = { id: number; at: number; shows: HTMLElement };

class Placeholder extends WidgetType {
  constructor(readonly waiting: Waiting) {
    super();
  }
  override eq(other: Placeholder): boolean {
    return other.waiting.id === this.waiting.id;
  }
  override toDOM(): HTMLElement {
    return this.waiting.shows;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

export const addWaiting = StateEffect.define<Waiting>({
  map: (one, changes) => ({ ...one, at: changes.mapPos(one.at, 1) }),
});
export const removeWaiting = StateEffect.define<number>();

const idOf = (decoration: Decoration): number => (decoration.spec as { waiting: Waiting }).waiting.id;

const waiting = StateField.define<DecorationSet>({
  create: () => RangeSet.empty,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(addWaiting)) {
        const { value } = effect;
        const at = transaction.newDoc.lineAt(Math.min(value.at, transaction.newDoc.length)).to;
        const decoration = Decoration.widget({ widget: new Placeholder(value), block: true, side: 2, waiting: value });
        next = next.update({ add: [decoration.range(at)], sort: true });
      }
      if (effect.is(removeWaiting)) next = next.update({ filter: (_from, _to, one) => idOf(one) !== effect.value });
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Where the thing with this number will stand now, however the text has changed meanwhile. */
export function placeOf(state: EditorState, id: number): number | null {
  let found: number | null = null;
  state.field(waiting).between(0, state.doc.length, (from, _to, decoration) => {
    if (idOf(decoration) === id) found = from;
  });
  return found;
}

export const showsPictures: Extension = [pictures, waiting];
