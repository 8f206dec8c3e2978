// The toolbar: one stop of the Tab key, arrow keys between its buttons (WAI-ARIA's toolbar pattern).

import type { EditorState } from '@codemirror/state';
import type { Surface } from '../surface.ts';
import { COMMANDS, type Command } from './commands.ts';
import { drawing, element } from './elements.ts';
import { keyName } from './help-dialog.ts';

export class Toolbar {
  readonly node = element('div', { role: 'toolbar', 'aria-label': 'Formatting', class: 'toolbar' });
  private readonly buttons: { command: Command; node: HTMLButtonElement }[] = [];

  constructor(surface: () => Surface, picture: () => void) {
    for (const command of COMMANDS) {
      if (!command.icon) continue;
      const title = command.key ? `${command.words} (${keyName(command.key)})` : command.words;
      const node = element(
        'button',
        { type: 'button', tabindex: '-1', title },
        drawing(command.icon),
        element('span', {}, command.words),
      );
      if (command.isOn) node.setAttribute('aria-pressed', 'false');
      // The selection in the text stays where it is.
      node.addEventListener('mousedown', (event) => event.preventDefault());
      node.addEventListener('click', () => {
        if (node.getAttribute('aria-disabled') !== 'true') (command.press ?? command.run)(surface(), picture);
      });
      node.addEventListener('focus', () => this.makeStop(node));
      this.buttons.push({ command, node });
      this.node.append(node);
    }
    this.makeStop(this.buttons[0]!.node);
    this.node.addEventListener('keydown', (event) => this.move(event));
  }

  focus(): void {
    this.node.querySelector<HTMLButtonElement>('[tabindex="0"]')?.focus();
  }

  /** Says on each button whether it is on, and whether it does anything now. */
  show(state: EditorState): void {
    for (const { command, node } of this.buttons) {
      if (command.isOn) node.setAttribute('aria-pressed', String(command.isOn(state)));
      const isPossible = !state.readOnly && (command.isPossible?.(state) ?? true);
      // Not `disabled`: it would lose the focus, and arrow keys would pass it by.
      node.setAttribute('aria-disabled', String(!isPossible));
    }
  }

  private makeStop(stop: HTMLButtonElement): void {
    for (const { node } of this.buttons) node.tabIndex = node === stop ? 0 : -1;
  }

  private move(event: KeyboardEvent): void {
    const nodes = this.buttons.map(({ node }) => node);
    const at = nodes.findIndex((node) => node.tabIndex === 0);
    const isReversed = getComputedStyle(this.node).direction === 'rtl';
    const steps: Record<string, number> = { ArrowRight: isReversed ? -1 : 1, ArrowLeft: isReversed ? 1 : -1 };
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? nodes.length - 1 : at + (steps[event.key] ?? Number.NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    nodes[(to + nodes.length) % nodes.length]!.focus();
  }
}
