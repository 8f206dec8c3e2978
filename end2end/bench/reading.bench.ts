// What a reader waits for: the largest paint on a slow network and a slow processor, with and without
// scripts; how long scripts keep the page from answering; and in-app navigation from the click to the
// painted text. Writes target/bench/reading.md.

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { hydrated, test, type Page } from '../fixtures.ts';

const RUNS = 5;
const POST = '/posts/forty-one-bicycles';
const place = join(import.meta.dirname, '../../target/bench');
/** What Lighthouse calls slow 4G. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1_638.4 * 1_024) / 8, uploadThroughput: (750 * 1_024) / 8 };

const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;

/** Milliseconds; `blocking` is what tasks took beyond 50 ms each once something was painted, as Lighthouse counts it, `all` from the start. */
type Load = { largest: number; first: number; blocking: number; all: number; longest: number; bytes: number };

async function slow(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  return () => bytes;
}

async function load(page: Page, url: string): Promise<Load> {
  const bytes = await slow(page);
  await page.goto(url, { waitUntil: 'load' });
  await hydrated(page);
  // What hydration leaves behind is over by then.
  await page.waitForTimeout(2_000);
  const seen = await page.evaluate(async () => {
    const entries = (type: string) =>
      new Promise<PerformanceEntry[]>((done) => {
        new PerformanceObserver((list, observer) => {
          observer.disconnect();
          done(list.getEntries());
        }).observe({ type, buffered: true });
        setTimeout(() => done([]), 500);
      });
    const [largest, tasks] = [await entries('largest-contentful-paint'), await entries('longtask')];
    const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    const lengths = tasks.map(({ duration }) => duration);
    const after = tasks.map(({ startTime, duration }) => startTime + duration - Math.max(startTime, first));
    const beyond = (list: number[]) => list.reduce((sum, one) => sum + Math.max(0, one - 50), 0);
    return {
      largest: largest.at(-1)?.startTime ?? 0,
      first,
      blocking: beyond(after),
      all: beyond(lengths),
      longest: Math.max(0, ...lengths),
    };
  });
  return { ...seen, bytes: bytes() };
}

test('reading', async ({ browser, sharedSite }) => {
  const runs: Record<'full' | 'bare', Load[]> = { full: [], bare: [] };
  for (let run = 0; run < RUNS; run += 1) {
    for (const kind of ['full', 'bare'] as const) {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 });
      const page = await context.newPage();
      // The same page without a script of ours: what starts the client does nothing.
      if (kind === 'bare') {
        await page.route(/\/(start|pkg\/.*|theme|comment-key)[^/]*\.(js|wasm)$/, (route) => route.abort());
        await page.addInitScript(() => document.addEventListener('DOMContentLoaded', () => document.documentElement.setAttribute('data-hydrated', 'true')));
      }
      runs[kind].push(await load(page, sharedSite.url + POST));
      await context.close();
    }
  }
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const clicks: number[] = [];
  await page.goto(sharedSite.url);
  await hydrated(page);
  const paths = await page.locator('main :is(h2, h3) a[href^="/posts/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  for (const path of paths.slice(0, 8)) {
    clicks.push(
      await page.evaluate(async (path) => {
        const link = document.querySelector<HTMLAnchorElement>(`main :is(h2, h3) a[href="${path}"]`)!;
        const title = link.textContent!.trim();
        const began = performance.now();
        link.click();
        await new Promise<void>((done) => {
          const look = () => {
            if (document.querySelector('article .prose') && document.querySelector('h1')?.textContent?.trim() === title) {
              requestAnimationFrame(() => setTimeout(done));
            } else {
              requestAnimationFrame(look);
            }
          };
          look();
        });
        return performance.now() - began;
      }, path),
    );
    await page.goBack();
    await page.locator(`main :is(h2, h3) a[href="${path}"]`).waitFor();
  }
  await context.close();
  const of = (kind: 'full' | 'bare', pick: keyof Load) => median(runs[kind].map((run) => run[pick]));
  const row = (name: string, kind: 'full' | 'bare') =>
    `| ${name} | ${of(kind, 'first').toFixed(0)} ms | ${of(kind, 'largest').toFixed(0)} ms | ${of(kind, 'blocking').toFixed(0)} ms | ${of(kind, 'all').toFixed(0)} ms | ${of(kind, 'longest').toFixed(0)} ms | ${(of(kind, 'bytes') / 1000).toFixed(0)} kB |`;
  const report = [
    '# Reading, measured',
    '',
    `${cpus().length} × ${cpus()[0]!.model}; Chromium, a post with a lead picture on a phone, slow 4G, a processor 4 times slower; medians of ${RUNS}.`,
    '',
    '| | first paint | largest paint | blocking time | the same from the start | longest task | sent |',
    '|---|---|---|---|---|---|---|',
    row('the page', 'full'),
    row('without scripts', 'bare'),
    '',
    `In-app navigation to a post, from the click to the painted text: median ${median(clicks).toFixed(0)} ms, longest ${Math.max(...clicks).toFixed(0)} ms of ${clicks.length}.`,
    '',
  ].join('\n');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'reading.md'), report);
  console.log(report);
});
