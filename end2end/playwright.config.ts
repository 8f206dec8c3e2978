import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// Three readers: one with everything, one without scripts, one with a small phone. A test without
// a tag is run for all three; `@hydrated`, `@no-js` and `@narrow` name the ones it is for. No
// test is ever skipped: what isn't for a reader isn't one of its tests.
const readers = ['hydrated', 'no-js', 'narrow'];
const isFor = (reader: string) => new RegExp(`@${reader}\\b|^(?!.*@(?:${readers.join('|')})\\b)`);

// The shell is the same browser without windows and all that belongs to them, which cost more than a
// third of the time.
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  // Enough on a machine several times slower than usual; what passes on others waits no longer for it.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['./reporter.ts']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || installed,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'hydrated', grep: isFor('hydrated'), use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'no-js',
      grep: isFor('no-js'),
      use: { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false },
    },
    {
      name: 'narrow',
      grep: isFor('narrow'),
      use: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
    },
  ],
});
