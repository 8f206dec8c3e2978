// What taking comments costs: accepted comments per second, each on disk before its answer, beside
// the rate at which bare SQLite inserts as much on the same disk; what readers notice of it; and a
// page with many comments beside the same page with none.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { cpuSeconds, load, number, place, seconds, startProgram, wrk } from "./measure.mjs";

const CONNECTIONS = 32;
const MANY = Number(process.env.COMMENTS ?? 500);
/** The posts that comments are written under. */
const WRITTEN = Array.from({ length: 300 }, (_, number) => `/posts/post-${number + 1}`);
const TALKED = "/posts/post-401";
const MESSAGE = "We had a kettle in the depot for thirty years and nobody ever asked whose turn it was. ";

/** Raised: more come in a minute than a site that size would ever see. Each has a sender of its own. */
const LIMITS = {
  DISPATCHES_PROXIES: "127.0.0.1",
  DISPATCHES_LIMITS_COMMENTS_PER_MINUTE: "1000000",
  DISPATCHES_LIMITS_COMMENTS_PER_MINUTE_PER_POST: "1000000",
};

async function token(page) {
  const html = await (await fetch(page)).text();
  return /name="token"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="token"/.exec(html).slice(1).find(Boolean);
}

/** The form as browsers without scripts send it. */
const form = (name, token) =>
  new URLSearchParams({ name, email: `${name}@reader.example`, message: MESSAGE.repeat(3), token, website: "" });

/** Keeps connections busy with comments, each another one from somebody else. */
async function write(ours, posts) {
  const script = join(place, "comments.lua");
  const tokens = posts.map(({ path, token }) => `{${JSON.stringify(path)}, ${JSON.stringify(token)}}`);
  const body = form("NAME", "TOKEN").toString();
  writeFileSync(
    script,
    `local number, posts = 0, {${tokens.join(",")}}
local run = string.format("%x", math.floor(os.clock() * 1e6) + os.time() * 1000)
wrk.method = "POST"
request = function()
  number = number + 1
  local post = posts[number % #posts + 1]
  local body = (${JSON.stringify(body)}):gsub("NAME", "n" .. run .. number):gsub("TOKEN", post[2])
  local from = "10." .. number % 250 .. "." .. math.floor(number / 250) % 250 .. "." .. math.floor(number / 62500)
  return wrk.format(nil, post[1] .. "/comments", {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Sec-Fetch-Site"] = "same-origin",
    ["X-Forwarded-For"] = from,
    ["Host"] = ${JSON.stringify(new URL(ours.base).host)},
  }, body)
end
`,
  );
  const before = cpuSeconds(ours.pid);
  const done = await wrk("-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, "-s", script, ours.base);
  return { ...done, cpu: ((cpuSeconds(ours.pid) - before) / done.requests) * 1000 };
}

/** Rows like those of comments into an empty file, so many in one transaction; per second. */
function bare(together) {
  const folder = mkdtempSync(join(place, "bare-"));
  const rows = together === 1 ? 4_000 : 40_000;
  const insert = (number) =>
    `INSERT INTO comments VALUES('0190b7a0-0000-7000-8000-${String(number).padStart(12, "0")}','post',${number},'pending','n${number}@reader.example','${MESSAGE.repeat(3)}');`;
  const text = [
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;",
    "CREATE TABLE comments(id TEXT PRIMARY KEY,post TEXT,at INTEGER,status TEXT,email TEXT,message TEXT) STRICT;",
    "CREATE INDEX by_time ON comments(post,at,id);",
  ];
  for (let number = 0; number < rows; number += together) {
    const group = Array.from({ length: together }, (_, more) => insert(number + more));
    text.push(`BEGIN IMMEDIATE;${group.join("\n")}COMMIT;`);
  }
  const input = text.join("\n");
  const started = performance.now();
  execFileSync("sqlite3", [join(folder, "bare.db")], { input });
  const rate = (rows / (performance.now() - started)) * 1000;
  rmSync(folder, { recursive: true });
  return rate;
}

/** A reader's page: how late its answers are at worst. */
const reading = (url) => wrk("-t1", "-c4", `-d${seconds}s`, "-H", "Accept-Encoding: gzip", url);

/** Puts comments under a post that everybody sees. */
async function converse(ours, page) {
  const value = await token(page);
  for (let number = 0; number < MANY; number++) {
    const body = form(`talker${number}`, value);
    const headers = { "sec-fetch-site": "same-origin" };
    const answer = await fetch(`${page}/comments`, { method: "POST", redirect: "manual", headers, body });
    const id = answer.headers.get("location")?.split("#comment-")[1];
    if (!id) throw new Error(`a comment was not taken: ${answer.status}`);
    ours.run("comments", "approve", id);
  }
}

async function page(url) {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

async function talk(ours) {
  const url = ours.base + TALKED;
  const [quiet, quietPage] = [await load(url, ours.pid), await page(url)];
  await converse(ours, url);
  const [busy, busyPage] = [await load(url, ours.pid), await page(url)];
  return [
    ["no comments", quiet, quietPage],
    [`${MANY} comments`, busy, busyPage],
  ];
}

export async function comments() {
  const ours = await startProgram(LIMITS);
  const rows = await talk(ours);
  const posts = [];
  for (const path of WRITTEN) posts.push({ path, token: await token(ours.base + path) });
  const before = ours.run("comments", "list").trim().split("\n").length;
  const alone = await reading(`${ours.base}/posts/post-500`);
  const written = await write(ours, posts);
  const [beside, more] = await Promise.all([
    reading(`${ours.base}/posts/post-500`),
    write(ours, posts),
  ]);
  const stored = ours.run("comments", "list").trim().split("\n").length - before;
  ours.stop();
  // What wrk didn't wait for at its end may be stored as well.
  const taken = written.requests - written.errors + more.requests - more.errors;
  if (stored < taken) throw new Error(`${taken} comments were answered as stored, ${stored} are`);
  const [one, grouped] = [bare(1), bare(CONNECTIONS)];
  return [
    "## Comments",
    "",
    `${CONNECTIONS} connections, ${seconds} s each.`,
    "",
    "| figure | value |",
    "|---|---|",
    `| comments accepted per second, on disk before the answer | ${number(written.rate)} |`,
    `| errors | ${written.errors + more.errors} |`,
    `| answered as stored / in the database | ${number(taken)} / ${number(stored)} |`,
    `| CPU per comment | ${number(written.cpu, 3)} ms |`,
    `| p99 of a comment | ${number(written.p99, 1)} ms |`,
    `| bare SQLite, one insert a transaction | ${number(one)} per second |`,
    `| bare SQLite, ${CONNECTIONS} inserts a transaction | ${number(grouped)} per second |`,
    `| readers' p99, quiet / while comments are written | ${number(alone.p99, 1)} / ${number(beside.p99, 1)} ms |`,
    "",
    "| post page | HTML | brotli | requests/s | CPU ms | p99 ms |",
    "|---|---|---|---|---|---|",
    ...rows.map(
      ([name, run, html]) =>
        `| ${name} | ${number(html.length)} B | ${number(brotliCompressSync(html).length)} B | ${number(run.rate)} | ${number(run.cpu, 3)} | ${number(run.p99, 2)} |`,
    ),
    "",
  ];
}
