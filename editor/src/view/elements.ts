// Making elements, in a few words. Text is always set as text.

type Attributes = Record<string, string | boolean | undefined>;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) continue;
    made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

export function button(
  words: string,
  act: (event: MouseEvent) => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, words);
  made.addEventListener('click', act);
  return made;
}

/** A field with its label above it, and room for a hint. */
export function field(label: string, control: HTMLElement, hint = ''): HTMLElement {
  const id = `field-${label.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
  control.id = id;
  const parts: HTMLElement[] = [element('label', { for: id }, label)];
  if (hint) {
    parts.push(element('p', { class: 'hint', id: `${id}-hint` }, hint));
    control.setAttribute('aria-describedby', `${id}-hint`);
  }
  return element('div', { class: 'field' }, ...parts, control);
}

const SVG = 'http://www.w3.org/2000/svg';

/** A small drawing of strokes, 20 by 20; says nothing, since words stand beside it. */
export function drawing(path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({
    viewBox: '0 0 20 20',
    width: '20',
    height: '20',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.7',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
    focusable: 'false',
  }))
    svg.setAttribute(key, value);
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
