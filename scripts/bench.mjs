// The measurements of scripts/bench.sh: starts the program and nginx on free ports, measures them
// in turn, and writes target/bench/report.md. Rates are ratios of one run; CPU is user plus system
// time of all of a server's processes, per request.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { arch, cpus, release } from "node:os";
import { join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const place = resolve("target/bench");
const pairs = Number(process.env.PAIRS ?? 5);
const seconds = Number(process.env.SECONDS_EACH ?? 4);
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** CPU seconds used so far by a process and its children. */
function cpuSeconds(parent) {
  const family = [parent];
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const after = readFileSync(`/proc/${entry}/stat`, "utf8").split(") ").pop().split(" ");
      if (Number(after[1]) === parent) family.push(Number(entry));
    } catch {
      // The process has ended meanwhile.
    }
  }
  const ticks = family.map((pid) => {
    const after = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ");
    return Number(after[11]) + Number(after[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) / 100;
}

async function answers(url) {
  for (let tries = 0; tries < 400; tries++) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`${url} does not answer`);
}

function load(url, pid) {
  const before = cpuSeconds(pid);
  const output = execFileSync(
    "wrk",
    ["-t1", "-c32", `-d${seconds}s`, "--latency", "-H", "Accept-Encoding: gzip", url],
    { encoding: "utf8" },
  );
  const requests = Number(output.match(/(\d+) requests in/)[1]);
  const unit = { us: 0.001, ms: 1, s: 1000 };
  const [, late, of] = output.match(/99%\s+([\d.]+)(us|ms|s)/);
  const wrong = /Non-2xx/.test(output) || /Socket errors/.test(output);
  if (wrong) throw new Error(output);
  return {
    rate: Number(output.match(/Requests\/sec:\s+([\d.]+)/)[1]),
    cpu: ((cpuSeconds(pid) - before) / requests) * 1000,
    p99: Number(late) * unit[of],
  };
}

async function startProgram() {
  const port = await freePort();
  const environment = {
    ...process.env,
    DISPATCHES_DATA: join(place, "data"),
    DISPATCHES_ADDRESS: `127.0.0.1:${port}`,
    DISPATCHES_BASE_URL: `http://127.0.0.1:${port}`,
    RUST_LOG: "warn",
  };
  const program = resolve("target/release/dispatches");
  const report = execFileSync(program, ["import", "markdown", join(place, "content")], { env: environment, maxBuffer: 1 << 28 });
  writeFileSync(join(place, "import.txt"), report);
  const started = performance.now();
  const child = spawn(program, ["serve"], { env: environment, stdio: "ignore" });
  await answers(`http://127.0.0.1:${port}/readyz`);
  const first = performance.now() - started;
  return { pid: child.pid, base: `http://127.0.0.1:${port}`, first, stop: () => child.kill() };
}

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

function compare(ours, theirs, path, theirPath) {
  const rounds = [];
  for (let round = 0; round < pairs; round++) {
    const us = load(ours.base + path, ours.pid);
    const nginx = load(theirs.base + theirPath, theirs.pid);
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

const ours = await startProgram();
const idle = memory(ours.pid);
const page = async (path) => Buffer.from(await (await fetch(ours.base + path)).arrayBuffer());
const post = await page("/posts/post-500");
const home = await page("/");
const style = await page(post.toString().match(/href="([^"]+\.css)"/)[1]);
const theirs = await startNginx({ post, home });
const rows = {
  "post page": compare(ours, theirs, "/posts/post-500", "/post/"),
  home: compare(ours, theirs, "/", "/home/"),
};
const busy = memory(ours.pid);
ours.stop();
theirs.stop();

const number = (value, digits = 0) => value.toLocaleString("en-GB", { maximumFractionDigits: digits });
const lines = [
  `# Measured on ${new Date().toISOString().slice(0, 10)}`,
  "",
  `${cpus().length} × ${cpus()[0].model}, Linux ${release()} ${arch()}; ${pairs} interleaved pairs of ${seconds} s, 32 connections, gzip.`,
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
