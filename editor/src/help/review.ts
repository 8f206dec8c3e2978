// What a writer may want to know about a text: its outline, how long it is, what readers may
// stumble over. Pure. The sentences are the renderer's (src/domain/markdown/problem.rs).

import type { SyntaxNode, Tree } from '@lezer/common';
import { type Block, blocks, countWords, levelOf, sourceOf, wordsOf } from './plain.ts';

export type Kind =
  'alt-text' | 'elsewhere' | 'heading-jump' | 'click-here' | 'lost-link' | 'long-sentence' | 'unused-note' | 'to-do';
/** Something to look at, from where to where in the text, and the sentence for the writer. */
export type Finding = { kind: Kind; from: number; to: number; sentence: string };
/** A heading, with its level on the page (2 and deeper). */
export type Heading = { level: number; text: string; from: number };
export type Review = { words: number; minutes: number; outline: Heading[]; findings: Finding[] };

const WORDS_A_MINUTE = 220;
/** More words than people hold in mind. */
const LONGEST_SENTENCE = 35;
const EMPTY_WORDS = new Set([
  'click here',
  'click',
  'click this link',
  'here',
  'this',
  'this link',
  'this page',
  'link',
  'the link',
  'more',
  'read more',
  'learn more',
  'find out more',
  'see here',
]);
const TO_DO = /(?<![\p{L}\p{N}_])(?:TODO|TK|TKTK|FIXME|XXX)(?![\p{L}\p{N}_])/gu;

/** `isDescribed` says of a picture's path that the library has words for it, or needs none. */
export function review(source: string, tree: Tree, isDescribed: (path: string) => boolean = () => false): Review {
  const all = blocks(source, tree);
  const words = all.reduce((sum, block) => sum + countWords(block.text), 0);
  const outline = headings(all);
  const findings = [
    ...jumps(outline, all),
    ...all.filter(({ kind }) => kind === 'paragraph').flatMap(longSentences),
    ...all.filter(({ kind }) => kind !== 'code').flatMap(toDo),
    ...inTree(source, tree, isDescribed),
  ].sort((one, other) => one.from - other.from || one.to - other.to);
  return { words, minutes: Math.max(1, Math.ceil(words / WORDS_A_MINUTE)), outline, findings };
}

function headings(all: Block[]): Heading[] {
  const found = all.filter(({ kind }) => kind === 'heading');
  const highest = Math.min(...found.map(({ node }) => levelOf(node.name)));
  return found.map(({ node, text }) => ({
    level: Math.min(6, levelOf(node.name) - highest + 2),
    text: text.trim(),
    from: node.from,
  }));
}

function jumps(outline: Heading[], all: Block[]): Finding[] {
  const nodes = all.filter(({ kind }) => kind === 'heading').map(({ node }) => node);
  return outline.flatMap(({ level, text, from }, index): Finding[] => {
    const before = outline[index - 1]?.level ?? 1;
    if (level <= before + 1) return [];
    const sentence = `The heading “${text}” skips a level. Give it one level less, so that people who move by headings miss nothing.`;
    return [{ kind: 'heading-jump', from, to: nodes[index]!.to, sentence }];
  });
}

function longSentences(block: Block): Finding[] {
  const found: Finding[] = [];
  let words: RegExpExecArray[] = [];
  const end = () => {
    if (words.length > LONGEST_SENTENCE) {
      const [first, last] = [words[0]!, words.at(-1)!];
      const beginning = words
        .slice(0, 5)
        .map(([word]) => word)
        .join(' ');
      const to = sourceOf(block, last.index + last[0].length - 1) + 1;
      found.push({
        kind: 'long-sentence',
        from: sourceOf(block, first.index),
        to,
        sentence: `The sentence that begins “${beginning}” is very long. Two shorter ones are easier to read.`,
      });
    }
    words = [];
  };
  for (const word of block.text.matchAll(/\S+/g)) {
    words.push(word);
    if (/[.!?…:][”’"')]*$/.test(word[0])) end();
  }
  end();
  return found;
}

function toDo(block: Block): Finding[] {
  return [...block.text.matchAll(TO_DO)].map(({ 0: word, index }) => {
    const from = sourceOf(block, index);
    return {
      kind: 'to-do',
      from,
      to: from + word.length,
      sentence: `“${word}” still stands here. Finish this part, or take it out.`,
    };
  });
}

const schemeOf = (address: string): string => /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase() ?? '';

function inTree(source: string, tree: Tree, isDescribed: (path: string) => boolean): Finding[] {
  const found: Finding[] = [];
  const referred = new Set<string>();
  const notes: SyntaxNode[] = [];
  const noteOf = (node: { from: number; to: number }) => source.slice(node.from + 2, node.to).replace(/\]:?$/, '');
  tree.iterate({
    enter({ name, node }) {
      if (name === 'Link') found.push(...link(source, node));
      if (name === 'Image') found.push(...image(source, node, isDescribed));
      if (name === 'FootnoteReference') referred.add(noteOf(node).toLowerCase());
      if (name === 'FootnoteMark') notes.push(node);
    },
  });
  const unused = notes.filter((node) => !referred.has(noteOf(node).toLowerCase()));
  return [
    ...found,
    ...unused.map(({ from, to }): Finding => ({
      kind: 'unused-note',
      from,
      to,
      sentence: `Nothing in the text refers to the footnote “${noteOf({ from, to })}”. It is shown at the end all the same.`,
    })),
  ];
}

const addressOf = (source: string, node: SyntaxNode): string | null => {
  const url = node.getChild('URL');
  return url && source.slice(url.from, url.to).replace(/^<(.*)>$/, '$1');
};

function link(source: string, node: SyntaxNode): Finding[] {
  const address = addressOf(source, node);
  const text = wordsOf(source, node).text.trim();
  const { from, to } = node;
  if (address && !['', 'http', 'https', 'mailto', 'tel'].includes(schemeOf(address))) {
    return [
      {
        kind: 'lost-link',
        from,
        to,
        sentence: `The address ${address} can’t be linked, so its words are shown without a link.`,
      },
    ];
  }
  if (address === null || !EMPTY_WORDS.has(text.toLowerCase())) return [];
  return [
    {
      kind: 'click-here',
      from,
      to,
      sentence: `The link “${text}” doesn’t say where it leads. Use words that make sense on their own.`,
    },
  ];
}

function image(source: string, node: SyntaxNode, isDescribed: (path: string) => boolean): Finding[] {
  const address = addressOf(source, node);
  if (address === null) return [];
  const { from, to } = node;
  if (/^(?:https?:)?\/\//i.test(address)) {
    return [
      {
        kind: 'elsewhere',
        from,
        to,
        sentence: `The image ${address} is on another site, so readers get a link to it. Upload it to show it here.`,
      },
    ];
  }
  if (wordsOf(source, node).text.trim() !== '' || isDescribed(address)) return [];
  return [
    {
      kind: 'alt-text',
      from,
      to,
      sentence: `The image ${address} has no alt text. Say in a few words what it shows, for people who can’t see it.`,
    },
  ];
}
