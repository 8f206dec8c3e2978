// A page with a writing surface and nothing else, under the site's own policy, from a small server
// of the test's own: the program isn't needed to try what the browser does.

import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { test as base } from './fixtures.ts';

const root = resolve(import.meta.dirname, '..');

/** The policy that pages have, as `policy.rs` writes it. */
function policy(): string {
  const source = readFileSync(join(root, 'src/server/middleware/pages/policy.rs'), 'utf8');
  const [, written] = /pub const BASE: &str = "([^;]*(?:;[^"]*)?)";/s.exec(source)!;
  return written.replaceAll(/\\\s*\n\s*/g, '');
}

export type Given = { text?: string; lang?: string; dir?: string; script?: boolean; attributes?: string };

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;');

function page(
  { text = '', lang = 'en-GB', dir = 'ltr', script = true, attributes = '' }: Given,
  assets: string,
): string {
  return `<!doctype html><html lang="${lang}" dir="${dir}"><head><title>Writing</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="${assets}/main.css"><link rel="stylesheet" href="${assets}/studio.css">
<script type="module" src="${script ? `${assets}/editor.js` : '/nothing.js'}"></script></head>
<body><main class="studio"><h1>Writing</h1><form method="post" action="/sent"><p><label for="body">Post body</label></p>
<md-editor data-search="/posts" data-upload="/upload" data-library="/library" data-text="${escape(JSON.stringify(text))}" ${attributes}>
<textarea id="body" name="body" rows="12">
${escape(text)}</textarea></md-editor>
<p><button type="submit">Save draft</button> <button type="reset">Start again</button></p></form></main></body></html>`;
}

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgYGBgYBgFo2AUAAAEsAABAGnGOQAAAABJRU5ErkJggg==',
  'base64',
);

export class Desk {
  /** The body of the last form that was sent. */
  sent = '';
  uploads = 0;
  /** How the next upload ends: a path, or why not; held back until it is let go. */
  refuse = '';
  hold: Promise<void> = Promise.resolve();
  private given: Given = {};
  private readonly server: Server;

  constructor() {
    this.server = createServer(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url!, 'http://desk');
      const body: Buffer[] = [];
      for await (const part of request) body.push(part as Buffer);
      const json = (value: unknown, status = 200) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (pathname === '/upload') {
        await this.hold;
        this.uploads += 1;
        if (this.refuse) return json({ error: this.refuse }, 422);
        return json({ path: `/media/picture-${this.uploads}.png`, alt: '' });
      }
      if (pathname === '/posts')
        return json(searchParams.get('q') === 'shed' ? [{ title: 'The shed that moved', path: '/posts/shed' }] : []);
      if (pathname === '/library') return json([{ path: '/media/kettle.png', alt: 'A kettle', name: 'kettle.png' }]);
      if (pathname === '/sent') {
        this.sent = Buffer.concat(body).toString();
        return response.writeHead(204).end();
      }
      if (pathname.startsWith('/media/')) return response.writeHead(200, { 'content-type': 'image/png' }).end(PICTURE);
      if (pathname === '/') {
        const { assets } = JSON.parse(readFileSync(join(root, 'target/site/manifest.json'), 'utf8')) as {
          assets: string;
        };
        return response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy() })
          .end(page(this.given, assets));
      }
      const types: Record<string, string> = {
        js: 'text/javascript',
        css: 'text/css',
        woff2: 'font/woff2',
        svg: 'image/svg+xml',
      };
      const file = join(root, 'target/site', pathname);
      const type = { 'content-type': types[pathname.split('.').at(-1)!] ?? 'application/octet-stream' };
      if (existsSync(file)) return response.writeHead(200, type).end(readFileSync(file));
      // The build keeps what is large only compressed.
      if (existsSync(`${file}.gz`))
        return response.writeHead(200, { ...type, 'content-encoding': 'gzip' }).end(readFileSync(`${file}.gz`));
      return response.writeHead(404).end();
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Opens the page with this text and waits for the surface. */
  async open(page: Page, given: Given | string = {}): Promise<Locator> {
    this.given = typeof given === 'string' ? { text: given } : given;
    await page.goto('/');
    const body = page.getByRole('textbox', { name: 'Post body' });
    await body.waitFor();
    return body;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export const test = base.extend<{ desk: Desk; address: string }>({
  desk: async ({}, use) => {
    const desk = new Desk();
    await use(desk);
    desk.stop();
  },
  address: async ({ desk }, use) => use(await desk.start()),
  baseURL: async ({ address }, use) => use(address),
});

type Editor = HTMLElement & { text: string; setText(text: string): void; selection: { from: number; to: number } };

export const textOf = (page: Page): Promise<string> =>
  page.locator('md-editor').evaluate((editor: Editor) => editor.text);

/** Puts the cursor somewhere, or selects, as positions in the text. */
export const select = (page: Page, from: number, to = from): Promise<void> =>
  page.locator('md-editor').evaluate(
    (editor: Editor, selection) => {
      editor.focus();
      editor.selection = selection;
    },
    { from, to },
  );

/** Pastes what a clipboard holds, as the browser does. */
export const paste = (body: Locator, html: string, plain: string): Promise<void> =>
  body.evaluate(
    (target, [html, plain]) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/html', html!);
      clipboardData.setData('text/plain', plain!);
      target.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }),
      );
    },
    [html, plain],
  );

/** Drops files on the text. */
export const drop = (body: Locator, names: string[], type = 'image/png'): Promise<void> =>
  body.evaluate(
    (target, { names, type }) => {
      const dataTransfer = new DataTransfer();
      for (const name of names) dataTransfer.items.add(new File([new Uint8Array([1, 2, 3])], name, { type }));
      const { left, top } = target.getBoundingClientRect();
      const place = { clientX: left + 20, clientY: top + 25 };
      const reach = { bubbles: true, cancelable: true, composed: true };
      target.dispatchEvent(new DragEvent('drop', { dataTransfer, ...reach, ...place }));
    },
    { names, type },
  );

/** Pastes a picture, as from a screenshot. */
export const pastePicture = (body: Locator): Promise<void> =>
  body.evaluate((target) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array([1, 2, 3])], 'image.png', { type: 'image/png' }));
    const reach = { bubbles: true, cancelable: true, composed: true };
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, ...reach }));
  });
