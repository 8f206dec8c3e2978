// Word's lists are paragraphs that say in a style of Word's own which level they have; their marks
// are text. Here they become lists.

import { styleOf } from './clean.ts';

type Item = { level: number; list: string; ordered: boolean; paragraph: Element };

const NUMBERED = /^\(?(?:\d+|[a-z]|[ivxlc]+)[.)]/i;

function itemOf(paragraph: Element): Item | null {
  const [, list, level] = /l(\d+)\s+level(\d+)/.exec(styleOf(paragraph, 'mso-list')) ?? [];
  if (!list || !level) return null;
  let mark = '';
  for (const span of Array.from(paragraph.querySelectorAll('span'))) {
    if (styleOf(span, 'mso-list') !== 'ignore') continue;
    mark += span.textContent ?? '';
    span.remove();
  }
  return { level: Number(level), list, ordered: NUMBERED.test(mark.trim()), paragraph };
}

/** Turns each run of such paragraphs into nested lists. */
export function nestWordLists(root: Element): void {
  const document = root.ownerDocument;
  let open: { level: number; node: Element; list: string }[] = [];
  let last: Element | null = null;
  for (const paragraph of Array.from(root.querySelectorAll('p,h1,h2,h3,h4,h5,h6'))) {
    const item = styleOf(paragraph, 'mso-list') ? itemOf(paragraph) : null;
    if (!item) continue;
    // Something else stood between: another list begins.
    const follows = last !== null && paragraph.previousElementSibling === last;
    if (!follows) open = [];
    while (open.length > 0 && open.at(-1)!.level > item.level) open.pop();
    let current = open.at(-1);
    if (!current || current.level < item.level) {
      const node = document.createElement(item.ordered ? 'ol' : 'ul');
      if (current?.node.lastElementChild) current.node.lastElementChild.appendChild(node);
      else {
        paragraph.parentNode?.insertBefore(node, paragraph);
        last = node;
      }
      current = { level: item.level, node, list: item.list };
      open.push(current);
    }
    const entry = document.createElement('li');
    while (paragraph.firstChild) entry.appendChild(paragraph.firstChild);
    current.node.appendChild(entry);
    paragraph.remove();
  }
}
