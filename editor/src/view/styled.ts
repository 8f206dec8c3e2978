// How the source looks: headings as headings, marks out of the way where nobody edits them.
// Decorations only; the text is never touched. Pictures are in pictures.ts.

import { syntaxTree } from '@codemirror/language';
import { type EditorState, type Range, StateEffect } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from '@codemirror/view';
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { tick } from '../actions/lines.ts';
import { levelOf } from '../help/plain.ts';

/** Milliseconds in which a second press makes one of two. */
const DOUBLE_PRESS = 350;

/** Asks for everything to be drawn again, as after a composition. */
const redraw = StateEffect.define<null>();

const INLINE: Record<string, string> = {
  StrongEmphasis: 'strong',
  Emphasis: 'em',
  Strikethrough: 'crossed',
  InlineCode: 'code',
  Link: 'link',
  Autolink: 'link',
  Image: 'image',
  FootnoteReference: 'note',
  FootnoteMark: 'note',
};
const LINES: Record<string, string> = {
  Blockquote: 'quote',
  FencedCode: 'block-code',
  CodeBlock: 'block-code',
  Table: 'table',
  HorizontalRule: 'rule',
  FootnoteDefinition: 'note-line',
  LinkReference: 'reference',
};
/** Marks that go where the cursor isn't; the others stay, softer. */
const HIDDEN = new Set(['EmphasisMark', 'StrikethroughMark', 'HeaderMark', 'LinkMark', 'LinkTitle']);
const SOFT = new Set(['QuoteMark', 'ListMark', 'CodeMark', 'CodeInfo', 'TableDelimiter', 'LinkLabel']);

const marks = new Map<string, Decoration>();
const mark = (name: string): Decoration => {
  let found = marks.get(name);
  if (!found) marks.set(name, (found = Decoration.mark({ class: `md-${name}` })));
  return found;
};
const lines = new Map<string, Decoration>();
const line = (name: string): Decoration => {
  let found = lines.get(name);
  if (!found) lines.set(name, (found = Decoration.line({ class: `md-${name}` })));
  return found;
};
const direction = Decoration.line({ attributes: { dir: 'auto' } });
const hidden = Decoration.replace({});

/** A task's box, to be ticked. */
class Box extends WidgetType {
  constructor(readonly done: boolean) {
    super();
  }
  override eq(other: Box): boolean {
    return other.done === this.done;
  }
  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = this.done;
    box.tabIndex = -1;
    box.className = 'md-box';
    box.setAttribute('aria-label', 'Done');
    box.disabled = view.state.readOnly;
    box.addEventListener('change', () => {
      const edit = tick(view.state, view.posAtDOM(box));
      if (edit) view.dispatch(edit);
    });
    return box;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

/** Whether the selection touches the line or lines of a node. */
type Edited = (from: number, to: number) => boolean;

function editedLines(state: EditorState, everFocused: boolean): Edited {
  if (!everFocused) return () => false;
  const spans = state.selection.ranges.map(({ from, to }) => ({
    from: state.doc.lineAt(from).from,
    to: state.doc.lineAt(to).to,
  }));
  return (from, to) => spans.some((span) => span.from <= to && span.to >= from);
}

function draw(view: EditorView, isEdited: Edited): DecorationSet {
  const { state } = view;
  const found: Range<Decoration>[] = [];
  const tree = syntaxTree(state);
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; at = state.doc.lineAt(at).to + 1)
      found.push(direction.range(state.doc.lineAt(at).from));
    tree.iterate({ from, to, enter: (node) => drawNode(state, node, { from, to }, isEdited, found) });
  }
  return Decoration.set(found, true);
}

function drawNode(
  state: EditorState,
  node: SyntaxNodeRef,
  seen: { from: number; to: number },
  isEdited: Edited,
  found: Range<Decoration>[],
): void {
  const { name, from, to } = node;
  const level = levelOf(name);
  const styled = level > 0 ? `heading md-h${level}` : LINES[name];
  if (styled) {
    const last = Math.min(to, seen.to);
    for (let at = Math.max(from, seen.from); at <= last; at = state.doc.lineAt(at).to + 1)
      found.push(line(styled).range(state.doc.lineAt(at).from));
  }
  if (name === 'ListMark')
    found.push(line(`item md-item-${Math.min(4, depthOf(node.node))}`).range(state.doc.lineAt(from).from));
  const inline = INLINE[name];
  if (inline && to > from) found.push(mark(inline).range(from, to));
  const parent = node.node.parent;
  // A link's marks go or stay together, and so do those of emphasis over two lines.
  const around = parent && INLINE[parent.name] ? parent : node;
  const here = isEdited(around.from, around.to);
  if (name === 'TaskMarker' && !here)
    found.push(Decoration.replace({ widget: new Box(/x/i.test(state.doc.sliceString(from, to))) }).range(from, to));
  else if (hides(node, parent)) {
    const end = name === 'HeaderMark' ? headingMarkEnd(state, node, parent) : to;
    if (here || end <= from || parent?.name === 'Autolink') found.push(mark('mark').range(from, Math.max(end, to)));
    else found.push(hidden.range(from, end));
  } else if (SOFT.has(name)) found.push(mark('mark').range(from, to));
}

