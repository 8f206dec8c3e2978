// The site that testers start with has comments in each state.

import { comments, listed } from '../../commenting.ts';
import { expect, test } from '../../fixtures.ts';

test('the known site has comments in each state', async ({ page, open, site }) => {
  const all = (await listed(site)).filter((comment) => comment.slug === 'many-words-for-tea');
  for (const status of ['pending', 'approved', 'spam', 'trash']) {
    expect(all.filter((comment) => comment.status === status).length, status).toBeGreaterThan(1);
  }
  await open('/posts/many-words-for-tea');
  await expect(comments(page)).toHaveCount(6);
  await expect(comments(page).filter({ hasText: '[removed]' }).first()).toBeVisible();
  await expect(comments(page).filter({ hasText: 'It is in the reading room now.' })).toContainText('Len Baptiste');
  await expect(page.getByText('Something rude.')).toHaveCount(0);
  await expect(page.getByText('Is there a lid for it?')).toHaveCount(0);
});
