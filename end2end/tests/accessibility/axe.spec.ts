// axe finds nothing to complain of, on any page, light or dark. AXE=all checks every combination.

import { test } from '../../fixtures.ts';
import { KINDS, OTHERS, type State } from '../../states.ts';

const all = process.env.AXE === 'all';
const readers = ['@hydrated', '@no-js', '@narrow'];
const schemes = ['light', 'dark'] as const;

function check(state: State, scheme: 'light' | 'dark', tag: string[]) {
  test(`axe finds nothing on ${state.name}, ${scheme}`, { tag }, async ({ page, openState, axe }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openState(state);
    await axe();
  });
}

for (const state of KINDS) {
  for (const scheme of schemes) check(state, scheme, readers);
}

// The less common ones meet each reader and each scheme in turn.
for (const [index, state] of OTHERS.entries()) {
  for (const [which, scheme] of schemes.entries()) {
    check(state, scheme, all ? readers : [readers[(index + which) % readers.length]]);
  }
}
