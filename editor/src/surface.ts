// What the parts of the editor know of each other: the view they act on and the element's hooks.

import type { TransactionSpec } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

/** A post that a link may lead to. */
export type Post = { title: string; path: string };
/** A picture of the library: its address below `/media/`, and its words there. */
export type Picture = { path: string; alt: string; name?: string };
/** What somebody says of a picture. */
export type Description = { alt: string; decorative: boolean };

export type Hooks = {
  /** Finds posts by words of their titles; null where posts can't be searched. */
  searchPosts: ((words: string) => Promise<Post[]>) | null;
  /** Stores a picture. `onProgress` takes a share of 1. Rejects with an Error whose message is for people. */
  uploadPicture: ((file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<Picture>) | null;
  /** The library's newest pictures; null where there is none. */
  choosePicture: (() => Promise<Picture[]>) | null;
  /** Keeps in the library what was said of a picture. */
  describePicture: ((path: string, description: Description) => Promise<void>) | null;
};

export type Surface = {
  /** Where the element has left its page, its last view, which takes everything and shows nothing. */
  readonly view: EditorView;
  readonly root: ShadowRoot;
  readonly hooks: Hooks;
  /** Paths that need no words in the text: the library has them, or they decorate. */
  readonly described: Set<string>;
  /** Says something politely, on screen and to screen readers. */
  say(words: string): void;
  /** Does an edit and gives the text the focus. */
  act(edit: TransactionSpec | null): void;
};
