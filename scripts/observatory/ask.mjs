// Asks Mozilla's Observatory what it thinks of each kind of page, over TLS as behind a web server:
//   node scripts/observatory/ask.mjs PROGRAM PACKAGE
// PROGRAM is the built program, PACKAGE where the Observatory's package is installed. Fails where a
// page has less than A+ or than LEAST points: all that a page can have which sets no cookie, fetches no
// script from elsewhere, and whose domain isn't on the browsers' own list.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createPlain, request } from "node:http";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const LEAST = 130;
const [program, pack] = process.argv.slice(2, 4).map((path) => resolve(path));
const place = mkdtempSync(join(tmpdir(), "observatory-"));
const [key, certificate] = [join(place, "key.pem"), join(place, "certificate.pem")];

// Node reads whom it trusts when it starts.
if (!process.env.OBSERVATORY_PLACE) {
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], { stdio: "ignore" });
  const again = spawn(process.execPath, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, OBSERVATORY_PLACE: place, NODE_EXTRA_CA_CERTS: certificate },
  });
  process.exitCode = await new Promise((done) => again.once("exit", (code) => done(code ?? 1)));
  rmSync(place, { recursive: true });
} else {
  await ask(process.env.OBSERVATORY_PLACE);
}

async function ask(place) {
  const from = (path) => import(pathToFileURL(join(pack, "node_modules/@mdn/mdn-http-observatory/src", path)));
  const [{ retrieve }, { ALL_TESTS }, grader, { MINIMUM_SCORE_FOR_EXTRA_CREDIT }] = await Promise.all(
    ["retriever/retriever.js", "constants.js", "grader/grader.js", "grader/charts.js"].map(from),
  );
  const listening = (server) => new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));
  const free = createPlain();
  const port = await listening(free);
  free.close();
  // What a web server in front does: TLS, and whoever comes without it is sent on.
  const tls = { key: readFileSync(join(place, "key.pem")), cert: readFileSync(join(place, "certificate.pem")) };
  const front = createServer(tls, (asked, answer) => {
    const options = { port, path: asked.url, method: asked.method, headers: asked.headers };
    const onwards = request(options, (given) => {
      answer.writeHead(given.statusCode, given.rawHeaders);
      given.pipe(answer);
    });
    // Before the program listens.
    onwards.on("error", () => answer.writeHead(502).end());
    asked.pipe(onwards);
  });
  const httpsPort = await listening(front);
  const base = `https://localhost:${httpsPort}`;
  const plain = createPlain((asked, answer) => answer.writeHead(301, { location: base + asked.url }).end());
  const httpPort = await listening(plain);
  const environment = { ...process.env, DISPATCHES_DATA: join(place, "data"), DISPATCHES_ADDRESS: `127.0.0.1:${port}`, DISPATCHES_BASE_URL: base, RUST_LOG: "warn" };
  execFileSync(program, ["seed", "demo"], { env: environment, cwd: place });
  const running = spawn(program, ["serve"], { env: environment, cwd: place, stdio: ["ignore", "inherit", "inherit"] });
  try {
    while (!(await fetch(`${base}/readyz`).then(({ ok }) => ok, () => false))) await new Promise((done) => setTimeout(done, 100));
    const home = await (await fetch(base)).text();
    const [post] = /\/posts\/[a-z0-9-]+/.exec(home);
    for (const path of ["/", post, "/about", "/search?q=bench", "/feed.xml", "/studio/sign-in"]) {
      const requests = await retrieve("localhost", { httpPort, httpsPort, path });
      const results = ALL_TESTS.map((test) => test(requests));
      const points = results.map(({ result }) => grader.getScoreModifier(result));
      const lost = 100 + points.filter((one) => one < 0).reduce((sum, one) => sum + one, 0);
      const all = lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? 100 + points.reduce((sum, one) => sum + one, 0) : lost;
      const { score, grade } = grader.getGradeForScore(all);
      console.log(`${grade} ${score} ${path}`);
      if (grade !== "A+" || score < LEAST) {
        process.exitCode = 1;
        for (const [at, one] of results.entries()) console.log(`  ${points[at]} ${one.name ?? one.constructor.name}: ${one.result}`);
      }
    }
  } finally {
    running.kill();
    front.close();
    plain.close();
    front.closeAllConnections();
    plain.closeAllConnections();
  }
}
