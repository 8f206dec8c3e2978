// What Word, Google Docs and web pages put on the clipboard, brought into plain, well nested HTML
// before it becomes Markdown. Works on any DOM; changes the tree that it is given.

import { nestWordLists } from './word.ts';

/** What the text lost, for the sentence that says so. */
export type Dropped = { colours: boolean; fonts: boolean; underlining: boolean; pictures: number; embeds: number };

const REMOVED =
  'script,style,meta,link,title,head,template,noscript,base,select,textarea,button,svg,math,object,embed,colgroup';
const EMBEDS = 'iframe,video,audio,canvas';
/** Greys are what text usually is in; no one misses them. */
const PLAIN_COLOUR =
  /^(?:windowtext|inherit|initial|currentcolor|transparent|black|white|auto|unset|#([0-9a-f])\1{2}|#([0-9a-f]{2})\2{2})$/i;

/**
 * HTML whose styles can be read but apply to nothing: even in a document apart, the page's policy
 * refuses each style attribute and says so in the console.
 */
export function quiet(html: string): string {
  return html
    .replaceAll(/<style\b[^]*?<\/style\s*>/gi, '')
    .replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replaceAll(/(\s)style(?=\s*=)/gi, `$1${STYLE}`));
}

const STYLE = 'data-style';
export const STYLED = `[${STYLE}]`;

/** What a quieted element's style says of a property, in lower case. */
export const styleOf = (node: Element, property: string): string => {
  const style = node.getAttribute(STYLE) ?? '';
  // `color` must not find `background-color`.
  const found = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, 'i').exec(style);
  return found?.[1]?.trim().toLowerCase() ?? '';
};

const all = (root: Element, selector: string): Element[] => Array.from(root.querySelectorAll(selector));

export function unwrap(node: Element): void {
  while (node.firstChild) node.parentNode?.insertBefore(node.firstChild, node);
  node.remove();
}

function rename(node: Element, name: string): Element {
  const other = node.ownerDocument.createElement(name);
  while (node.firstChild) other.appendChild(node.firstChild);
  node.parentNode?.replaceChild(other, node);
  return other;
}

function isColourful(value: string): boolean {
  if (value === '' || value.startsWith('var(') || PLAIN_COLOUR.test(value)) return false;
  const [red, green, blue, alpha] = (/^rgba?\(([^)]*)\)/.exec(value)?.[1]?.split(/[\s,/]+/) ?? []).map(Number);
  if (red === undefined || green === undefined || blue === undefined) return true;
  return alpha !== 0 && Math.max(red, green, blue) - Math.min(red, green, blue) > 24;
}

