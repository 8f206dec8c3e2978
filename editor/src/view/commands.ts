// The editor's actions with their words, drawings and keys. The toolbar, the keys and the list of
// shortcuts all come from here.

import { redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import type { EditorState, TransactionSpec } from '@codemirror/state';
import { BOLD, CODE, CROSSED, ITALIC, isInline, toggleInline } from '../actions/inline.ts';
import { insertDivider, insertFootnote, insertTable } from '../actions/insert.ts';
import { headingLevel, isList, isQuote, toggleHeading, toggleList, toggleQuote } from '../actions/lines.ts';
import type { Surface } from '../surface.ts';
import { firstLevel } from '../syntax.ts';
import { askForHelp } from './help-dialog.ts';
import { askForLink } from './link-dialog.ts';

export type Command = {
  words: string;
  /** As CodeMirror names keys; `Mod` is Ctrl, or Cmd on a Mac. */
  key?: string;
  /** Strokes of its drawing; none for what isn't in the toolbar. */
  icon?: string;
  run: (surface: Surface, picture: () => void) => void;
  /** What its button does, where that is something else: takes off what is on. */
  press?: (surface: Surface) => void;
  isOn?: (state: EditorState) => boolean;
  isPossible?: (state: EditorState) => boolean;
};

/** The heading's level in the text for the first, second and third on the page. */
const level = (state: EditorState, depth: number) => firstLevel(state.doc.toString()) + depth;
const edits = (action: (state: EditorState) => TransactionSpec) => (surface: Surface) =>
  surface.act(action(surface.view.state));
const heading = (depth: number) => edits((state) => toggleHeading(state, level(state, depth)));

export const COMMANDS: Command[] = [
  {
    words: 'Bold',
    key: 'Mod-b',
    icon: 'M6 3.5h5a3.2 3.2 0 0 1 0 6.4H6zm0 6.4h6a3.3 3.3 0 0 1 0 6.6H6z',
    run: edits((state) => toggleInline(state, BOLD)),
    isOn: (state) => isInline(state, BOLD),
  },
  {
    words: 'Italic',
    key: 'Mod-i',
    icon: 'M8.5 3.5h6m-9 13h6m.5-13-4 13',
    run: edits((state) => toggleInline(state, ITALIC)),
    isOn: (state) => isInline(state, ITALIC),
  },
  {
    words: 'Heading',
    key: 'Ctrl-Alt-1',
    icon: 'M5 3.5v13m10-13v13M5 10h10',
    run: heading(0),
    press: edits((state) => toggleHeading(state, headingLevel(state) || level(state, 0))),
    isOn: (state) => headingLevel(state) > 0,
  },
  { words: 'Smaller heading', key: 'Ctrl-Alt-2', run: heading(1) },
  { words: 'Smallest heading', key: 'Ctrl-Alt-3', run: heading(2) },
  {
    words: 'List',
    key: 'Ctrl-Shift-8',
    icon: 'M8 5h9M8 10h9M8 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01',
    run: edits((state) => toggleList(state, 'bullets')),
    isOn: (state) => isList(state, 'bullets'),
  },
  {
    words: 'Numbered list',
    key: 'Ctrl-Shift-7',
    icon: 'M9 5h8M9 10h8M9 15h8M3 3.5h1.5v4M3 7.5h3M3 12.5h2.5v1.2L3 16.5h3',
    run: edits((state) => toggleList(state, 'numbers')),
    isOn: (state) => isList(state, 'numbers'),
  },
  { words: 'To-do list', key: 'Ctrl-Shift-6', run: edits((state) => toggleList(state, 'tasks')) },
  {
    words: 'Quote',
    key: 'Ctrl-Shift-9',
    icon: 'M4 14c2.5-.6 3.5-2.5 3.5-5H4V5h4v5M12 14c2.5-.6 3.5-2.5 3.5-5H12V5h4v5',
    run: edits(toggleQuote),
    isOn: isQuote,
  },
  {
    words: 'Link',
    key: 'Mod-k',
    icon: 'M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l1-1',
    run: (surface) => void askForLink(surface),
  },
  {
    words: 'Picture',
    key: 'Ctrl-Alt-p',
    icon: 'M3 4h14v12H3zM3 13l4-4 4 4 2-2 4 4M13 7.5h.01',
    run: (_surface, picture) => picture(),
  },
  { words: 'Table', icon: 'M3 4h14v12H3zM3 8.5h14M10 4v12', run: edits(insertTable) },
  {
    words: 'Footnote',
    key: 'Ctrl-Alt-f',
    icon: 'M3 6h7M3 10.5h10M3 15h14M13.5 4.5 15.5 3v5',
    run: edits(insertFootnote),
  },
  { words: 'Divider', icon: 'M3 10h14', run: edits(insertDivider) },
  { words: 'Code', key: 'Mod-e', run: edits((state) => toggleInline(state, CODE)) },
  { words: 'Crossed out', key: 'Mod-Shift-x', run: edits((state) => toggleInline(state, CROSSED)) },
  {
    words: 'Undo',
    key: 'Mod-z',
    icon: 'M7 4 3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8',
    run: ({ view }) => void (undo(view), view.focus()),
    isPossible: (state) => undoDepth(state) > 0,
  },
  {
    words: 'Redo',
    key: 'Mod-Shift-z',
    icon: 'M13 4l3.5 3.5L13 11M16 7.5H8.5a4.5 4.5 0 0 0 0 9H12',
    run: ({ view }) => void (redo(view), view.focus()),
    isPossible: (state) => redoDepth(state) > 0,
  },
  {
    words: 'Help',
    key: 'Mod-/',
    icon: 'M10 17.5a7.5 7.5 0 1 1 0-15 7.5 7.5 0 0 1 0 15M8 8a2 2 0 1 1 2.8 1.8c-.5.3-.8.7-.8 1.4M10 13.8h.01',
    run: (surface) => askForHelp(surface, COMMANDS),
  },
];
