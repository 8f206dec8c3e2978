// What is pasted or dropped: pictures go up, rich text becomes Markdown, an address on selected
// words a link. The first undo after rich text gives its plain text.

import { isolateHistory } from '@codemirror/commands';
import { type Extension, Prec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { isAddress } from '../actions/address.ts';
import { insertLink, linkAt } from '../actions/insert.ts';
import { convert, isRich, quiet } from '../paste/convert.ts';
import type { Surface } from '../surface.ts';
import type { Uploads } from './uploads.ts';

/** Larger clipboards are taken as plain text: converting would hold up the writer. */
const LONGEST = 4_000_000;

const picturesOf = (data: DataTransfer | null): File[] =>
  [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));

function richOf(data: DataTransfer): HTMLElement | null {
  const html = data.getData('text/html');
  if (html === '' || html.length > LONGEST) return null;
  // Parsed apart from the page: nothing in it runs or is fetched.
  const { body } = new DOMParser().parseFromString(quiet(html), 'text/html');
  return isRich(body) ? body : null;
}

function pasteRich(surface: Surface, body: HTMLElement, plain: string): boolean {
  const { view } = surface;
  const { markdown, said } = convert(body, location.origin);
  if (markdown === '') return false;
  const { from, to } = view.state.selection.main;
  const text = plain.replaceAll(/\r\n?/g, '\n');
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + text.length },
    userEvent: 'input.paste',
    annotations: isolateHistory.of('full'),
  });
  const line = view.state.doc.lineAt(from);
  const isBlock = /^(?:#{1,6} |[-*+] |\d+[.)] |> |\||```|---|!\[)/.test(markdown) || markdown.includes('\n\n');
  const before = isBlock && from > line.from && line.text.slice(0, from - line.from).trim() !== '' ? '\n\n' : '';
  const insert = before + markdown;
  if (insert !== text) {
    view.dispatch({
      changes: { from, to: from + text.length, insert },
      selection: { anchor: from + insert.length },
      userEvent: 'input.paste',
      annotations: isolateHistory.of('full'),
      scrollIntoView: true,
    });
  }
  if (said) surface.say(`${said} Undo to paste as plain text.`);
  return true;
}

export function pasting(surface: () => Surface, uploads: () => Uploads): Extension {
  let isPlain = false;
  const handlers = EditorView.domEventHandlers({
    keydown(event) {
      isPlain = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
      return false;
    },
    paste(event, view) {
      const data = event.clipboardData;
      if (!data || view.state.readOnly) return false;
      const wasPlain = isPlain;
      isPlain = false;
      const { from, to, empty } = view.state.selection.main;
      const plain = data.getData('text/plain');
      // Word puts a picture of the text beside the text.
      const files = plain.trim() === '' ? picturesOf(data) : [];
      if (files.length > 0) {
        event.preventDefault();
        uploads().add(files, to);
        return true;
      }
      if (wasPlain) return false;
      if (
        !empty &&
        isAddress(plain) &&
        !isAddress(view.state.doc.sliceString(from, to)) &&
        view.state.doc.lineAt(from).to >= to
      ) {
        event.preventDefault();
        surface().act(insertLink({ ...linkAt(view.state), address: plain.trim() }));
        return true;
      }
      const rich = richOf(data);
      if (!rich || !pasteRich(surface(), rich, plain)) return false;
      event.preventDefault();
      return true;
    },
    dragover(event) {
      if (!event.dataTransfer?.types.includes('Files')) return false;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      return true;
    },
    drop(event, view) {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return false;
      event.preventDefault();
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
      if (!view.state.readOnly) uploads().add(files, at);
      return true;
    },
  });
  return Prec.high(handlers);
}
