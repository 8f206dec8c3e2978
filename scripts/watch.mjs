// The loop of scripts/watch.sh. The program runs on a port of its own; in front of it stands a
// small proxy that adds the reloading script to pages, so that the program needs no such hook.

import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { createServer, request } from "node:http";

const [front, back] = [3000, 3999];
const cache = process.env.CARGO_TARGET_DIR;
const target = `${cache}/watch`;
const reloader = "<script>new EventSource('/__watch').onmessage = () => location.reload()</script>";
const listeners = new Set();
let program = null;
let building = false;
let again = false;

const run = (command, ...parameters) =>
  new Promise((done) => {
    // The views of both sides are erased alike, or taking over a page fails; in a folder of its own,
    // since the tests are built without.
    const environment = {
      ...process.env,
      CLIENT_PROFILE: "dev",
      CARGO_TARGET_DIR: target,
      RUSTFLAGS: "--cfg erase_components",
    };
    spawn(command, parameters, { stdio: "inherit", env: environment }).on("exit", (code) => done(code === 0));
  });

async function start() {
  if (program) {
    const ended = new Promise((done) => program.once("exit", done));
    program.kill();
    await ended;
  }
  const binary = `${target}/debug/dispatches`;
  await run(binary, "seed", "demo", "--once");
  const environment = {
    ...process.env,
    DISPATCHES_ADDRESS: `127.0.0.1:${back}`,
    DISPATCHES_BASE_URL: `http://127.0.0.1:${front}`,
  };
  program = spawn(binary, ["serve"], { stdio: "inherit", env: environment });
}

/** Until the program answers, or has ended. */
async function answers() {
  const asked = () =>
    new Promise((answered) => {
      const asking = request({ port: back, path: "/healthz" }, (answer) => {
        answer.resume();
        answered(true);
      });
      asking.on("error", () => answered(false)).end();
    });
  while (program.exitCode === null && !(await asked())) await new Promise((again) => setTimeout(again, 100));
}

async function build() {
  if (building) {
    again = true;
    return;
  }
  building = true;
  do {
    again = false;
    const built =
      (await run("bash", "scripts/build-client.sh")) &&
      (await run("bash", "scripts/build-editor.sh")) &&
      (await run("node", "scripts/site.mjs", `${cache.replace(/target$/, "client")}/pkg-dev`, "development")) &&
      (await run("cargo", "build", "--features", "ssr", "--bin", "dispatches"));
    if (built) {
      await start();
      await answers();
      listeners.forEach((listener) => listener.write("data: reload\n\n"));
    }
  } while (again);
  building = false;
}

function proxy(incoming, outgoing) {
  if (incoming.url === "/__watch") {
    outgoing.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    listeners.add(outgoing);
    incoming.on("close", () => listeners.delete(outgoing));
    return;
  }
  const headers = { ...incoming.headers, "accept-encoding": "identity" };
  delete headers["if-none-match"];
  const inner = request({ port: back, method: incoming.method, path: incoming.url, headers }, (answer) => {
    const page = answer.headers["content-type"]?.startsWith("text/html");
    if (page) {
      for (const name of ["content-security-policy", "content-length", "etag"]) delete answer.headers[name];
    }
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.on("data", (bytes) => outgoing.write(bytes));
    answer.on("end", () => outgoing.end(page ? reloader : undefined));
  });
  inner.on("error", () => outgoing.writeHead(503, { "content-type": "text/html" }).end(`Building…${reloader}`));
  incoming.pipe(inner);
}

for (const folder of ["src", "editor/src", "style", "public", "migrations"]) {
  watch(folder, { recursive: true }, () => {
    clearTimeout(watch.timer);
    watch.timer = setTimeout(build, 200);
  });
}
createServer(proxy).listen(front, "127.0.0.1", () => console.log(`Watching; open http://127.0.0.1:${front}`));
process.on("SIGINT", () => {
  program?.kill();
  process.exit();
});
build();
