// Turns the client, the styles and public/ into target/site, the folder that the program embeds:
// addresses hold a hash of what is in them, and each text or module has its compressed forms
// beside it. Fails when a reading page's script and WebAssembly outgrow their budget.
//
//   node scripts/site.mjs CLIENT_FOLDER      (no folder: a site without a client, for tests)
//   node scripts/site.mjs CLIENT_FOLDER development      (neither compressed nor measured)
//
// The editor that scripts/build-editor.sh made is looked for beside the client, in CLIENT_FOLDER's
// ../../editor, and joins the styles.
//
// A site that was made from the same files stays untouched, so that the program that embeds it
// isn't compiled again.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { bundle } from "lightningcss";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const site = join(root, "target/site");
const client = process.argv[2];
const editor = client && join(dirname(dirname(client)), "editor");
const finished = process.argv[3] !== "development";
/** Bytes of brotli that a reading page may load as script and WebAssembly. */
const budget = 300_000;

const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });

function hashOf(files, base) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(relative(base, file)).update("\0").update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

/** Moves a folder to its hashed address and returns that address. */
function publish(folder, name) {
  const address = `/${name}/${hashOf(filesOf(folder), folder)}`;
  cpSync(folder, join(site, address), { recursive: true });
  return address;
}

function style(folder) {
  for (const name of ["main.css", "studio.css"]) {
    const { code } = bundle({
      filename: join(root, "style", name),
      minify: true,
      targets: { chrome: 120 << 16, firefox: 121 << 16, safari: (17 << 16) | (4 << 8) },
    });
    writeFileSync(join(folder, name), code);
  }
}

function compress(file) {
  if (!/\.(wasm|js|css|svg|txt|json|webmanifest|html)$/.test(file)) return;
  const bytes = readFileSync(file);
  if (bytes.length < 256) return;
  writeFileSync(`${file}.br`, brotli(bytes));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  // The program holds it all, and unpacks what is large for whoever takes neither: no browser.
  if (bytes.length > 16 * 1024) rmSync(file);
}

function measure(address) {
  if (!finished) return;
  const folder = join(site, address);
  const names = filesOf(folder).map((file) => relative(folder, file).replace(/\.(br|gz)$/, ""));
  const modules = [...new Set(names)].filter((name) => /\.(js|wasm)$/.test(name));
  const size = (file) => (existsSync(`${file}.br`) ? readFileSync(`${file}.br`) : brotli(readFileSync(file))).length;
  const sizes = modules.map((name) => [name, size(join(folder, name))]);
  const lazy = ([name]) => /^(split_|chunk_)|__wasm_split/.test(name) && name.endsWith(".wasm");
  const reading = sizes.filter((size) => !lazy(size)).reduce((sum, [, size]) => sum + size, 0);
  for (const [name, size] of sizes) console.log(`    ${String(size).padStart(7)} B br  ${name}${lazy([name]) ? "  (lazy)" : ""}`);
  console.log(`    ${String(reading).padStart(7)} B br  script and WebAssembly of a reading page; the limit is ${budget}`);
  if (reading > budget) {
    console.error("The client has outgrown its budget: see the sizes above.");
    process.exit(1);
  }
}

/** What the site is made from, this script included. */
function ingredients() {
  const folders = [join(root, "public"), join(root, "style")];
  for (const made of [client, editor]) if (made && existsSync(made)) folders.push(made);
  const hash = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url))).update(`${finished}`);
  for (const folder of folders) hash.update(`${relative(root, folder)}\0`).update(hashOf(filesOf(folder), folder));
  return hash.digest("hex");
}

const madeFrom = ingredients();
const mark = join(root, "target/site.made-from");
if (existsSync(join(site, "manifest.json")) && existsSync(mark) && readFileSync(mark, "utf8") === madeFrom) {
  const made = JSON.parse(readFileSync(join(site, "manifest.json"), "utf8"));
  if (made.client) measure(made.client);
  process.exit();
}

const work = join(root, "target/site-work");
rmSync(mark, { force: true });
rmSync(site, { recursive: true, force: true });
rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
cpSync(join(root, "public"), work, { recursive: true });
style(work);
const hasEditor = editor && existsSync(join(editor, "editor.js"));
if (hasEditor) cpSync(join(editor, "editor.js"), join(work, "editor.js"));
mkdirSync(site, { recursive: true });
cpSync(join(root, "public"), site, { recursive: true });
const assets = publish(work, "assets");
// Where the editor's module is.
const manifest = { assets, client: null, editor: hasEditor ? `${assets}/editor.js` : null };
if (client && existsSync(join(client, "dispatches.wasm"))) {
  manifest.client = publish(client, "pkg");
  measure(manifest.client);
}
rmSync(work, { recursive: true });
if (finished) filesOf(site).forEach(compress);
writeFileSync(join(site, "manifest.json"), JSON.stringify(manifest));
writeFileSync(mark, madeFrom);
