// The editor's actions with their words, drawings and keys. The toolbar, the keys and the list of
// shortcuts all come from here.

import { redo, redoDepth, undo, undoDepth } from '@codemirror/commands';
import type { EditorState } from '@codemirror/state';
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
  isOn?: (state: EditorState) => boolean;
  isPossible?: (state: EditorState) => boolean;
};

/** The heading's level in the text for the first, second and third on the page. */
const level = (state: EditorState, depth: number) => firstLevel(state.doc.toString()) + depth;
const heading = (depth: number) => (surface: Surface) => surface.act(toggleHeading(surface.view.state, level(surface.view.state, depth)));

export const COMMANDS: Command[] = [
  { words: 'Bold', key: 'Mod-b', icon: 'M6 3.5h5a3.2 3.2 0 0 1 0 6.4H6zm0 6.4h6a3.3 3.3 0 0 1 0 6.6H6z', run: (surface) => surface.act(toggleInline(surface.view.state, BOLD)), isOn: (state) => isInline(state, BOLD) },
  { words: 'Italic', key: 'Mod-i', icon: 'M8.5 3.5h6m-9 13h6m.5-13-4 13', run: (surface) => surface.act(toggleInline(surface.view.state, ITALIC)), isOn: (state) => isInline(state, ITALIC) },
  { words: 'Heading', key: 'Ctrl-Alt-1', icon: 'M5 3.5v13m10-13v13M5 10h10', run: heading(0), isOn: (state) => headingLevel(state) > 0 },
  { words: 'Smaller heading', key: 'Ctrl-Alt-2', run: heading(1) },
  { words: 'Smallest heading', key: 'Ctrl-Alt-3', run: heading(2) },
  { words: 'List', key: 'Ctrl-Shift-8', icon: 'M8 5h9M8 10h9M8 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01', run: (surface) => surface.act(toggleList(surface.view.state, 'bullets')), isOn: (state) => isList(state, 'bullets') },
  { words: 'Numbered list', key: 'Ctrl-Shift-7', icon: 'M9 5h8M9 10h8M9 15h8M3 3.5h1.5v4M3 7.5h3M3 12.5h2.5v1.2L3 16.5h3', run: (surface) => surface.act(toggleList(surface.view.state, 'numbers')), isOn: (state) => isList(state, 'numbers') },
  { words: 'To-do list', key: 'Ctrl-Shift-6', run: (surface) => surface.act(toggleList(surface.view.state, 'tasks')) },
  { words: 'Quote', key: 'Ctrl-Shift-9', icon: 'M4 14c2.5-.6 3.5-2.500 3.500-5H4V5h4v5M12 14c2.500-.6 3.500-2.500 3.500-5H12V5h4v5', run: (surface) => surface.act(toggleQuote(surface.view.state)), isOn: isQuote },
  { words: 'Link', key: 'Mod-k', icon: 'M8.500 11.500a3 3 0 0 0 4.300 0l3-3a3 3 0 0 0-4.300-4.300l-1 1M11.500 8.500a3 3 0 0 0-4.300 0l-3 3a3 3 0 0 0 4.300 4.300l1-1', run: (surface) => void askForLink(surface) },
  { words: 'Picture', key: 'Ctrl-Shift-p', icon: 'M3 4h14v12H3zM3 13l4-4 4 4 2-2 4 4M13 7.500h.01', run: (_surface, picture) => picture() },
  { words: 'Table', icon: 'M3 4h14v12H3zM3 8.500h14M10 4v12', run: (surface) => surface.act(insertTable(surface.view.state)) },
  { words: 'Footnote', key: 'Ctrl-Alt-f', icon: 'M3 6h7M3 10.500h10M3 15h14M13.500 4.500 15.500 3v5', run: (surface) => surface.act(insertFootnote(surface.view.state)) },
  { words: 'Divider', icon: 'M3 10h14', run: (surface) => surface.act(insertDivider(surface.view.state)) },
  { words: 'Code', key: 'Mod-e', run: (surface) => surface.act(toggleInline(surface.view.state, CODE)) },
  { words: 'Crossed out', key: 'Mod-Shift-x', run: (surface) => surface.act(toggleInline(surface.view.state, CROSSED)) },
  { words: 'Undo', key: 'Mod-z', icon: 'M7 4 3.500 7.500 7 11M4 7.500h7.500a4.500 4.500 0 0 1 0 9H8', run: ({ view }) => void (undo(view), view.focus()), isPossible: (state) => undoDepth(state) > 0 },
  { words: 'Redo', key: 'Mod-Shift-z', icon: 'M13 4l3.500 3.500L13 11M16 7.500H8.500a4.500 4.500 0 0 0 0 9H12', run: ({ view }) => void (redo(view), view.focus()), isPossible: (state) => redoDepth(state) > 0 },
  { words: 'Help', key: 'Mod-/', icon: 'M10 17.500a7.500 7.500 0 1 1 0-15 7.500 7.500 0 0 1 0 15M8 8a2 2 0 1 1 2.800 1.800c-.5.3-.8.7-.8 1.400M10 13.800h.01', run: (surface) => askForHelp(surface, COMMANDS) },
];
