// Checks what the program depends on: licences, sources, and libraries we decided against. Known
// vulnerabilities need a database from the network; where it can't be had, that is said.

import { execFileSync, spawnSync } from "node:child_process";

const licences = new Set([
  "MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD",
  "Zlib", "Unlicense", "CC0-1.0", "MPL-2.0", "Unicode-3.0", "BSL-1.0", "CDLA-Permissive-2.0", "MIT-0", "OpenSSL",
]);
/** One TLS library (ring) and nothing that needs a C compiler beyond it and SQLite. */
const unwanted = new Set(["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys", "chrono-tz"]);

const host = execFileSync("rustc", ["-vV"], { encoding: "utf8" }).match(/^host: (.*)$/m)[1];
const metadata = JSON.parse(
  execFileSync("cargo", ["metadata", "--format-version=1", "--features=traces", "--locked", `--filter-platform=${host}`], {
    maxBuffer: 1 << 28,
  }),
);

/** Whether some choice of an SPDX expression is allowed; "a/b" is an old way to say OR. */
function allowed(expression) {
  const choices = expression.replaceAll("/", " OR ").replaceAll(/[()]/g, "").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((licence) => licences.has(licence.trim())));
}

const wrong = [];
for (const { name, version, license, source, license_file } of metadata.packages) {
  if (source === null) continue;
  if (!source.startsWith("registry+")) wrong.push(`${name} ${version} does not come from the registry`);
  if (unwanted.has(name)) wrong.push(`${name} ${version} is a library we decided against`);
  if (!(license ? allowed(license) : license_file)) wrong.push(`${name} ${version} has the licence ${license}`);
}
console.log(`${metadata.packages.length} packages: licences, sources and unwanted libraries checked`);

const audit = spawnSync("cargo", ["audit", "--quiet"], { encoding: "utf8" });
if (audit.status === 0) {
  console.log("Known vulnerabilities: none");
} else if (/no such command|error fetching|couldn't fetch|failed to (?:fetch|prepare)/i.test(audit.stderr)) {
  console.log("Known vulnerabilities: NOT checked, cargo-audit or its database can't be had here");
} else {
  wrong.push(`cargo audit: ${audit.stdout}${audit.stderr}`);
}
for (const line of wrong) console.error(line);
process.exit(wrong.length > 0 ? 1 : 0);
