// Copied HTML becomes Markdown, and a sentence says what that left out.

import Turndown from 'turndown';
import { clean, type Dropped, emphasisOf, STYLED, styleOf } from './clean.ts';

export { quiet } from './clean.ts';

export type Converted = { markdown: string; said: string };

const RICH = 'h1,h2,h3,h4,h5,h6,li,table,a[href],b,strong,i,em,code,pre,blockquote,img,del,s,hr,p + p';

/** Whether (quieted) HTML says more than the plain text beside it. */
export function isRich(root: Element): boolean {
  if (root.querySelector(RICH)) return true;
  return Array.from(root.querySelectorAll(STYLED)).some(
    (node) => styleOf(node, 'mso-list') !== '' || emphasisOf(node).length > 0,
  );
}

function rules(): Turndown {
  const turndown = new Turndown({
    headingStyle: 'atx',
    hr: '---',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
  });
  turndown.addRule('crossed', {
    filter: ['del', 's', 'strike' as 'del'],
    replacement: (words) => (words.trim() ? `~~${words}~~` : words),
  });
  turndown.addRule('item', { filter: 'li', replacement: (words, node) => item(words, node as Element) });
  turndown.addRule('break', { filter: 'br', replacement: () => '\\\n' });
  turndown.addRule('note', { filter: (node) => node.nodeName === 'X-NOTE', replacement: (words) => `[^${words}]` });
  turndown.addRule('note words', {
    filter: (node) => node.nodeName === 'X-NOTE-WORDS',
    replacement: (words, node) => `\n\n[^${(node as Element).getAttribute('number')}]: ${words.trim()}\n\n`,
  });
  turndown.addRule('table', { filter: 'table', replacement: (_words, node) => table(node as Element, turndown) });
  return turndown;
}

function item(words: string, node: Element): string {
  const list = node.parentElement;
  const isNumbered = list?.tagName === 'OL';
  const box = Array.from(node.querySelectorAll('input[type="checkbox"]')).find((one) => one.closest('li') === node);
  const isTask = node.getAttribute('role') === 'checkbox' || box !== undefined;
  const isDone = node.getAttribute('aria-checked') === 'true' || (box?.hasAttribute('checked') ?? false);
  const start = Number(list?.getAttribute('start') ?? 1) || 1;
  const siblings = list ? Array.from(list.children).filter((child) => child.tagName === 'LI') : [];
  const mark = isNumbered ? `${start + siblings.indexOf(node)}. ` : '- ';
  const indent = ' '.repeat(mark.length);
  const inner = words.trim().replaceAll(/\n(?!\n|$)/g, `\n${indent}`);
  return `${mark}${isTask ? (isDone ? '[x] ' : '[ ] ') : ''}${inner}${node.nextElementSibling ? '\n' : ''}`;
}

/** A table's cells on one line each; the first row is its head, since each table here has one. */
function table(node: Element, turndown: Turndown): string {
  const rows = Array.from(node.querySelectorAll('tr')).filter((row) => row.closest('table') === node);
  const cells = rows.map((row) =>
    Array.from(row.children).map((cell) => {
      const words = turndown.turndown(cell.cloneNode(true) as HTMLElement);
      return words
        .replaceAll(/\\?\n+/g, ' ')
        .replaceAll(/(?<!\\)\|/g, '\\|')
        .trim();
    }),
  );
  const written = cells.filter((row) => row.some((cell) => cell !== ''));
  const width = Math.max(0, ...written.map((row) => row.length));
  if (width === 0) return '';
  const line = (row: string[]) => `| ${Array.from({ length: width }, (_, index) => row[index] ?? '').join(' | ')} |`;
  // A head is bold by itself.
  const plain = (cell: string) => cell.replace(/^\*\*([^*]*)\*\*$/, '$1');
  const [head = [], ...rest] = written;
  return `\n\n${[line(head.map(plain)), `|${' --- |'.repeat(width)}`, ...rest.map(line)].join('\n')}\n\n`;
}

/** "Colours and 2 pictures were left out." Nothing where nothing was. */
export function sentence(dropped: Dropped): string {
  const things = [
    dropped.colours && 'colours',
    dropped.fonts && 'fonts',
    dropped.underlining && 'underlining',
    dropped.pictures > 0 && (dropped.pictures === 1 ? 'a picture' : `${dropped.pictures} pictures`),
    dropped.embeds > 0 && (dropped.embeds === 1 ? 'an embedded thing' : `${dropped.embeds} embedded things`),
  ].filter((thing) => thing !== false);
  if (things.length === 0) return '';
  const last = things.pop()!;
  const list = things.length > 0 ? `${things.join(', ')} and ${last}` : last;
  const isOne = things.length === 0 && /^an? |ing$/.test(last);
  return `${list[0]!.toUpperCase()}${list.slice(1)} ${isOne ? 'was' : 'were'} left out.`;
}

/** Makes Markdown of what `root` holds, of quieted HTML; `root` is changed. `origin` is the site's own. */
export function convert(root: HTMLElement, origin: string): Converted {
  const dropped = clean(root, origin);
  const markdown = rules()
    .turndown(root)
    .replaceAll(/[ \t]+$/gm, '')
    // A break at the end of a paragraph breaks nothing.
    .replaceAll(/(?:\\\n)+(?=\n|$)|\\$/g, '\n')
    .replaceAll(/^\\\n/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
  return { markdown, said: sentence(dropped) };
}
