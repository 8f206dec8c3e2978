// The dialog for a link: its address, its words, and a search among the site's own posts.

import { insertLink, linkAt, removeLink } from '../actions/insert.ts';
import { completeAddress, leadsSomewhere } from '../actions/address.ts';
import type { Surface } from '../surface.ts';
import { ask } from './dialog.ts';
import { button, element, field } from './elements.ts';

export async function askForLink(surface: Surface): Promise<void> {
  const link = linkAt(surface.view.state);
  const isNew = link.address === '';
  const answer = await ask<{ address: string; text: string } | 'remove'>(
    surface,
    isNew ? 'Add a link' : 'Change the link',
    ({ answer }) => {
      const address = element('input', {
        type: 'text',
        inputmode: 'url',
        autocapitalize: 'none',
        autocomplete: 'off',
        spellcheck: 'false',
      });
      const text = element('input', { type: 'text', autocomplete: 'off', dir: 'auto' });
      address.value = link.address;
      text.value = link.text;
      const trouble = element('p', { class: 'trouble', id: 'address-trouble', role: 'alert' });
      address.setAttribute('aria-describedby', trouble.id);
      const choose = (title: string, path: string) => {
        address.value = path;
        if (text.value.trim() === '') text.value = title;
        text.focus();
      };
      const parts: HTMLElement[] = [
        element('div', { class: 'field' }, ...labelled('Address', address, trouble)),
        field('Text', text, 'What readers see. It should make sense on its own.'),
      ];
      if (surface.hooks.searchPosts) parts.push(finder(surface, choose));
      const others = isNew ? [] : [button('Remove the link', () => answer('remove'), { class: 'second' })];
      const read = () => {
        const complete = completeAddress(address.value);
        // What stands in the text already is the writer's own affair.
        if (leadsSomewhere(complete) || (!isNew && complete === link.address))
          return { address: complete, text: text.value };
        trouble.textContent =
          complete === ''
            ? 'Please enter an address.'
            : 'This leads nowhere. Please enter an address such as https://example.org or /posts/shed.';
        address.setAttribute('aria-invalid', 'true');
        address.focus();
        return undefined;
      };
      return { parts, done: isNew ? 'Add link' : 'Change link', others, read };
    },
  );
  if (answer === 'remove') surface.act(removeLink(link));
  else if (answer) surface.act(insertLink({ ...link, ...answer }));
}

function labelled(words: string, control: HTMLElement, trouble: HTMLElement): HTMLElement[] {
  control.id = 'field-address';
  return [element('label', { for: control.id }, words), trouble, control];
}

/** "Find one of our posts": asks as somebody types, and forgets answers that came too late. */
function finder(surface: Surface, choose: (title: string, path: string) => void): HTMLElement {
  const words = element('input', { type: 'search', autocomplete: 'off', dir: 'auto' });
  const found = element('ul', { class: 'found' });
  const said = element('p', { class: 'hint', role: 'status' });
  let asked = 0;
  let timer = 0;
  const search = async () => {
    asked += 1;
    const mine = asked;
    const query = words.value.trim();
    if (query === '') return show([], '');
    try {
      const posts = (await surface.hooks.searchPosts?.(query)) ?? [];
      if (mine === asked)
        show(
          posts,
          posts.length === 0
            ? 'No post has these words in its title.'
            : posts.length === 1
              ? 'One post.'
              : `${posts.length} posts.`,
        );
    } catch {
      if (mine === asked) show([], 'The posts can’t be searched just now.');
    }
  };
  const show = (posts: { title: string; path: string }[], sentence: string) => {
    said.textContent = sentence;
    found.replaceChildren(
      ...posts.slice(0, 8).map(({ title, path }) =>
        element(
          'li',
          {},
          button(title, () => choose(title, path), { class: 'plain', dir: 'auto' }),
        ),
      ),
    );
  };
  words.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(search, 200);
  });
  words.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    clearTimeout(timer);
    void search();
  });
  return element('div', { class: 'finder' }, field('Find one of our posts', words), said, found);
}
