import { defineConfig } from '@playwright/test';
import suite from './playwright.config.ts';

// Measurements, which are no tests: one at a time, on a machine with nothing else to do, in the whole
// browser, as readers have it.
export default defineConfig({
  ...suite,
  testDir: 'bench',
  testMatch: '*.bench.ts',
  workers: 1,
  timeout: 600_000,
  use: {
    ...suite.use,
    launchOptions: { ...suite.use?.launchOptions, executablePath: process.env.CHROMIUM || '/usr/bin/chromium' },
  },
  projects: [{ name: 'hydrated', use: { viewport: { width: 1600, height: 900 } } }],
});
