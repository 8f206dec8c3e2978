// The line below the text: its length, its headings, and what readers may stumble over.

import type { Review } from '../help/review.ts';
import { button, element } from './elements.ts';

export class Status {
  private readonly length = element('p', { class: 'length' });
  private readonly heading = element('summary');
  private readonly list = element('ul');
  private readonly checks = element('details', { class: 'checks' }, this.heading, this.list);
  private readonly outlineHeading = element('summary');
  private readonly outlineList = element('ul', { class: 'outline' });
  private readonly outline = element('details', { class: 'checks' }, this.outlineHeading, this.outlineList);
  /** What was just done; stays in sight wherever in the text one is. */
  readonly said = element('p', { class: 'said', role: 'status' });
  readonly node = element('div', { class: 'status' }, this.length, this.outline, this.checks);

  constructor(private readonly reveal: (from: number, to: number) => void) {}

  show({ words, minutes, findings, outline }: Review): void {
    const count = words === 1 ? '1 word' : `${words.toLocaleString('en-GB')} words`;
    this.length.textContent = `${count} · ${minutes === 1 ? '1 minute' : `${minutes} minutes`}`;
    this.outline.hidden = outline.length === 0;
    this.outlineHeading.textContent = `Headings (${outline.length})`;
    const top = Math.min(...outline.map(({ level }) => level));
    this.outlineList.replaceChildren(
      ...outline.map(({ level, text, from }) =>
        element(
          'li',
          { 'data-deeper': String(level - top) },
          button(text, () => this.reveal(from, from), { class: 'plain', dir: 'auto' }),
        ),
      ),
    );
    this.heading.textContent = `Checks (${findings.length})`;
    const nothing = element('li', { class: 'hint' }, 'Nothing to look at.');
    const items = findings.map(({ sentence, from, to }) =>
      element(
        'li',
        {},
        button(sentence, () => this.reveal(from, to), { class: 'plain', dir: 'auto' }),
      ),
    );
    this.list.replaceChildren(...(items.length > 0 ? items : [nothing]));
  }

  /** What was said is over. */
  hush(): void {
    if (this.said.textContent) this.said.textContent = '';
  }

  /** On screen, and politely to screen readers, the same sentence again too. */
  say(words: string): void {
    this.said.textContent = '';
    this.said.textContent = words;
  }
}
