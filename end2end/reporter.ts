import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter';

/** Ends the output with one line for machines: `12 passed, 0 failed`. */
export default class Counts implements Reporter {
  private tests: TestCase[] = [];
  private errors = 0;

  onBegin(_config: FullConfig, suite: Suite) {
    this.tests = suite.allTests();
  }

  /** An error outside of any test: a file that doesn't load, a server that doesn't start. */
  onError() {
    this.errors += 1;
  }

  /** After the other reporters; a test that never ran is no test that passed. */
  async onExit() {
    const passed = this.tests.filter((test) => test.outcome() === 'expected').length;
    console.log(`${passed} passed, ${this.tests.length - passed + this.errors} failed`);
  }

  printsToStdio() {
    return false;
  }
}
