// Takes out of the client what nobody calls, and shortens what joins its module to its script.
// Both steps make up for wasm-bindgen, which exports each class of each library, so that all a
// class needs stays, and which names an import after what it calls with a hash, in both files.
//
//   node scripts/shorten.mjs exports MODULE ENTRY SHORTER    before splitting; only ENTRY is ours
//   node scripts/shorten.mjs imports FOLDER                  after wasm-bindgen, whose writing of
//                                                            dispatches.js it relies on

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Reads the numbers, names and bytes that a module is made of (WebAssembly core spec, 5). */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  name() {
    return this.take(this.number()).toString();
  }
}

function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Buffer.from([...bytes, value]);
}

const sized = (bytes) => Buffer.concat([number(bytes.length), bytes]);
const listed = (entries) => Buffer.concat([number(entries.length), ...entries]);

/** What follows an import's names: its kind and type. */
function importType(reader) {
  const from = reader.at;
  const kind = reader.bytes[reader.at++];
  const limits = () => {
    const bounded = reader.bytes[reader.at++] & 1;
    reader.number();
    if (bounded) reader.number();
  };
  if (kind === 0) reader.number();
  else if (kind === 1) reader.at++, limits();
  else if (kind === 2) limits();
  else if (kind === 3) reader.at += 2;
  else reader.at++, reader.number();
  return reader.bytes.subarray(from, reader.at);
}

function imports(section, shortOf) {
  const reader = new Reader(section);
  return listed(
    Array.from({ length: reader.number() }, () => {
      const [module, name] = [reader.name(), reader.name()];
      const short = module === "./dispatches_bg.js" ? shortOf(name) : name;
      return Buffer.concat([sized(Buffer.from(module)), sized(Buffer.from(short)), importType(reader)]);
    }),
  );
}

function exportsOf(section) {
  const reader = new Reader(section);
  return Array.from({ length: reader.number() }, () => {
    const name = reader.name();
    return { name, is: Buffer.concat([reader.take(1), number(reader.number())]) };
  });
}

/** The exports without what libraries offer to scripts: functions that describe themselves. */
function ownExports(section, entry) {
  const all = exportsOf(section);
  const offered = new Set(all.map(({ name }) => name).filter((name) => !name.startsWith(`${entry}_`)));
  const foreign = new Set();
  for (const { name } of all) {
    const described = name.replace(/^__wbindgen_describe_/, "");
    if (described === name || !offered.has(described)) continue;
    foreign.add(name).add(described);
    foreign.add(`__wbg_${described.split("_")[0]}_free_${described.split("_").at(-1)}`);
  }
  const kept = all.filter(({ name }) => !foreign.has(name));
  return listed(kept.map(({ name, is }) => Buffer.concat([sized(Buffer.from(name)), is])));
}

/** The module with each section that `change` has an answer for replaced by it. */
function rewrite(module, change) {
  const reader = new Reader(module);
  const parts = [reader.take(8)];
  while (reader.at < module.length) {
    const kind = reader.take(1);
    const section = reader.take(reader.number());
    parts.push(kind, sized(change(kind[0], section) ?? section));
  }
  return Buffer.concat(parts);
}

/** The script without its classes that nothing else in it mentions. */
function withoutIdleClasses(script) {
  for (const [, name] of script.matchAll(/^class (\w+) \{$/gm)) {
    const rest = script
      .replace(new RegExp(`^class ${name} \\{$[^]*?^\\}$`, "m"), "")
      .replace(new RegExp(`^if \\(Symbol\\.dispose\\) ${name}\\..*$`, "m"), "")
      .replace(new RegExp(`^const ${name}Finalization = [^]*?;$`, "m"), "");
    if (!rest.includes(name)) script = rest;
  }
  return script;
}

function shortenImports(folder) {
  const path = (name) => join(folder, name);
  const names = new Map();
  const shortOf = (name) => {
    if (!names.has(name)) names.set(name, names.size.toString(36).replace(/^\d/, "_$&"));
    return names.get(name);
  };
  const module = rewrite(readFileSync(path("dispatches.wasm")), (kind, section) => {
    if (kind === 2) return imports(section, shortOf);
  });
  let script = withoutIdleClasses(readFileSync(path("dispatches.js"), "utf8"));
  for (const [name, short] of names) {
    const renamed = script.replace(new RegExp(`^( +)${name}: `, "m"), `$1${short}: `);
    if (renamed === script) throw new Error(`The script doesn't define the import ${name}.`);
    script = renamed;
  }
  writeFileSync(path("dispatches.js"), script);
  writeFileSync(path("dispatches.wasm"), module);
}

const [step, from, entry, to] = process.argv.slice(2);
if (step === "imports") shortenImports(from);
else {
  const own = (kind, section) => (kind === 7 ? ownExports(section, entry) : undefined);
  writeFileSync(to, rewrite(readFileSync(from), own));
}
