// `<md-editor>`: stands for the textarea inside it once its script is there. The API is in
// README.md. What it looks like is in surface.css, what it does in the modules beside this one.

import { ensureSyntaxTree, forceParsing } from '@codemirror/language';
import { Compartment, EditorSelection, EditorState, type Extension, type TransactionSpec } from '@codemirror/state';
import { EditorView, type ViewUpdate } from '@codemirror/view';
import { Field } from './field.ts';
import { type Review, review } from './help/review.ts';
import { hooksOf } from './hooks.ts';
import { adoptLines, isReshaped, parse, replaceText, textOf } from './line-ends.ts';
import type { Hooks, Surface } from './surface.ts';
import { parser } from './syntax.ts';
import { element } from './view/elements.ts';
import { pasting } from './view/pasting.ts';
import { askForPicture } from './view/picture-dialog.ts';
import { insertPictures } from './actions/insert.ts';
import { lookAgain } from './view/pictures.ts';
import { extensions } from './view/setup.ts';
import { Status } from './view/status.ts';
import { Toolbar } from './view/toolbar.ts';
import { Uploads } from './view/uploads.ts';
import around from './around.css';
import sheet from './surface.css';

/** One edit as it went through: what stood from `from` to `to` before gave way to `insert`. */
export type Change = { from: number; to: number; insert: string };

/** Quiet that a writer needs before the text is looked through. */
const QUIET = 400;
/** Milliseconds of parsing at a time. */
const SLICE = 25;
let styles: CSSStyleSheet | undefined;

/**
 * Another field in the place of one, with the same in it. Who holds on to the old one, as a script
 * does that was about to fill it in, sees that it is gone, and looks again.
 */
function renewed(textarea: HTMLTextAreaElement): HTMLTextAreaElement {
  const copy = textarea.cloneNode(true) as HTMLTextAreaElement;
  copy.value = textarea.value;
  textarea.replaceWith(copy);
  return copy;
}

export class MdEditor extends HTMLElement implements Hooks {
  searchPosts: Hooks['searchPosts'] = null;
  uploadPicture: Hooks['uploadPicture'] = null;
  choosePicture: Hooks['choosePicture'] = null;
  describePicture: Hooks['describePicture'] = null;

