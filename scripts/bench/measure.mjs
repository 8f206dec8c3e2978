// What the measurements share: starting the program, putting load on it, reading what that cost.

import { execFile, execFileSync, spawn } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { arch, cpus, release } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

export const place = resolve("target/bench");
export const program = resolve(process.env.PROGRAM ?? "target/release/dispatches");
export const seconds = Number(process.env.SECONDS_EACH ?? 4);
export const machine = `${cpus().length} × ${cpus()[0].model}, Linux ${release()} ${arch()}`;

export const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
export const number = (value, digits = 0) => value.toLocaleString("en-GB", { maximumFractionDigits: digits });

export const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** CPU seconds used so far by a process and its children. */
export function cpuSeconds(parent) {
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

export async function answers(url, seconds = 4) {
  for (const until = performance.now() + seconds * 1000; performance.now() < until; ) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`${url} does not answer`);
}

/** What wrk says of a run. An answer from 400 on, or none, is an error. */
export function read(output) {
  const unit = { us: 0.001, ms: 1, s: 1000 };
  const [, late, of] = output.match(/99%\s+([\d.]+)(us|ms|s)/);
  const sockets = output.match(/Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/);
  const refused = Number(output.match(/Non-2xx or 3xx responses: (\d+)/)?.[1] ?? 0);
  return {
    requests: Number(output.match(/(\d+) requests in/)[1]),
    rate: Number(output.match(/Requests\/sec:\s+([\d.]+)/)[1]),
    p99: Number(late) * unit[of],
    errors: refused + (sockets ? sockets.slice(1).reduce((sum, one) => sum + Number(one), 0) : 0),
  };
}

/** Runs wrk; other things may run meanwhile. */
export async function wrk(...options) {
  const { stdout } = await promisify(execFile)("wrk", ["--latency", ...options]);
  return read(stdout);
}

/** One page under load, without errors, with the CPU milliseconds of each answer. */
export async function load(url, pid, coding = "gzip") {
  const before = cpuSeconds(pid);
  const run = await wrk("-t1", "-c32", `-d${seconds}s`, "-H", `Accept-Encoding: ${coding}`, url);
  if (run.errors > 0) throw new Error(`${url}: ${run.errors} errors`);
  return { ...run, cpu: ((cpuSeconds(pid) - before) / run.requests) * 1000 };
}

/** Imports the content and starts the program on it. */
export async function startProgram(settings = {}) {
  const ours = await prepare(join(place, "data"), settings);
  writeFileSync(join(place, "import.txt"), ours.run("import", "markdown", join(place, "content")));
  return ours.start();
}

/** The program on a data folder: `run` gives what a command says, `start` serves. */
export async function prepare(data, settings = {}) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const environment = {
    ...process.env,
    DISPATCHES_DATA: data,
    DISPATCHES_ADDRESS: `127.0.0.1:${port}`,
    DISPATCHES_BASE_URL: base,
    RUST_LOG: "warn",
    ...settings,
  };
  const run = (...args) => execFileSync(program, args, { env: environment, encoding: "utf8", maxBuffer: 1 << 28 });
  const start = async (seconds = 20) => {
    const started = performance.now();
    const child = spawn(program, ["serve"], { env: environment, stdio: "ignore" });
    const ended = new Promise((done) => child.once("exit", done));
    const early = ended.then((code) => Promise.reject(new Error(`the program ended with ${code}`)));
    await Promise.race([answers(`${base}/readyz`, seconds), early]);
    early.catch(() => {});
    const first = performance.now() - started;
    const stop = () => {
      child.kill();
      return ended;
    };
    return { pid: child.pid, base, first, run, environment, stop };
  };
  return { run, start, environment };
}
