// The measurements of scripts/bench.sh: starts the program and nginx on free ports, measures them
// in turn, and writes target/bench/report.md. Rates are ratios of one run; CPU is user plus system
// time of all of a server's processes, per request. `comments` measures what is written instead:
// bench/comments.mjs.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { answers, freePort, load, machine, median, number, place, seconds, startProgram } from "./bench/measure.mjs";

const pairs = Number(process.env.PAIRS ?? 5);

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

const memory = (pid) => Number(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8").match(/Pss:\s+(\d+)/)[1]) / 1024;

async function pages() {
  const ours = await startProgram();
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
  const busy = memory(ours.pid);
  ours.stop();
  theirs.stop();

  const lines = [
    `# Measured on ${new Date().toISOString().slice(0, 10)}`,
    "",
    `${machine}; ${pairs} interleaved pairs of ${seconds} s, 32 connections, gzip.`,
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
    `| post page, HTML | ${number(post.length)} B, brotli ${number(brotliCompressSync(post).length)} B |`,
    `| home, HTML | ${number(home.length)} B, brotli ${number(brotliCompressSync(home).length)} B |`,
    `| style | ${number(style.length)} B, brotli ${number(brotliCompressSync(style).length)} B |`,
    `| first answer after start | ${number(ours.first)} ms |`,
    `| memory (PSS) idle / after the load | ${number(idle, 1)} / ${number(busy, 1)} MiB |`,
    "",
  ];
  writeFileSync(join(place, "report.md"), lines.join("\n"));
  console.log(lines.join("\n"));
}

if (process.argv[2] === "comments") {
  const { comments } = await import("./bench/comments.mjs");
  await comments();
} else {
  await pages();
}
