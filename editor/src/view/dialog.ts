// A small dialog: a heading, a form, an answer. Escape and Cancel answer with null.

import { button, element } from './elements.ts';
import type { Surface } from '../surface.ts';

let number = 0;

export type Asked<Answer> = {
  /** Closes the dialog with this answer. */
  answer(value: Answer | null): void;
  dialog: HTMLDialogElement;
};

type Content<Answer> = {
  parts: Node[];
  /** The button that answers; none where choosing does. */
  done?: string;
  cancel?: string;
  /** Reads the answer from the fields; undefined keeps the dialog open. */
  read?: () => Answer | undefined;
  /** Buttons beside the others. */
  others?: HTMLElement[];
};

/** Asks, and gives the focus back to the text afterwards. */
export function ask<Answer>(
  surface: Surface,
  title: string,
  content: (asked: Asked<Answer>) => Content<Answer>,
): Promise<Answer | null> {
  return new Promise((resolve) => {
    number += 1;
    const id = `dialog-${number}`;
    const dialog = element('dialog', { 'aria-labelledby': id });
    let given: Answer | null = null;
    const answer = (value: Answer | null) => {
      given = value;
      dialog.close();
    };
    const { parts, done, cancel = 'Cancel', read, others = [] } = content({ answer, dialog });
    const buttons = element('div', { class: 'buttons' });
    if (done) buttons.append(element('button', { type: 'submit' }, done));
    buttons.append(
      ...others,
      button(cancel, () => answer(null), { class: 'second' }),
    );
    const form = element('form', { novalidate: true }, element('h2', { id }, title), ...parts, buttons);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopPropagation();
      const value = read?.();
      if (value !== undefined) answer(value);
    });
    // What is typed here is nobody else's business.
    for (const name of ['input', 'change', 'keydown', 'paste', 'drop'])
      dialog.addEventListener(name, (event) => event.stopPropagation());
    dialog.addEventListener('close', () => {
      dialog.remove();
      surface.view.focus();
      resolve(given);
    });
    dialog.append(form);
    surface.root.append(dialog);
    dialog.showModal();
  });
}
