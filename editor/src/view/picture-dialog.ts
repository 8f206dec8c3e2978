// The dialogs for pictures: where one comes from, and what is said of it.

import type { Description, Picture, Surface } from '../surface.ts';
import { ask } from './dialog.ts';
import { element, field } from './elements.ts';
import { ownPath } from './pictures.ts';

/** The same limit as `domain/media.rs` has. */
const LONGEST_ALT = 500;
export const ACCEPTED = 'image/jpeg,image/png,image/gif,image/webp';

/** Files to upload, or a picture of the library. */
export function askForPicture(surface: Surface): Promise<File[] | Picture | null> {
  return ask<File[] | Picture>(surface, 'Add a picture', ({ answer }) => {
    const parts: HTMLElement[] = [];
    if (surface.hooks.uploadPicture) {
      const files = element('input', { type: 'file', accept: ACCEPTED, multiple: true });
      files.addEventListener('change', () => answer([...(files.files ?? [])]));
      parts.push(field('Choose files', files, 'You can also drop pictures on the text, or paste them.'));
    }
    if (surface.hooks.choosePicture) parts.push(library(surface, answer));
    if (parts.length === 0) parts.push(element('p', {}, 'Pictures can’t be added here.'));
    return { parts };
  });
}

function library(surface: Surface, answer: (picture: Picture) => void): HTMLElement {
  const said = element('p', { class: 'hint', role: 'status' }, 'Looking into the library…');
  const list = element('ul', { class: 'library' });
  const show = (pictures: Picture[]) => {
    said.textContent = pictures.length === 0 ? 'The library has no pictures yet.' : '';
    const shown = pictures.filter(({ path }) => ownPath(path)).slice(0, 60);
    list.replaceChildren(
      ...shown.map((picture) => {
        const words = picture.alt || picture.name || picture.path;
        const image = element('img', { src: picture.path, alt: '', loading: 'lazy' });
        const choice = element(
          'button',
          { type: 'button', class: 'choice' },
          image,
          element('span', { dir: 'auto' }, words),
        );
        choice.addEventListener('click', () => answer(picture));
        return element('li', {}, choice);
      }),
    );
  };
  surface.hooks.choosePicture?.().then(show, () => (said.textContent = 'The library can’t be reached just now.'));
  return element('div', {}, element('h3', {}, 'From the library'), said, list);
}

/** What a picture shows; null where somebody leaves that for later. */
export function askForDescription(surface: Surface, name: string, which: string): Promise<Description | null> {
  return ask<Description>(surface, `Describe the picture${which}`, () => {
    const alt = element('textarea', { rows: '3', maxlength: String(LONGEST_ALT), dir: 'auto', spellcheck: 'true' });
    const decorative = element('input', { type: 'checkbox', id: 'field-decorative' });
    const choice = element(
      'div',
      { class: 'choice-line' },
      decorative,
      element('label', { for: decorative.id }, 'It only decorates'),
    );
    decorative.addEventListener('change', () => {
      alt.disabled = decorative.checked;
      if (decorative.checked) alt.value = '';
    });
    return {
      parts: [
        element('p', { class: 'name', dir: 'auto' }, name),
        field('Alt text', alt, 'Say in a few words what it shows, for people who can’t see it.'),
        choice,
      ],
      done: 'Done',
      cancel: 'Later',
      read: () => ({ alt: alt.value.replaceAll(/\s+/g, ' ').trim(), decorative: decorative.checked }),
    };
  });
}
