// The pages of a site in every state that a reader can meet, for checks that hold on all of them.

import type { Role } from './staff.ts';

export type State = {
  /** As in "axe finds nothing on …". */
  name: string;
  path: string;
  /** Who is signed in; nobody where it isn't said. */
  as?: Role;
  /** A link on that page; the state is the page it leads to. */
  link?: string;
  /** The answer's status where it isn't 200. */
  status?: number;
  /** A button on that page; the state is what pressing it leads to. */
  press?: string;
};

/** One of each kind of page. */
export const KINDS: State[] = [
  { name: 'the home page', path: '/' },
  { name: 'a post', path: '/posts/a-kettle-for-the-reading-room' },
  { name: 'a page', path: '/about' },
  { name: 'an author', path: '/authors/bernadette-okoro' },
  { name: 'a tag', path: '/tags/coproduction' },
  { name: 'search', path: '/search' },
  { name: 'search results', path: '/search?q=kettle' },
  { name: 'an address with nothing', path: '/posts/nothing-here', status: 404 },
  { name: 'the studio’s door', path: '/studio' },
  { name: 'the comment queue', path: '/studio/comments?status=all', as: 'editor' },
];

/** Everything else that looks different. */
export const OTHERS: State[] = [
  { name: 'older posts', path: '/', link: 'Older posts' },
  { name: 'a post with nothing but words', path: '/posts/a-short-note' },
  { name: 'a post with closed comments', path: '/posts/comments-closed' },
  { name: 'a post by three people, with comments', path: '/posts/many-words-for-tea' },
  { name: 'a post with a wide table', path: '/posts/wide-things' },
  { name: 'a post with very long words', path: '/posts/very-long-words' },
  { name: 'a post from right to left', path: '/posts/right-to-left' },
  { name: 'a post with a hostile title', path: '/posts/hostile-title' },
  { name: 'a post with hostile Markdown', path: '/posts/hostile-markdown' },
  { name: 'the contact page', path: '/contact' },
  { name: 'the privacy page', path: '/privacy' },
  { name: 'the accessibility statement', path: '/accessibility' },
  { name: 'an author without a portrait', path: '/authors/asha-rahman' },
  { name: 'a search that finds nothing', path: '/search?q=xylophonequartet' },
  { name: 'the studio’s overview', path: '/studio', as: 'admin' },
  { name: 'comments that wait', path: '/studio/comments?status=pending', as: 'editor' },
  { name: 'a reply in the queue', path: '/studio/comments?status=pending', as: 'editor', link: 'Reply' },
  { name: 'a comment that is changed', path: '/studio/comments?status=approved', as: 'editor', link: 'Edit' },
  { name: 'a state without comments', path: '/studio/comments?status=spam&before=00000000-0000-0000-0000-000000000000', as: 'editor' },
  { name: 'the posts', path: '/studio/posts', as: 'editor' },
  { name: 'posts that nobody wrote', path: '/studio/posts?status=in-review&q=nothing', as: 'author' },
  { name: 'a new post', path: '/studio/posts/new', as: 'contributor' },
  { name: 'a post that is written', path: '/studio/posts?status=draft', as: 'editor', link: 'If the ferry comes back' },
  { name: 'one’s own account', path: '/studio/account', as: 'contributor' },
  { name: 'a second factor to be set up', path: '/studio/account/second-factor', as: 'contributor' },
  { name: 'people', path: '/studio/people', as: 'admin' },
  { name: 'one of the people', path: '/studio/people', as: 'admin', link: 'Byline, or remove' },
  { name: 'authors', path: '/studio/authors', as: 'editor' },
  { name: 'an author to be changed', path: '/studio/authors', as: 'editor', link: 'Bernadette Okoro' },
  { name: 'the settings', path: '/studio/settings', as: 'admin' },
  { name: 'the logo', path: '/studio/settings/logo', as: 'admin' },
  { name: 'the activity log', path: '/studio/activity', as: 'editor' },
  { name: 'a forgotten password', path: '/studio/reset' },
  { name: 'an unknown page of the studio', path: '/studio/nothing', as: 'author', status: 404 },
  { name: 'an unknown page', path: '/nothing-here', status: 404 },
];

/** What forms lead to. */
export const ANSWERED: State[] = [
  { name: 'a comment form with mistakes', path: '/posts/a-short-note', press: 'Post comment' },
  { name: 'a refused sign-in', path: '/studio/sign-in', press: 'Sign in' },
  { name: 'an author with mistakes', path: '/studio/authors/new', as: 'editor', press: 'Add the author' },
  { name: 'an invitation with mistakes', path: '/studio/people', as: 'admin', press: 'Send the invitation' },
];

export const ALL = [...KINDS, ...OTHERS];