  private view: EditorView | null = null;
  private lastView: EditorView | null = null;
  private field: Field | null = null;
  private readonly described = new Set<string>();
  private readonly status = new Status((from, to) => this.reveal(from, to));
  private readonly toolbar = new Toolbar(
    () => this.surface,
    () => void this.addPicture(),
  );
  private readonly uploads: Uploads;
  private readonly surface: Surface;
  private readonly stand = element('div', { class: 'stand' });
  private reviewing = 0;
  private readonly description = element('p', { id: 'description', hidden: true });
  private readonly changing = new Compartment();
  private readonly watching = new MutationObserver(([record]) => {
    this.view?.dispatch({ effects: this.changing.reconfigure(this.changingOf(record!.target as HTMLTextAreaElement)) });
  });
  private readonly awaiting = new MutationObserver(() => this.connectedCallback());
  private name = '';
  private base = '';
  private lastLine = 0;
  private isOutside = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    if (!styles) (styles = new CSSStyleSheet()).replaceSync(sheet + around);
    root.adoptedStyleSheets = [styles];
    // Until the editor stands, and if it can't, the textarea shows.
    root.append(element('slot'));
    const host = this;
    this.surface = {
      get view() {
        return host.lastView!;
      },
      root,
      hooks: this,
      described: this.described,
      say: (words) => this.status.say(words),
      act: (edit) => this.act(edit),
    };
    this.uploads = new Uploads(this.surface);
  }

  connectedCallback(): void {
    const textarea = this.querySelector('textarea');
    if (this.view) return;
    // What makes the page may bring the field after the element.
    if (!textarea) return this.awaiting.observe(this, { childList: true, subtree: true });
    this.awaiting.disconnect();
    for (const [name, hook] of Object.entries(hooksOf(this)))
      if (this[name as keyof Hooks] === null) Object.assign(this, { [name]: hook });
    this.base = this.dataset.text === undefined ? textarea.defaultValue : (JSON.parse(this.dataset.text) as string);
    const writtenIn = document.activeElement === textarea ? textarea : null;
    this.start(renewed(textarea), writtenIn);
  }

  disconnectedCallback(): void {
    removeEventListener('scroll', this.onScroll, true);
    clearTimeout(this.reviewing);
    this.watching.disconnect();
    this.awaiting.disconnect();
    this.field?.release();
    this.view?.destroy();
    this.view = this.field = null;
    this.shadowRoot!.replaceChildren(element('slot'));
  }

  /** The text, byte for byte. Setting it is one change, the smallest, and can be undone. */
  get text(): string {
    return this.view ? textOf(this.view.state) : (this.querySelector('textarea')?.value ?? '');
  }
  set text(text: string) {
    this.setText(text);
  }
  setText(text: string): void {
    const edit = this.view && replaceText(this.view.state, text);
    if (edit) this.view!.dispatch(edit);
  }

  /** What is selected, in positions where every line end counts one and a byte order mark none. */
  get selection(): { from: number; to: number } {
    const { from = 0, to = 0 } = this.view?.state.selection.main ?? {};
    return { from, to };
  }
  set selection({ from, to }: { from: number; to: number }) {
    this.view?.dispatch({ selection: EditorSelection.single(this.within(from), this.within(to)) });
  }

  override focus(): void {
    this.view?.focus();
  }

  /** Selects a part of the text and brings it into sight. */
  reveal(from: number, to = from): void {
    this.view?.dispatch({
      selection: EditorSelection.single(this.within(from), this.within(to)),
      effects: EditorView.scrollIntoView(this.within(from), { y: 'center' }),
    });
    this.view?.focus();
  }

  /** Brings a line, counted from 1, to the top. A part of a line is a part of its height. */
  scrollToLine(line: number): void {
    const { view } = this;
    if (!view) return;
    const whole = Math.min(view.state.doc.lines, Math.max(1, Math.floor(line)));
    const block = view.lineBlockAt(view.state.doc.line(whole).from);
    const top = view.documentTop + (block.top + (line - whole) * block.height) * view.scaleY;
    this.lastLine = line;
    scrollBy({ top: top - this.covered(), behavior: 'instant' });
  }

  /** What readers may stumble over, the outline and the length, of the text as it is now. */
  help(): Review {
    const { state } = this.view ?? {};
    if (!state) return review(this.text, parser.parse(this.text));
    const source = state.doc.toString();
    const tree = ensureSyntaxTree(state, state.doc.length, 500) ?? parser.parse(source);
    return review(source, tree, (path) => this.described.has(path));
  }

  /** How many pictures have not arrived yet. */
  get pendingPictures(): number {
    return this.uploads.pending;
  }

  private start(textarea: HTMLTextAreaElement, writtenIn: HTMLTextAreaElement | null): void {
    const { doc, shape } = parse(this.base);
    // Now, while the label still leads to the field.
    this.name = Field.nameOf(textarea);
    const root = this.shadowRoot!;
    const given = {
      shape,
      changing: this.changing.of(this.changingOf(textarea)),
      placeholder: textarea.placeholder,
      surface: () => this.surface,
      picture: () => void this.addPicture(),
      save: () => this.tell('save'),
      toToolbar: () => this.toolbar.focus(),
      covered: () => ({ top: this.covered(), bottom: this.coveredEnd() }),
      more: [
        pasting(
          () => this.surface,
          () => this.uploads,
        ),
        EditorView.updateListener.of((update) => this.changed(update)),
      ],
    };
    const state = EditorState.create({ doc, extensions: extensions(given) });
    const adopted = adoptLines(state, textarea.value);
    this.stand.replaceChildren(this.toolbar.node);
    root.replaceChildren(this.description, this.stand, this.status.said, this.status.node);
    const first = adopted ? state.update(adopted).state : state;
    this.view = this.lastView = new EditorView({ state: first, parent: this.stand, root });
    this.field = new Field(textarea, this, {
      set: (value) => this.fromOutside(value),
      focus: () => this.focus(),
      text: () => this.text,
      reset: () => this.setText(this.base),
    });
    this.watching.observe(textarea, { attributes: true });
    this.toolbar.show(first);
    this.look();
    if (writtenIn) this.goOn(writtenIn);
    addEventListener('scroll', this.onScroll, { capture: true, passive: true });
    this.tell('ready');
  }

  /** Whoever was writing in the field goes on in the editor, where they were. */
  private goOn({ selectionStart, selectionEnd }: HTMLTextAreaElement): void {
    this.selection = { from: selectionStart, to: selectionEnd };
    this.focus();
  }

  /** What the field may say anew at any time: what is wrong with it, whether it can be written in. */
  private changingOf(textarea: HTMLTextAreaElement): Extension {
    const isFixed = textarea.readOnly || textarea.disabled;
    return [
      EditorView.contentAttributes.of(this.attributesFor(textarea)),
      EditorState.readOnly.of(isFixed),
      EditorView.editable.of(!isFixed),
    ];
  }

  private attributesFor(textarea: HTMLTextAreaElement): Record<string, string> {
    const description = Field.descriptionOf(textarea);
    this.description.textContent = description;
    const lang = textarea.lang || this.closest<HTMLElement>('[lang]')?.lang;
    return {
      'aria-label': this.name,
      ...(description && { 'aria-describedby': 'description' }),
      ...(textarea.getAttribute('aria-invalid') === 'true' && { 'aria-invalid': 'true' }),
      ...(lang && { lang }),
      spellcheck: String(textarea.spellcheck),
      autocorrect: 'on',
      autocapitalize: 'sentences',
      writingsuggestions: 'true',
    };
  }

  private act(edit: TransactionSpec | null): void {
    if (edit && !this.view!.state.readOnly) this.view!.dispatch(edit);
    this.view!.focus();
  }

  private fromOutside(value: string): void {
    const edit = this.view && adoptLines(this.view.state, value);
    if (!edit) return;
    this.isOutside = true;
    this.view!.dispatch(edit);
    this.isOutside = false;
  }

  private changed(update: ViewUpdate): void {
    if (update.docChanged || update.selectionSet || update.focusChanged) this.toolbar.show(update.state);
    if (update.selectionSet && !update.docChanged) this.tell('select', this.selection);
    if (!update.docChanged && !isReshaped(update.startState, update.state)) return;
    if (!this.isOutside) this.field?.write();
    const changes: Change[] = [];
    update.changes.iterChanges((from, to, _fromNow, _toNow, insert) =>
      changes.push({ from, to, insert: insert.toString() }),
    );
    this.tell('changes', { changes });
    this.tell('change');
    this.status.hush();
    clearTimeout(this.reviewing);
    this.reviewing = window.setTimeout(() => this.look(), QUIET);
  }

  /** Looks the text through, once all of it is parsed: a little at a time, so that nobody waits. */
  private look(): void {
    const { view } = this;
    if (!view) return;
    if (!forceParsing(view, view.state.doc.length, SLICE)) {
      this.reviewing = window.setTimeout(() => this.look(), SLICE);
      return;
    }
    if (!view.composing) view.dispatch({ effects: lookAgain.of(null) });
    this.status.show(this.help());
  }

  private readonly onScroll = (): void => {
    const { view } = this;
    if (!view) return;
    const height = (this.covered() - view.documentTop) / view.scaleY;
    const block = view.lineBlockAtHeight(Math.max(0, height));
    const part = block.height > 0 ? Math.min(0.99, Math.max(0, (height - block.top) / block.height)) : 0;
    const line = view.state.doc.lineAt(block.from).number + part;
    if (line === this.lastLine) return;
    this.lastLine = line;
    this.tell('scrolled', { line });
  };

  private async addPicture(): Promise<void> {
    const chosen = await askForPicture(this.surface);
    if (!chosen || !this.view || this.view.state.readOnly) return;
    const at = this.view.state.selection.main.to;
    if (Array.isArray(chosen)) return this.uploads.add(chosen, at);
    // The library's words follow the picture; the text has its own only where somebody writes them.
    if (chosen.alt) this.described.add(chosen.path);
    this.act(insertPictures(this.view.state, at, [{ path: chosen.path, alt: '' }]));
  }

  private covered(): number {
    return this.toolbar.node.offsetHeight;
  }

  /** Pixels that what was said covers at the screen's end, and what the page keeps there beneath it. */
  private coveredEnd(): number {
    const { said } = this.status;
    return said.offsetHeight + (parseFloat(getComputedStyle(said).insetBlockEnd) || 0);
  }

  private within(position: number): number {
    return Math.min(this.view!.state.doc.length, Math.max(0, position));
  }

  private tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
