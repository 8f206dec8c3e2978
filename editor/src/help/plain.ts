// The words of a text without its marks, block by block, with the way back to where each stands.
// The same text that the server counts (src/domain/markdown/plain.rs).

import type { SyntaxNode, SyntaxNodeRef, Tree } from '@lezer/common';

/** A paragraph, heading, cell or piece of code. */
export type Block = {
  kind: 'heading' | 'paragraph' | 'cell' | 'code';
  node: SyntaxNode;
  text: string;
  /** The place in the source of each piece of `text`: where the piece begins, and where it is from. */
  pieces: { at: number; from: number }[];
};

const KINDS: Record<string, Block['kind']> = {
  Paragraph: 'paragraph',
  Task: 'paragraph',
  TableCell: 'cell',
  FencedCode: 'code',
  CodeBlock: 'code',
  HTMLBlock: 'code',
  CommentBlock: 'code',
  ProcessingInstructionBlock: 'code',
  ATXHeading1: 'heading',
  ATXHeading2: 'heading',
  ATXHeading3: 'heading',
  ATXHeading4: 'heading',
  ATXHeading5: 'heading',
  ATXHeading6: 'heading',
  SetextHeading1: 'heading',
  SetextHeading2: 'heading',
};
const SILENT = new Set(['LinkTitle', 'LinkLabel', 'CodeInfo', 'TableDelimiter', 'TaskMarker', 'FootnoteReference']);

/** The level of a heading as it is written, 0 for what isn't one. */
export const levelOf = (name: string): number => Number(/^(?:ATX|Setext)Heading(\d)$/.exec(name)?.[1] ?? 0);

export function isSilent(node: SyntaxNodeRef): boolean {
  if (node.name === 'URL') return /^(?:Link|Image|LinkReference)$/.test(node.node.parent?.name ?? '');
  return node.name.endsWith('Mark') || SILENT.has(node.name);
}

/** The words of a node, and where they come from. */
export function wordsOf(source: string, node: SyntaxNode): Pick<Block, 'text' | 'pieces'> {
  const pieces: Block['pieces'] = [];
  let text = '';
  const add = (from: number, to: number) => {
    if (to <= from) return;
    pieces.push({ at: text.length, from });
    text += source.slice(from, to);
  };
  const walk = (inner: SyntaxNode): void => {
    let done = inner.from;
    for (let child = inner.firstChild; child; child = child.nextSibling) {
      add(done, child.from);
      done = child.to;
      if (child.name === 'Escape') add(child.from + 1, child.to);
      else if (!isSilent(child)) walk(child);
    }
    add(done, inner.to);
  };
  walk(node);
  return { text, pieces };
}

export function blocks(source: string, tree: Tree): Block[] {
  const found: Block[] = [];
  tree.iterate({
    enter(node) {
      const kind = KINDS[node.name];
      if (!kind) return;
      found.push({ kind, node: node.node, ...wordsOf(source, node.node) });
      return false;
    },
  });
  return found;
}

/** Where in the source the character at `at` of a block's text stands. */
export function sourceOf({ pieces }: Pick<Block, 'pieces'>, at: number): number {
  const piece = pieces.findLast((one) => one.at <= at);
  return piece ? piece.from + at - piece.at : 0;
}

// Word boundaries of UAX #29 as far as they matter for counting: each ideograph and kana counts
// alone, an apostrophe or full stop inside a word and a comma inside a number part nothing.
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}]|(?=[_\p{M}]*[\p{L}\p{N}])[\p{L}\p{M}\p{N}_]+(?:(?:(?<=\p{L}\p{M}*)['’.:·](?=\p{L})|(?<=\p{N})[.,;'’](?=\p{N}))[\p{L}\p{M}\p{N}_]+)*/gu;

export const countWords = (text: string): number => text.match(WORD)?.length ?? 0;
