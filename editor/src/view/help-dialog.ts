// The list of shortcuts, and whether Tab indents.

import { indentLess, indentMore } from '@codemirror/commands';
import { indentUnit } from '@codemirror/language';
import { Compartment, type Extension } from '@codemirror/state';
import { type EditorView, keymap } from '@codemirror/view';
import type { Surface } from '../surface.ts';
import type { Command } from './commands.ts';
import { ask } from './dialog.ts';
import { element } from './elements.ts';

const KEPT = 'editor-tab-indents';
const tab = new Compartment();
const indents: Extension = keymap.of([{ key: 'Tab', run: indentMore, shift: indentLess }]);

function isKept(): boolean {
  try {
    return localStorage.getItem(KEPT) === 'yes';
  } catch {
    // Storage may be refused.
    return false;
  }
}

/** Tab leaves the text, as it leaves any field, unless somebody chose that it indents. */
export const tabKey = (): Extension => [indentUnit.of('  '), tab.of(isKept() ? indents : [])];

function setTab(view: EditorView, on: boolean): void {
  view.dispatch({ effects: tab.reconfigure(on ? indents : []) });
  try {
    localStorage.setItem(KEPT, on ? 'yes' : 'no');
  } catch {
    // Then it holds until the page is left.
  }
}

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** A key as people read it on their keyboard. */
export function keyName(key: string): string {
  const names: Record<string, string> = { Mod: isMac ? 'Cmd' : 'Ctrl' };
  return key
    .split('-')
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join('+');
}

const MORE: [string, string][] = [
  ['Find in the text', 'Mod-f'],
  ['Save', 'Mod-s'],
  ['Paste without formatting', 'Mod-Shift-v'],
  ['Go to the toolbar', 'Alt-F10'],
];

export function askForHelp(surface: Surface, commands: Command[]): void {
  const rows = [...commands.flatMap(({ words, key }): [string, string][] => (key ? [[words, key]] : [])), ...MORE];
  const list = element(
    'dl',
    { class: 'keys' },
    ...rows.map(([words, key]) =>
      element('div', {}, element('dt', {}, words), element('dd', {}, element('kbd', {}, keyName(key)))),
    ),
  );
  void ask<never>(surface, 'Writing here', () => {
    const box = element('input', { type: 'checkbox', id: 'field-tab' });
    box.checked = isKept();
    box.addEventListener('change', () => setTab(surface.view, box.checked));
    const choice = element(
      'div',
      { class: 'choice-line' },
      box,
      element('label', { for: box.id }, 'Tab indents, instead of leaving the text'),
    );
    const marks = element(
      'p',
      {},
      'What you write is Markdown: ## begins a heading, - an item of a list, > a quote; **two stars** make bold, *one* italic. The marks show on the line that you are on.',
    );
    return { parts: [marks, choice, list], cancel: 'Close' };
  });
}
