// The measurement of scripts/soak.sh: readers, searches, comments and a moderator for SOAK_MINUTES (20),
// while memory and open files are looked at. Fails where the last third takes a tenth more than the
// middle one, or where a reader got a page of an error of ours. Writes target/bench/soak.md.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LIMITS, moderator, waiting } from "./bench/approving.mjs";
import { freePort, machine, median, number, place, startProgram, wrk } from "./bench/measure.mjs";

const minutes = Number(process.env.SOAK_MINUTES ?? 20);
const LOOK_EVERY = 2_000;
/** How much more the last third may take. */
const GROWTH = 1.1;
const WORDS = "river bridge kitchen garden council meeting neighbour bread bicycle letter morning street".split(" ");

/** Pages, parts of listings, feeds, searches of which few come twice, and addresses of nothing. */
function readers() {
  const script = join(place, "soak.lua");
  writeFileSync(
    script,
    `local words = {${WORDS.map((word) => JSON.stringify(word)).join(",")}}
local ask = { ["Accept-Encoding"] = "gzip" }
request = function()
  local dice = math.random(100)
  local path = "/"
  if dice <= 60 then path = "/posts/post-" .. math.random(1000)
  elseif dice <= 70 then path = "/search?q=" .. words[math.random(#words)] .. "+" .. words[math.random(#words)] .. "+" .. words[math.random(#words)]:sub(1, math.random(2, 6))
  elseif dice <= 75 then path = "/feed.xml"
  elseif dice <= 80 then path = "/nothing-" .. math.random(100000)
  elseif dice <= 82 then path = "/sitemap.xml" end
  return wrk.format("GET", path, ask)
end
`,
  );
  return script;
}

const memory = (pid) => Number(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8").match(/Pss:\s+(\d+)/)[1]) / 1024;
const files = (pid) => readdirSync(`/proc/${pid}/fd`).length;
const pause = (time) => new Promise((done) => setTimeout(done, time));

/** Comments that come in and are decided about, all the time. */
async function talk(ours, state) {
  const cookie = await moderator(ours);
  for (let round = 0; !state.over; round += 1) {
    const [id] = await waiting(ours, `/posts/post-${1 + (round % 200)}`, 1);
    const answer = await fetch(`${ours.base}/studio/comments/${id}`, {
      method: "POST",
      redirect: "manual",
      headers: { "sec-fetch-site": "same-origin", cookie },
      body: new URLSearchParams({ decision: round % 3 === 0 ? "trash" : "approve", page: "/studio/comments" }),
    });
    if (answer.status !== 303) throw new Error(`a decision was answered with ${answer.status}`);
    state.comments += 1;
    await pause(200);
  }
}

/** How many answers said that something failed here, as the program counts them. */
async function failures(port) {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line.startsWith("dispatches_requests_total") && line.includes('status="5xx"'));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

const metrics = await freePort();
const ours = await startProgram({ ...LIMITS, DISPATCHES_METRICS_ADDRESS: `127.0.0.1:${metrics}` });
const state = { over: false, comments: 0 };
const seen = [];
const looking = setInterval(() => seen.push({ memory: memory(ours.pid), files: files(ours.pid) }), LOOK_EVERY);
const talking = talk(ours, state);
const run = await wrk("-t1", "-c16", `-d${Math.round(minutes * 60)}s`, "-s", readers(), ours.base);
state.over = true;
await talking;
clearInterval(looking);
const failed = await failures(metrics);
await ours.stop();

// The first tenth doesn't count: the store of finished pages fills.
const counted = seen.slice(Math.ceil(seen.length / 10));
const third = Math.floor(counted.length / 3);
const of = (name, from) => median(counted.slice(from, from + third).map((one) => one[name]));
const [middle, last] = [third, counted.length - third];
const rows = ["memory", "files"].map((name) => [name, of(name, 0), of(name, middle), of(name, last)]);
const report = [
  `# Soaked on ${new Date().toISOString().slice(0, 10)}`,
  "",
  `${machine}; ${number(minutes, 1)} minutes, ${number(run.requests)} requests, ${number(state.comments)} comments decided about, ${number(failed)} errors of ours.`,
  "",
  "| | first third | middle | last third |",
  "|---|---|---|---|",
  ...rows.map(([name, ...values]) => `| ${name === "memory" ? "memory (PSS), MiB" : "open files"} | ${values.map((value) => number(value, 1)).join(" | ")} |`),
  "",
].join("\n");
writeFileSync(join(place, "soak.md"), report);
console.log(report);
if (failed > 0) throw new Error(`${failed} requests failed`);
const grown = rows.filter(([, , before, after]) => after > before * GROWTH + 2);
if (grown.length > 0) throw new Error(`${grown.map(([name]) => name).join(" and ")} grew`);
