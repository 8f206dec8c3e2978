// The line below the text: its length, and what readers may stumble over.

import type { Review } from '../help/review.ts';
import { button, element } from './elements.ts';

export class Status {
  private readonly length = element('p', { class: 'length' });
  private readonly heading = element('summary');
  private readonly list = element('ul');
  private readonly checks = element('details', { class: 'checks' }, this.heading, this.list);
  /** What was just done; stays in sight wherever in the text one is. */
  readonly said = element('p', { class: 'said', role: 'status' });
  readonly node = element('div', { class: 'status' }, this.length, this.checks);

  constructor(private readonly reveal: (from: number, to: number) => void) {}

  show({ words, minutes, findings }: Review): void {
    const count = words === 1 ? '1 word' : `${words.toLocaleString('en-GB')} words`;
    this.length.textContent = `${count} · ${minutes === 1 ? '1 minute' : `${minutes} minutes`}`;
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
