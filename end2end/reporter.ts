import type { FullResult, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter';

/** Ends the output with one line for machines: `12 passed, 0 failed`. */
export default class Counts implements Reporter {
  private tests: TestCase[] = [];
  private errors = 0;

  onBegin(_config: unknown, suite: Suite) {
    this.tests = suite.allTests();
  }

  /** An error outside of any test: a file that doesn't load, a server that doesn't start. */
  onError(_error: TestError) {
    this.errors += 1;
  }

  onEnd(_result: FullResult) {
    const passed = this.tests.filter((test) => test.outcome() === 'expected').length;
    this.line = `${passed} passed, ${this.tests.length - passed + this.errors} failed`;
  }

  private line = '';

  async onExit() {
    console.log(this.line);
  }

  printsToStdio() {
    return false;
  }
}
