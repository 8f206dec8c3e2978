// The pages of a site in every state that a reader can meet, for checks that hold on all of them.

export type State = {
  /** As in "axe finds nothing on …". */
  name: string;
  path: string;
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
  { name: 'the studio', path: '/studio' },
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
  { name: 'an unknown page', path: '/nothing-here', status: 404 },
];

/** What forms lead to. */
export const ANSWERED: State[] = [
  { name: 'a comment form with mistakes', path: '/posts/a-short-note', press: 'Post comment' },
];

export const ALL = [...KINDS, ...OTHERS];
