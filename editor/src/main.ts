// Registers the element. Loading the module is all it takes.

import { MdEditor } from './element.ts';

if (!customElements.get('md-editor')) customElements.define('md-editor', MdEditor);

export { MdEditor };
export type { Change } from './element.ts';
export type { Finding, Heading, Review } from './help/review.ts';
export type { Description, Hooks, Picture, Post } from './surface.ts';
