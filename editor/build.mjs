// Bundles the editor, or its tests. What it writes is plain files; scripts/site.mjs makes them
// what is served.
//
//   node editor/build.mjs FOLDER          editor.js, shrunk, measured, licences checked
//   node editor/build.mjs tests FOLDER    each tests/*.test.ts as a module for `node --test`

import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build, transform } from "esbuild";

// Debian's Node.js 18 has no `import.meta.dirname`.
const here = dirname(fileURLToPath(import.meta.url));
const targets = ["chrome120", "firefox121", "safari17.4"];
/** Bytes of brotli that the module may have, its sheets in it. */
const budget = 200_000;
const licences = new Set(["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD"]);

/** A sheet that a module imports is its shrunk text, which the element adopts. */
const sheets = {
  name: "sheets",
  setup(bundling) {
    bundling.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const sheet = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: targets });
      return { contents: sheet.code.trim(), loader: "text" };
    });
  },
};

async function tests(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const entries = readdirSync(join(here, "tests")).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: entries.map((name) => join(here, "tests", name)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    banner: {
      js:
        "import { createRequire } from 'node:module'; const require = createRequire('" +
        join(here, "build.mjs") +
        "');",
    },
    sourcemap: "inline",
    logLevel: "warning",
    plugins: [sheets],
  });
}

/** The packages that went into the bundle, with an allowed licence each. */
function packagesOf(metafile) {
  const folders = Object.entries(Object.values(metafile.outputs)[0].inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([input]) => input.match(/.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []);
  return [...new Set(folders)].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    if (!licences.has(license)) throw new Error(`${name} ${version} has the licence ${license}`);
    return `${name} ${version} (${license})`;
  });
}

async function editor(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile, outputFiles } = await build({
    entryPoints: [join(here, "src/main.ts")],
    outfile: join(folder, "editor.js"),
    absWorkingDir: here,
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: targets,
    metafile: true,
    logLevel: "warning",
    plugins: [sheets],
  });
  const packages = packagesOf(metafile);
  const notice = `/*! Dispatches' editor. Contains: ${packages.join(", ")}. */\n`;
  writeFileSync(join(folder, "editor.js"), notice + outputFiles[0].text);
  const size = brotliCompressSync(readFileSync(join(folder, "editor.js"))).length;
  console.log(`    ${size} B br  the editor; the limit is ${budget}`);
  if (size > budget) throw new Error("The editor has outgrown its budget.");
}

process.chdir(dirname(here));
const [what, where] = process.argv.slice(2);
if (what === "tests") await tests(where);
else await editor(what);
