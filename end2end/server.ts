// Starts the program with a site of its own: a data folder, a clock and a free port, all gone
// when it is stopped.

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const here = import.meta.dirname;
const binary = resolve(here, process.env.DISPATCHES_BINARY || '../target/release/dispatches');

/** Where the clock stands when a site starts, and again before each test. */
export const START = '2026-11-23T09:00:00Z';

/** What the test sites say of their organisation. */
export const ORGANISATION = {
  name: 'Harrowmere Commons',
  tagline: 'Dispatches from an estuary town',
  email: 'hello@harrowmere.example',
  phone: '01632 960 114',
};

/** The front matter of a post: `title`, `date`, `authors` and so on. */
export type FrontMatter = Record<string, string | string[]>;

export class Site {
  readonly url: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'dispatches-end2end-'));
  private process?: ChildProcess;
  private output = '';
  private imports = 0;

  private constructor(
    private readonly port: number,
    host: string,
    private readonly database?: Database,
  ) {
    this.url = `http://${host}:${port}`;
    this.setClock(START);
  }

  /** A running site with the demo's posts and those of `content/`, or with nothing at all. */
  static async start({ content, host = '127.0.0.1' }: { content: boolean; host?: string }): Promise<Site> {
    const site = new Site(await freePort(), host, await Database.fromEnvironment());
    try {
      if (content) {
        await site.run('seed', 'demo');
        await site.run('import', 'markdown', join(here, 'content'));
        await site.run('seed', 'comments');
      }
      await site.serve();
    } catch (error) {
      await site.stop();
      throw new Error(`The site did not start: ${error}\n${site.log}`);
    }
    return site;
  }

  /** Everything the program has printed. */
  get log(): string {
    return this.output;
  }

  /** Moves the site's clock. What becomes due is done within a second. */
  setClock(instant: string) {
    // Never half written: the program may look at any moment.
    const clock = join(this.folder, 'clock');
    writeFileSync(`${clock}.next`, instant);
    renameSync(`${clock}.next`, clock);
  }

  /** Runs one of the program's commands on this site and gives what it printed. */
  async run(...args: string[]): Promise<string> {
    const options = { cwd: this.folder, env: this.environment() };
    const { stdout, stderr } = await promisify(execFile)(binary, args, options);
    return stdout + stderr;
  }

  /** The same with something on its standard input. */
  async runWith(input: string, ...args: string[]): Promise<string> {
    const options = { cwd: this.folder, env: this.environment() };
    const running = promisify(execFile)(binary, args, options);
    running.child.stdin?.end(input);
    const { stdout, stderr } = await running;
    return stdout + stderr;
  }

  /** Publishes a post, as `dispatches import markdown` does; again with the same slug to change it. */
  async publish(post: FrontMatter, text = 'Some words.') {
    const folder = join(this.folder, `import-${(this.imports += 1)}`);
    mkdirSync(folder);
    const lines = Object.entries({
      date: '2026-01-01T09:00:00Z',
      status: 'published',
      authors: ['Len Baptiste'],
      ...post,
    }).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    writeFileSync(join(folder, `${post.slug}.md`), `---\n${lines.join('\n')}\n---\n\n${text}\n`);
    await this.run('import', 'markdown', folder);
  }

  /** Publishes a post whose text is exactly this; its slug is its title. */
  async publishExactly(slug: string, text: string) {
    const folder = join(this.folder, `import-${(this.imports += 1)}`);
    mkdirSync(folder);
    writeFileSync(join(folder, `${slug}.md`), `---\ntitle: "${slug}"\ndate: 2026-01-01\nstatus: published\n---\n${text}`);
    await this.run('import', 'markdown', folder);
  }

  /** The mails that went out so far, in the order in which they were caused. */
  mails(): Mail[] {
    const outbox = join(this.folder, 'data/outbox');
    if (!existsSync(outbox)) return [];
    const names = readdirSync(outbox).filter((name) => name.endsWith('.eml'));
    return names.sort().map((name) => new Mail(readFileSync(join(outbox, name), 'utf8')));
  }

  /** Kills the program at once, as a power cut does, and starts it again on what it left. */
  async crash() {
    await this.kill();
    await this.serve();
  }

  private async kill() {
    const child = this.process;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    }
  }

  /** Ends the program and removes everything it left. */
  async stop() {
    await this.kill();
    await this.database?.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('DISPATCHES_'));
    return {
      ...Object.fromEntries(others),
      DISPATCHES_ENVIRONMENT: 'test',
      DISPATCHES_CLOCK: join(this.folder, 'clock'),
      DISPATCHES_ADDRESS: `127.0.0.1:${this.port}`,
      DISPATCHES_BASE_URL: this.url,
      DISPATCHES_DATA: join(this.folder, 'data'),
      DISPATCHES_SITE_NAME: ORGANISATION.name,
      DISPATCHES_SITE_TAGLINE: ORGANISATION.tagline,
      DISPATCHES_SITE_EMAIL: ORGANISATION.email,
      DISPATCHES_SITE_PHONE: ORGANISATION.phone,
      ...(this.database && { DISPATCHES_DATABASE_URL: this.database.url }),
    };
  }

  private async serve() {
    const child = spawn(binary, ['serve'], {
      cwd: this.folder,
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    const keep = (bytes: Buffer) => (this.output += bytes.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => (this.output += String(error)));
    const deadline = Date.now() + 60_000;
    while (!(await this.answers())) {
      if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
      if (Date.now() > deadline) throw new Error('it was not ready within 60 seconds');
      await pause(20);
    }
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  }
}

/** A mail as it lies in the outbox. */
export class Mail {
  readonly to: string;

  constructor(readonly content: string) {
    this.to = content.match(/^To: (.*)$/m)?.[1].trim() ?? '';
  }

  /** The address under these words. */
  link(does: string): string {
    const lines = this.content.split('\r\n');
    return lines[lines.indexOf(`${does}:`) + 1];
  }
}

/** Ports of this worker alone, and below those that the system gives to whoever connects. */
const ports = { first: 10_000 + (Number(process.env.TEST_PARALLEL_INDEX ?? 0) % 10) * 2_000, count: 2_000 };
let tried = process.pid;

/** A port that stays free until the program takes it. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < ports.count; tries += 1) {
    const port = ports.first + ((tried += 1) % ports.count);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of the ports from ${ports.first} on is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((found) => {
    const server = createServer().once('error', () => found(false));
    server.listen(port, '127.0.0.1', () => server.close(() => found(true)));
  });
}

/** A PostgreSQL database for one site, made beside the one that DISPATCHES_DATABASE_URL names. */
class Database {
  private constructor(
    private readonly server: string,
    private readonly name: string,
  ) {}

  static async fromEnvironment(): Promise<Database | undefined> {
    const server = process.env.DISPATCHES_DATABASE_URL;
    if (!server) return undefined;
    const name = `end2end_${process.pid}_${Date.now()}`;
    await promisify(execFile)('psql', [server, '-qc', `create database ${name}`]);
    return new Database(server, name);
  }

  get url(): string {
    const address = new URL(this.server);
    address.pathname = `/${this.name}`;
    return address.href;
  }

  async drop() {
    const command = `drop database if exists ${this.name} with (force)`;
    await promisify(execFile)('psql', [this.server, '-qc', command]);
  }
}
