// The measurements of scripts/bench.sh: starts the program and nginx on free ports, measures them
// in turn, and writes target/bench/report.md. Rates are ratios of one run; CPU is user plus system
// time of all of a server's processes, per request. Quick pages are compared with nginx, the same
// under approvals with quiet ones, and what has to be made (a page that isn't kept, a search) stands
// with its cost. What is written is bench/comments.mjs'. `pages` or `comments` measures one of them.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { comments } from "./bench/comments.mjs";
import { LIMITS, NEEDED, moderator, underApprovals, waiting } from "./bench/approving.mjs";
import { answers, cpuSeconds, freePort, load, machine, median, number, place, seconds, startProgram, wrk } from "./bench/measure.mjs";

const pairs = Number(process.env.PAIRS ?? 5);
/** What browsers accept. Of what has to be made, compressing is a part of the cost. */
const BROWSERS = "gzip, deflate, br, zstd";

async function startNginx(pages) {
  const port = await freePort();
  const root = join(place, "nginx");
  for (const [name, bytes] of Object.entries(pages)) {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, "index.html"), bytes);
    writeFileSync(join(root, name, "index.html.gz"), gzipSync(bytes, { level: 6 }));
  }
  const settings = join(place, "nginx.conf");
  writeFileSync(
    settings,
    `user root; worker_processes 2; daemon off; pid ${place}/nginx.pid; error_log ${place}/nginx.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush off; keepalive_requests 1000000; gzip_static on;
types { text/html html; } server { listen 127.0.0.1:${port}; root ${root}; index index.html; } }`,
  );
  const child = spawn("nginx", ["-c", settings], { stdio: "ignore" });
  await answers(`http://127.0.0.1:${port}/post/`);
  return { pid: child.pid, base: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

async function compare(ours, theirs, path, theirPath) {
  const rounds = [];
  for (let round = 0; round < pairs; round++) {
    const us = await load(ours.base + path, ours.pid);
    const nginx = await load(theirs.base + theirPath, theirs.pid);
    rounds.push({ us, nginx });
  }
  const of = (pick) => rounds.map(pick);
  const ratios = of(({ us, nginx }) => us.rate / nginx.rate);
  return {
    rate: median(of(({ us }) => us.rate)),
    nginx: median(of(({ nginx }) => nginx.rate)),
    ratio: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
    cpu: median(of(({ us }) => us.cpu)),
    nginxCpu: median(of(({ nginx }) => nginx.cpu)),
    p99: median(of(({ us }) => us.p99)),
    nginxP99: median(of(({ nginx }) => nginx.p99)),
  };
}

/** A post under approvals beside the same post left alone, in turn. */
async function approvals(ours, path) {
  const cookie = await moderator(ours);
  const rounds = [];
  for (let round = 0, before = 0; round < pairs; round++) {
    const ids = await waiting(ours, path, NEEDED);
    const quiet = await load(ours.base + path, ours.pid);
    const busy = await underApprovals(ours, path, { ids, cookie, before });
    before = busy.approved;
    rounds.push({ quiet, busy });
  }
  const of = (pick) => rounds.map(pick);
  const ratios = of(({ quiet, busy }) => busy.rate / quiet.rate);
  return {
    rate: median(of(({ busy }) => busy.rate)),
    quiet: median(of(({ quiet }) => quiet.rate)),
    ratio: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
    cpu: median(of(({ busy }) => busy.cpu)),
    p99: median(of(({ busy }) => busy.p99)),
    stale: of(({ busy }) => busy.stale).reduce((sum, one) => sum + one, 0),
    approved: rounds.at(-1).busy.approved,
  };
}

/** Searches of which hardly any comes twice. */
async function searches(ours) {
  const script = join(place, "searches.lua");
  const words = "river bridge kitchen garden council meeting neighbour bread bicycle letter morning street".split(" ");
  writeFileSync(
    script,
    `local words = {${words.map((word) => JSON.stringify(word)).join(",")}}
request = function()
  local pick = function() return words[math.random(#words)] end
  return wrk.format("GET", "/search?q=" .. pick() .. "+" .. pick() .. "+" .. pick():sub(1, math.random(2, 6)), { ["Accept-Encoding"] = ${JSON.stringify(BROWSERS)} })
end
`,
  );
  const before = cpuSeconds(ours.pid);
  const busy = await wrk("-t1", "-c32", `-d${seconds}s`, "-s", script, ours.base);
  const cpu = ((cpuSeconds(ours.pid) - before) / busy.requests) * 1000;
  const alone = await wrk("-t1", "-c1", `-d${seconds}s`, "-s", script, ours.base);
  return { rate: busy.rate, cpu, p99: alone.p99, errors: busy.errors + alone.errors };
}

/** Pages that are made at each request, because nothing is kept. */
async function made() {
  const ours = await startProgram({ DISPATCHES_LIMITS_CACHE_BYTES: "0" });
  const post = await load(`${ours.base}/posts/post-500`, ours.pid, BROWSERS);
  const home = await load(ours.base, ours.pid, BROWSERS);
  const found = await searches(ours);
  ours.stop();
  return { post, home, found };
}

const memory = (pid) => Number(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8").match(/Pss:\s+(\d+)/)[1]) / 1024;

async function pages() {
  const ours = await startProgram(LIMITS);
  const idle = memory(ours.pid);
  const page = async (path) => Buffer.from(await (await fetch(ours.base + path)).arrayBuffer());
  const post = await page("/posts/post-500");
  const home = await page("/");
  const style = await page(post.toString().match(/href="([^"]+\.css)"/)[1]);
  const theirs = await startNginx({ post, home });
  const rows = {
    "post page": await compare(ours, theirs, "/posts/post-500", "/post/"),
    home: await compare(ours, theirs, "/", "/home/"),
  };
  const talk = await approvals(ours, "/posts/post-400");
  const busy = memory(ours.pid);
  theirs.stop();
  await ours.stop();
  const cold = await made();

  return [
    "## Pages",
    "",
    `${pairs} interleaved pairs of ${seconds} s, 32 connections, gzip. What is made is sent as browsers ask for it.`,
    "",
    "| | requests/s | nginx, same bytes | ratio (median; spread) | CPU ms | nginx CPU ms | p99 ms | nginx p99 ms |",
    "|---|---|---|---|---|---|---|---|",
    ...Object.entries(rows).map(
      ([name, row]) =>
        `| ${name} | ${number(row.rate)} | ${number(row.nginx)} | ${number(row.ratio, 3)} (${row.spread.map((one) => number(one, 3)).join("–")}) | ${number(row.cpu, 3)} | ${number(row.nginxCpu, 3)} | ${number(row.p99, 2)} | ${number(row.nginxP99, 2)} |`,
    ),
    "",
    "| figure | value |",
    "|---|---|",
    `| post page, ten approvals a second, a tenth of the readers with a commenter's cookie | ${number(talk.rate)}/s, ${number(talk.ratio, 3)} (${talk.spread.map((one) => number(one, 3)).join("–")}) of its quiet ${number(talk.quiet)}/s; CPU ${number(talk.cpu, 3)} ms, p99 ${number(talk.p99, 2)} ms |`,
    `| stale answers after an approval | ${talk.stale} of ${talk.approved} |`,
    `| post page made at each request | CPU ${number(cold.post.cpu, 2)} ms |`,
    `| home made at each request | CPU ${number(cold.home.cpu, 2)} ms |`,
    `| searches, none kept | ${number(cold.found.rate)}/s, CPU ${number(cold.found.cpu, 2)} ms; alone p99 ${number(cold.found.p99, 1)} ms; ${cold.found.errors} errors |`,
    `| post page, HTML | ${number(post.length)} B, brotli ${number(brotliCompressSync(post).length)} B |`,
    `| home, HTML | ${number(home.length)} B, brotli ${number(brotliCompressSync(home).length)} B |`,
    `| style | ${number(style.length)} B, brotli ${number(brotliCompressSync(style).length)} B |`,
    `| first answer after start | ${number(ours.first)} ms |`,
    `| memory (PSS) idle / after the load | ${number(idle, 1)} / ${number(busy, 1)} MiB |`,
    "",
  ];
}

const parts = { pages, comments };
const chosen = process.argv[2] ? [process.argv[2]] : Object.keys(parts);
const report = [`# Measured on ${new Date().toISOString().slice(0, 10)}`, "", `${machine}.`, ""];
for (const name of chosen) report.push(...(await parts[name]()));
writeFileSync(join(place, "report.md"), report.join("\n"));
console.log(report.join("\n"));
