// What a writer is told about a text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countWords } from '../src/help/plain.ts';
import { review } from '../src/help/review.ts';
import { parser } from '../src/syntax.ts';
import { examples } from './support.ts';

const of = (text: string, isDescribed?: (path: string) => boolean) => review(text, parser.parse(text), isDescribed);
const kinds = (text: string) => of(text).findings.map(({ kind }) => kind);

test('words are counted as the server counts them', () => {
  for (const [text, words] of [
    ['don’t stop', 2],
    ['well-known', 2],
    ['3.14 and 1,000', 3],
    ['a.b', 1],
    ['e\u0301te\u0301', 1],
    ['— …', 0],
    ['漢字', 2],
    ['snake_case', 1],
    ['3pm', 1],
    ['', 0],
  ] as const) {
    assert.equal(countWords(text), words, text);
  }
});

test('marks, addresses and labels are no words', () => {
  assert.equal(of('## One **two**\n\n[three](https://example.org/a/b "title") ![four five](/media/x.jpg)').words, 5);
  assert.equal(of('- [x] one\n- two\n\n| three | four |\n| --- | --- |\n| five | |').words, 5);
  assert.equal(of('a[^1] b\n\n[^1]: c d').words, 4);
  assert.equal(of('```rust\nlet a\n```').words, 2);
  assert.equal(of('[a]: https://example.org/x').words, 0);
});

test('reading takes a minute at least, and one for each 220 words', () => {
  assert.equal(of('').minutes, 1);
  assert.equal(of('word '.repeat(221)).minutes, 2);
});

test('the outline has the levels of the page', () => {
  assert.deepEqual(
    of('# One\n\n## *Two*\n\nThree\n===').outline.map(({ level, text }) => [level, text]),
    [
      [2, 'One'],
      [3, 'Two'],
      [2, 'Three'],
    ],
  );
});

test('a heading that skips a level is found, one that goes back up is not', () => {
  assert.deepEqual(kinds('## a\n\n#### b'), ['heading-jump']);
  assert.deepEqual(kinds('## a\n\n### b\n\n## c'), []);
  assert.deepEqual(kinds('### a\n\n## b'), ['heading-jump']);
});

test('a picture without words is found, unless the library has them', () => {
  assert.deepEqual(kinds('![](/media/x.jpg)'), ['alt-text']);
  assert.deepEqual(of('![](/media/x.jpg)', (path) => path === '/media/x.jpg').findings, []);
  assert.deepEqual(kinds('![A cat](/media/x.jpg)'), []);
  assert.deepEqual(kinds('![A cat](https://x.example/x.jpg)'), ['elsewhere']);
});

test('links that say nothing, or lead nowhere, are found with their place', () => {
  const [finding] = of('See [click *here*](/a).').findings;
  assert.deepEqual([finding!.kind, finding!.from, finding!.to], ['click-here', 4, 22]);
  assert.deepEqual(kinds('[a](javascript:alert(1))'), ['lost-link']);
  assert.deepEqual(kinds('[our garden](/a) and [what](mailto:a@b.example)'), []);
});

test('a sentence of more than 35 words is found, one of 35 is not', () => {
  const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');
  assert.deepEqual(kinds(`${words(35)}. ${words(35)}.`), []);
  const [finding] = of(`Short one. **First** ${words(35)}.`).findings;
  assert.equal(finding!.from, 13);
  assert.equal(
    finding!.sentence,
    'The sentence that begins “First word word word word” is very long. Two shorter ones are easier to read.',
  );
});

test('what is still to be done is found, in words but not in code', () => {
  assert.deepEqual(kinds('TK name'), ['to-do']);
  assert.deepEqual(kinds('TKs and `x`'), []);
  assert.deepEqual(kinds('```\nTODO\n```'), []);
});

test('a footnote that nothing refers to is found', () => {
  assert.deepEqual(kinds('a[^1]\n\n[^1]: b\n[^2]: c'), ['unused-note']);
});

test('nothing in the specifications’ examples makes it fail, and every place is in the text', () => {
  for (const text of [...examples('commonmark'), ...examples('gfm')]) {
    for (const { from, to } of of(text).findings) assert.ok(0 <= from && from <= to && to <= text.length, text);
  }
});

test('eight times the text takes eight times as long, not sixty-four', () => {
  const paragraph = 'Some **words** about [tea](/tea) and nothing else at all.\n\n';
  // The processor's time, the least of three: others use the machine too.
  const cost = (text: string) => {
    const tree = parser.parse(text);
    return Math.min(
      ...[1, 2, 3].map(() => {
        const before = process.cpuUsage();
        assert.equal(review(text, tree).words % 9, 0);
        return process.cpuUsage(before).user;
      }),
    );
  };
  const [short, long] = [cost(paragraph.repeat(1_000)), cost(paragraph.repeat(8_000))];
  assert.ok(long < 32 * short, `${short} µs, then ${long} µs`);
});
