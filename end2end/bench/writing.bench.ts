// How long a key takes until the preview beside the text shows it, and what an hour of typing leaves
// in memory. Writes target/bench/writing.md.

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { expect, hydrated, test, type Page } from '../fixtures.ts';
import { addPerson, signIn } from '../staff.ts';

type Surface = HTMLElement & { text: string };

const KEYS = 60;
/** Five keys a second for an hour. */
const HOUR = 18_000;
const place = join(import.meta.dirname, '../../target/bench');

/** About so many bytes, as posts are made: headings, paragraphs, lists, links. */
function textOf(bytes: number): string {
  const part =
    '## A heading of some words\n\n' +
    'A paragraph that goes on for a while, with *some* words **marked** and [a link](/posts/tea) in it. '.repeat(6) +
    '\n\n- one thing\n- another thing\n- a third\n\n> Somebody said this.\n\n';
  return part.repeat(Math.ceil(bytes / part.length)).slice(0, bytes);
}

/** Milliseconds from each key to the preview that shows it. */
async function keys(page: Page, count: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const surface = document.querySelector<Surface>('md-editor')!;
    const content = surface.shadowRoot!.querySelector<HTMLElement>('.cm-content')!;
    const frame = document.querySelector('iframe')!.contentDocument!;
    const times: number[] = [];
    content.focus();
    for (let key = 0; key < count; key += 1) {
      const shown = new Promise<number>((done) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          done(performance.now());
        });
        observer.observe(frame.querySelector('.prose')!, { childList: true, subtree: true, characterData: true });
      });
      const before = performance.now();
      document.execCommand('insertText', false, 'x');
      times.push((await shown) - before);
      await new Promise((done) => setTimeout(done, 60));
    }
    return times;
  }, count);
}

const at = (list: number[], share: number) => list.toSorted((a, b) => a - b)[Math.floor(list.length * share)]!;

test('key to preview, and memory', async ({ page, emptySite }) => {
  const rows: string[] = [];
  await addPerson(emptySite, 'author');
  await signIn(page, emptySite.url, 'author', '/studio/posts/new');
  await hydrated(page);
  await expect(page.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await page.getByLabel('Title').fill('Measured');
  await page.getByRole('button', { name: 'Side by side' }).click();
  for (const size of [5_000, 50_000, 500_000]) {
    await page.locator('md-editor').evaluate((surface: Surface, text) => (surface.text = text), `${textOf(size)}\n\nEnd.`);
    await expect(page.frameLocator('iframe').getByText('End.')).toBeVisible({ timeout: 60_000 });
    await page.locator('md-editor').evaluate((surface: Surface & { reveal(from: number): void }) => surface.reveal(surface.text.length));
    await keys(page, 10);
    const times = await keys(page, KEYS);
    rows.push(`| ${size / 1000} kB | ${at(times, 0.5).toFixed(1)} ms | ${at(times, 0.95).toFixed(1)} ms |`);
  }
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value / 1e6;
  };
  await session.send('Performance.enable');
  await page.locator('md-editor').evaluate((surface: Surface, text) => (surface.text = text), `${textOf(20_000)}\n\nBegun.`);
  await expect(page.frameLocator('iframe').getByText('Begun.')).toBeVisible({ timeout: 60_000 });
  await keys(page, 10);
  const before = await heap();
  await page.evaluate(async (count) => {
    document.querySelector<Surface>('md-editor')!.shadowRoot!.querySelector<HTMLElement>('.cm-content')!.focus();
    for (let key = 0; key < count; key += 1) {
      // As people do: some of it is taken back.
      document.execCommand(key % 9 === 8 ? 'delete' : 'insertText', false, key % 6 === 5 ? ' ' : 'x');
      if (key % 20 === 0) await new Promise((done) => requestAnimationFrame(done));
    }
  }, HOUR);
  const after = await heap();
  const report = [
    '# Writing, measured',
    '',
    `${cpus().length} × ${cpus()[0]!.model}; Chromium, the preview beside the text.`,
    '',
    '| text | key to preview, median | 95th of 100 |',
    '|---|---|---|',
    ...rows,
    '',
    `${HOUR} keys in a text of 20 kB: the page's heap went from ${before.toFixed(1)} MB to ${after.toFixed(1)} MB.`,
    '',
  ].join('\n');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'writing.md'), report);
  console.log(report);
});