function notice(root: Element, dropped: Dropped): void {
  const fonts = new Set<string>();
  for (const node of all(root, `${STYLED},font`)) {
    const background = styleOf(node, 'background-color') || styleOf(node, 'background');
    const colour = styleOf(node, 'color') || (node.getAttribute('color') ?? '').toLowerCase();
    if (node.tagName !== 'A' && !node.closest('a') && (isColourful(colour) || isColourful(background)))
      dropped.colours = true;
    const font = styleOf(node, 'font-family').split(',')[0] || node.getAttribute('face');
    if (font && !/mono|courier|consol/.test(font)) fonts.add(font.replaceAll(/["']/g, ''));
  }
  dropped.fonts = fonts.size > 1;
  dropped.underlining =
    all(root, 'u,ins').some((node) => node.textContent?.trim()) ||
    all(root, 'span').some((node) => styleOf(node, 'text-decoration').includes('underline') && !node.closest('a'));
}

/** Comments, what nobody sees, what can't be text. */
function strip(root: Element, dropped: Dropped): void {
  const comments: Node[] = [];
  const walk = (node: Node): void => {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === 8) comments.push(child);
      else walk(child);
    }
  };
  walk(root);
  for (const comment of comments) comment.parentNode?.removeChild(comment);
  for (const node of all(root, EMBEDS)) {
    dropped.embeds += 1;
    node.remove();
  }
  for (const node of all(root, REMOVED)) node.remove();
  for (const node of all(root, `[hidden],${STYLED}`)) {
    if (node.hasAttribute('hidden') || styleOf(node, 'display') === 'none' || styleOf(node, 'mso-hide') === 'all')
      node.remove();
  }
  for (const node of all(root, '.MsoCommentReference,[id^="_anchor_"],.Apple-interchange-newline')) node.remove();
  // Word's own elements, such as <o:p>.
  for (const node of all(root, '*')) if (node.tagName.includes(':')) unwrap(node);
}

/** The elements that an element's style stands for. */
export function emphasisOf(node: Element): string[] {
  const tags: string[] = [];
  if (/^(?:bold|bolder|[6-9]00)$/.test(styleOf(node, 'font-weight'))) tags.push('strong');
  if (/^(?:italic|oblique)/.test(styleOf(node, 'font-style'))) tags.push('em');
  if (styleOf(node, 'text-decoration').includes('line-through')) tags.push('del');
  return tags;
}

/** Bold, italic and crossed out by style become elements; elements whose style says otherwise go. */
function emphasise(root: Element): void {
  for (const node of all(root, 'b,strong')) {
    if (/^(?:normal|[1-4]00)$/.test(styleOf(node, 'font-weight'))) unwrap(node);
  }
  for (const node of all(root, 'i,em')) if (styleOf(node, 'font-style') === 'normal') unwrap(node);
  for (const node of all(root, `span${STYLED}`)) {
    const tags = emphasisOf(node);
    if (tags.length === 0 || !node.textContent?.trim()) continue;
    // Headings are bold by themselves.
    const kept = node.closest('h1,h2,h3,h4,h5,h6') ? tags.filter((tag) => tag !== 'strong') : tags;
    for (const tag of kept) {
      if (node.closest(tag) && tag !== 'del') continue;
      const inner = node.ownerDocument.createElement(tag);
      while (node.firstChild) inner.appendChild(node.firstChild);
      node.appendChild(inner);
    }
  }
  for (const node of all(root, 'h1 b,h1 strong,h2 b,h2 strong,h3 b,h3 strong,h4 b,h4 strong,th b,th strong'))
    unwrap(node);
  for (const node of all(root, 'font,span')) unwrap(node);
  joinNeighbours(root);
}

/** `<b>a</b><b>b</b>` would be `**a****b**`. */
function joinNeighbours(root: Element): void {
  for (const node of all(root, 'b,strong,i,em,del,s')) {
    for (
      let next = node.nextSibling as Element | null;
      next?.nodeName === node.nodeName;
      next = node.nextSibling as Element | null
    ) {
      while (next.firstChild) node.appendChild(next.firstChild);
      next.parentNode?.removeChild(next);
    }
  }
}

/** Lists that stand beside an item belong into it; an item's only paragraph is its words. */
function nestLists(root: Element): void {
  for (const list of all(root, 'ul > ul,ul > ol,ol > ul,ol > ol')) {
    const before = list.previousElementSibling;
    if (before?.tagName === 'LI') before.appendChild(list);
    else {
      const item = list.ownerDocument.createElement('li');
      list.parentNode?.replaceChild(item, list);
      item.appendChild(list);
    }
  }
  for (const paragraph of all(root, 'li > p')) {
    const others = Array.from(paragraph.parentElement!.children).filter(
      (child) => child !== paragraph && !/^(?:UL|OL|INPUT)$/.test(child.tagName),
    );
    if (others.length === 0) unwrap(paragraph);
  }
}

function links(root: Element): void {
  for (const link of all(root, 'a')) {
    let address = (link.getAttribute('href') ?? '').trim();
    try {
      const url = new URL(address);
      // Google leads all links over an address of its own.
      if (/^(?:www\.)?google\.[a-z.]+$/.test(url.hostname) && url.pathname === '/url')
        address = url.searchParams.get('q') ?? url.searchParams.get('url') ?? address;
    } catch {
      // A relative address leads somewhere else from here.
    }
    link.setAttribute('href', address);
    const isGood =
      /^(?:https?:\/\/|mailto:|tel:)/i.test(address) || (address.startsWith('/') && !address.startsWith('//'));
    if (!isGood || !link.textContent?.trim()) unwrap(link);
  }
}

function pictures(root: Element, dropped: Dropped, origin: string): void {
  for (const image of all(root, 'img')) {
    const address = image.getAttribute('src') ?? '';
    const path = origin && address.startsWith(`${origin}/media/`) ? address.slice(origin.length) : address;
    if (path.startsWith('/media/')) {
      image.setAttribute('src', path);
    } else {
      // Lines, spacers and counters aren't pictures that anybody misses.
      const small = (name: string) => /^[0-3]$/.test(image.getAttribute(name) ?? '');
      if (!small('width') && !small('height')) dropped.pictures += 1;
      image.remove();
    }
  }
}

/** The highest heading becomes the second level, the others keep their distance. */
function headings(root: Element): void {
  for (const node of all(root, 'p.MsoTitle')) rename(node, 'h1');
  for (const node of all(root, 'h1,h2,h3,h4,h5,h6')) if (!node.textContent?.trim()) node.remove();
  const found = all(root, 'h1,h2,h3,h4,h5,h6');
  const highest = Math.min(...found.map((node) => Number(node.tagName[1])));
  for (const node of found) rename(node, `h${Math.min(6, Number(node.tagName[1]) - highest + 2)}`);
}

/** Word's footnotes: what leads to them, and their words. */
function footnotes(root: Element): void {
  for (const link of all(root, 'a[href]')) {
    const [, back, number] = /^#_(?:ftn|edn)(ref)?(\d+)$/.exec(link.getAttribute('href') ?? '') ?? [];
    if (!number) continue;
    if (back) link.remove();
    else {
      const mark = link.ownerDocument.createElement('x-note');
      mark.appendChild(link.ownerDocument.createTextNode(number));
      link.parentNode?.replaceChild(mark, link);
    }
  }
  for (const note of all(root, 'div[id^="ftn"],div[id^="edn"]')) {
    const mark = note.ownerDocument.createElement('x-note-words');
    mark.setAttribute('number', note.id.slice(3));
    const words = note.ownerDocument.createTextNode((note.textContent ?? '').replaceAll(/\s+/g, ' ').trim());
    mark.appendChild(words);
    note.parentNode?.replaceChild(mark, note);
  }
  // The line above them.
  for (const line of all(root, 'hr')) {
    if (styleOf(line, 'width') || line.getAttribute('width') === '33%') line.remove();
  }
}

function spaces(root: Element): void {
  const walk = (node: Node): void => {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === 3) {
        // Spaces that only hold things apart; one between two words keeps them on one line.
        child.nodeValue = (child.nodeValue ?? '').replaceAll(/\u00A0(?=[\s\u00A0]|$)|(?<=^|\s)\u00A0/g, ' ');
      } else if (child.nodeName !== 'PRE') walk(child);
    }
  };
  walk(root);
  for (const block of all(root, 'pre')) {
    if (block.firstElementChild?.tagName === 'CODE') continue;
    const code = block.ownerDocument.createElement('code');
    while (block.firstChild) code.appendChild(block.firstChild);
    block.appendChild(code);
  }
  for (const table of all(root, 'table')) {
    // A table of one cell is a box around a text.
    if (table.querySelectorAll('td,th').length > 1) continue;
    for (const part of [...all(table, 'thead,tbody,tfoot,tr,td,th').reverse(), table]) unwrap(part);
  }
}

/** Cleans `root` and says what was dropped. `origin` is the site's own, whose pictures stay. */
export function clean(root: Element, origin: string): Dropped {
  const dropped: Dropped = { colours: false, fonts: false, underlining: false, pictures: 0, embeds: 0 };
  footnotes(root);
  strip(root, dropped);
  notice(root, dropped);
  nestWordLists(root);
  headings(root);
  links(root);
  pictures(root, dropped, origin);
  emphasise(root);
  nestLists(root);
  spaces(root);
  return dropped;
}
