// The extensions that make CodeMirror this editor.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { deleteMarkupBackward, insertNewlineContinueMarkupCommand } from '@codemirror/lang-markdown';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { lineEnds, type Shape } from '../line-ends.ts';
import type { Surface } from '../surface.ts';
import { markdown } from '../syntax.ts';
import { COMMANDS } from './commands.ts';
import { tabKey } from './help-dialog.ts';
import { showsPictures } from './pictures.ts';
import { styled } from './styled.ts';

export type Given = {
  shape: Shape;
  /** What the field may say anew: its attributes, whether it can be written in. */
  changing: Extension;
  placeholder: string;
  surface: () => Surface;
  picture: () => void;
  save: () => void;
  toToolbar: () => void;
  /** Pixels that the toolbar covers at the top, and at the bottom what was said and what the page keeps
   * beneath it. */
  covered: () => { top: number; bottom: number };
  /** Pasting, events and whatever else belongs to the element. */
  more: Extension;
};

/** The library's words for finding, as ours are. */
const PHRASES = {
  next: 'Next',
  previous: 'Previous',
  'match case': 'Match case',
  'by word': 'Whole words',
  replace: 'Replace',
  'replace all': 'Replace all',
  Replace: 'Replace with',
  close: 'Close',
};

const continueMarkup = insertNewlineContinueMarkupCommand({ nonTightLists: false });

function keys({ surface, picture, save, toToolbar }: Given): Extension {
  const commands = COMMANDS.flatMap(({ key, run }) => {
    // Undoing is the history's, which has more keys for it.
    if (!key || /^Mod-(?:Shift-)?z$/.test(key)) return [];
    return [{ key, run: () => (run(surface(), picture), true), preventDefault: true }];
  });
  return Prec.high(
    keymap.of([
      ...commands,
      { key: 'Mod-s', run: () => (save(), true), preventDefault: true },
      { key: 'Alt-F10', run: () => (toToolbar(), true) },
      { key: 'Enter', run: continueMarkup },
      { key: 'Backspace', run: deleteMarkupBackward },
    ]),
  );
}

export function extensions(given: Given): Extension {
  return [
    lineEnds(given.shape),
    markdown,
    history(),
    given.more,
    keys(given),
    tabKey(),
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
    search({ top: false }),
    EditorState.phrases.of(PHRASES),
    styled,
    showsPictures,
    EditorView.lineWrapping,
    given.changing,
    EditorView.contentAttributes.of({ role: 'textbox', 'aria-multiline': 'true' }),
    EditorView.scrollMargins.of(() => {
      const { top, bottom } = given.covered();
      return { top: top + 12, bottom: bottom + 48 };
    }),
    given.placeholder ? placeholder(given.placeholder) : [],
  ];
}