/** How many lists a list's mark stands in. */
function depthOf(node: SyntaxNode): number {
  let depth = 0;
  for (let around = node.parent; around; around = around.parent) if (around.name === 'ListItem') depth += 1;
  return depth;
}

/** Whether a mark goes. An address does with its link; a picture without words keeps all it has. */
function hides({ name, from, to }: SyntaxNodeRef, parent: SyntaxNode | null): boolean {
  if (parent?.name === 'Image') return ['LinkMark', 'URL', 'LinkTitle'].includes(name) && hasWords(parent);
  if (name === 'URL') return parent?.name === 'Link' && hasWords(parent);
  if (name === 'CodeMark') return parent?.name === 'InlineCode';
  if (name === 'LinkMark')
    return parent?.name === 'Autolink' || (parent !== null && parent.name === 'Link' && hasWords(parent));
  return HIDDEN.has(name) && to > from;
}

/** Whether something is left of a link without its marks. */
function hasWords(node: SyntaxNode): boolean {
  const [open, close] = node.getChildren('LinkMark');
  // `[^` and `[words][label]` are left as they are written.
  return !!open && !!close && close.from > open.to && node.getChild('URL') !== null;
}

/** With the space that follows; an underline's line stays, or it would be an empty one. */
function headingMarkEnd(state: EditorState, { from, to }: SyntaxNodeRef, parent: SyntaxNode | null): number {
  if (parent?.name.startsWith('Setext')) return from;
  if (from !== state.doc.lineAt(from).from + (state.doc.lineAt(from).text.search(/[^\s>]/) || 0)) return to;
  return to + (/^[ \t]+/.exec(state.doc.sliceString(to, state.doc.lineAt(to).to))?.[0].length ?? 0);
}

const drawing = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    private everFocused = false;
    /** While a pointer is down, and as long as a second press may follow, nothing moves under it. */
    private held = false;
    private timer = 0;
    private readonly letGo = () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.free(), DOUBLE_PRESS);
    };

    constructor(readonly view: EditorView) {
      this.decorations = draw(view, editedLines(view.state, false));
    }

    update(update: ViewUpdate): void {
      const { view } = update;
      this.everFocused ||= view.hasFocus;
      if (view.composing || (this.held && !update.docChanged && !update.viewportChanged)) {
        // Nothing is replaced under an input method, or it loses what it composes.
        this.decorations = this.decorations.map(update.changes);
        return;
      }
      const isParsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      const isAsked = update.transactions.some((one) => one.effects.some((effect) => effect.is(redraw)));
      if (
        update.docChanged ||
        update.viewportChanged ||
        update.selectionSet ||
        update.focusChanged ||
        isParsed ||
        isAsked
      ) {
        this.decorations = draw(view, editedLines(update.state, this.everFocused));
      }
    }

    hold(): void {
      clearTimeout(this.timer);
      this.held = true;
      addEventListener('pointerup', this.letGo, { once: true });
      addEventListener('pointercancel', this.letGo, { once: true });
    }

    free(): void {
      clearTimeout(this.timer);
      if (!this.held) return;
      this.held = false;
      this.view.dispatch({ effects: redraw.of(null) });
    }

    destroy(): void {
      clearTimeout(this.timer);
      removeEventListener('pointerup', this.letGo);
      removeEventListener('pointercancel', this.letGo);
    }
  },
  {
    decorations: (plugin) => plugin.decorations,
    eventHandlers: {
      pointerdown() {
        this.hold();
      },
      keydown() {
        this.free();
      },
      compositionend(_event, view) {
        // After the editor has taken what was composed.
        setTimeout(() => view.dispatch({ effects: redraw.of(null) }), 0);
      },
    },
  },
);

export const styled = [drawing, EditorView.perLineTextDirection.of(true)];
