// The Markdown that our renderer reads (src/domain/markdown/options.rs), as a parser for the
// editor: CommonMark, tables, strikethrough, task lists, bare addresses, footnotes.

import { markdownLanguage } from '@codemirror/lang-markdown';
import { Language, languageDataProp } from '@codemirror/language';
import {
  Autolink,
  type BlockContext,
  type InlineContext,
  type Line,
  type MarkdownConfig,
  Strikethrough,
  Table,
  TaskList,
  parser as commonmark,
} from '@lezer/markdown';

const DEFINITION = /^\[\^([^\s\[\]]+)\]:[ \t]*/;
const REFERENCE = /^\[\^([^\s\[\]]+)\]/;

const begins = (line: Line) => (line.indent < line.baseIndent + 4 ? DEFINITION.exec(line.text.slice(line.pos)) : null);

/** Footnotes as GitHub has them: `[^label]`, and `[^label]: words` with four spaces before more. */
const Footnotes: MarkdownConfig = {
  defineNodes: [
    { name: 'FootnoteReference' },
    { name: 'FootnoteMark' },
    {
      name: 'FootnoteDefinition',
      block: true,
      composite(_context: BlockContext, line: Line) {
        if (line.next > -1 && line.indent < line.baseIndent + 4) return false;
        line.moveBaseColumn(line.baseIndent + 4);
        return true;
      },
    },
  ],
  parseBlock: [
    {
      name: 'FootnoteDefinition',
      before: 'LinkReference',
      parse(context, line) {
        const found = begins(line);
        if (!found) return false;
        const from = context.lineStart + line.pos;
        context.startComposite('FootnoteDefinition', line.pos);
        context.addElement(context.elt('FootnoteMark', from, from + found[0].trimEnd().length));
        line.moveBase(line.pos + found[0].length);
        return null;
      },
      endLeaf: (_context, line) => begins(line) !== null,
    },
  ],
  parseInline: [
    {
      name: 'FootnoteReference',
      before: 'Link',
      parse(context: InlineContext, next: number, position: number) {
        if (next !== 91 || context.char(position + 1) !== 94) return -1;
        const found = REFERENCE.exec(context.slice(position, context.end));
        if (!found) return -1;
        return context.addElement(context.elt('FootnoteReference', position, position + found[0].length));
      },
    },
  ],
};

export const parser = commonmark.configure([
  Table,
  TaskList,
  Strikethrough,
  Autolink,
  Footnotes,
  // The data of the library's own language, by which its commands know where they may act.
  { props: [languageDataProp.add({ Document: markdownLanguage.data })] },
]);

export const markdown = new Language(markdownLanguage.data, parser, [], 'markdown');

/** Where the title line's first heading level stands: 2, or 1 in a text that uses `#`. */
export function firstLevel(text: string): 1 | 2 {
  return /^ {0,3}# /m.test(text) ? 1 : 2;
}
