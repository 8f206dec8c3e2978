// Readers of a post while comments on it are approved, ten a second, by a moderator in the studio: a
// tenth of the readers carry a cookie of somebody who has commented, and after each approval the page
// is asked for once more, to see whether it is there.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cpuSeconds, place, program, seconds, wrk } from "./measure.mjs";

const PASSWORD = "a quiet green bench by the water";
const EMAIL = "meg@example.org";
const A_SECOND = 10;

/** Raised, so that all of it can be written at once. Each comment has a sender of its own. */
export const LIMITS = {
  DISPATCHES_PROXIES: "127.0.0.1",
  DISPATCHES_LIMITS_COMMENTS_PER_MINUTE: "1000000",
  DISPATCHES_LIMITS_COMMENTS_PER_MINUTE_PER_POST: "1000000",
};

const send = (url, fields, headers = {}) =>
  fetch(url, {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin", ...headers },
    body: new URLSearchParams(fields),
  });

/** A moderator's cookie; where there is nobody of that address yet. */
export async function moderator(ours, email = EMAIL) {
  execFileSync(program, ["user", "add", "--name", "Meg", "--email", email, "--role", "admin"], {
    env: ours.environment,
    input: `${PASSWORD}\n`,
  });
  const answer = await send(`${ours.base}/studio/sign-in`, { email, password: PASSWORD });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  if (!cookies.some((cookie) => cookie.startsWith("session="))) throw new Error(`not signed in: ${answer.status}`);
  return cookies.join("; ");
}

/** Comments on a post that wait; their ids. */
export async function waiting(ours, path, count) {
  const html = await (await fetch(ours.base + path)).text();
  const token = /name="token"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="token"/.exec(html).slice(1).find(Boolean);
  const ids = [];
  for (let number = 0; number < count; number++) {
    const name = `waiting${process.hrtime.bigint()}`;
    const fields = { name, email: `${name}@reader.example`, message: `Remark ${number}.`, token, website: "" };
    const from = { "x-forwarded-for": `10.9.${number >> 8}.${number & 255}` };
    const answer = await send(`${ours.base}${path}/comments`, fields, from);
    const id = answer.headers.get("location")?.split("#comment-")[1];
    if (!id) throw new Error(`a comment was not taken: ${answer.status}`);
    ids.push(id);
  }
  return ids;
}

/** Requests of which every tenth carries somebody's cookie. */
function readers() {
  const script = join(place, "readers.lua");
  writeFileSync(
    script,
    `local number = 0
local plain = { ["Accept-Encoding"] = "gzip" }
local known = { ["Accept-Encoding"] = "gzip", ["Cookie"] = "theme=dark; device=0190b7a0-0000-7000-8000-000000000000" }
request = function()
  number = number + 1
  return wrk.format("GET", nil, number % 10 == 0 and known or plain)
end
`,
  );
  return script;
}

/** As `load`, while the comments are approved; `stale` counts answers without what was approved. */
export async function underApprovals(ours, path, { ids, cookie, before }) {
  const state = { approved: before, stale: 0, over: false };
  const approving = (async () => {
    const started = performance.now();
    for (const [number, id] of ids.entries()) {
      if (state.over) break;
      await new Promise((done) => setTimeout(done, Math.max(0, started + (number * 1000) / A_SECOND - performance.now())));
      const answer = await send(
        `${ours.base}/studio/comments/${id}`,
        { decision: "approve", page: "/studio/comments" },
        { cookie },
      );
      if (answer.status !== 303) throw new Error(`not approved: ${answer.status}`);
      state.approved += 1;
      const html = await (await fetch(ours.base + path)).text();
      const count = Number(/(\d[\d,]*) comments?/.exec(html)?.[1].replaceAll(",", "") ?? 0);
      if (count < state.approved) state.stale += 1;
    }
  })();
  const used = cpuSeconds(ours.pid);
  const run = await wrk("-t1", "-c32", `-d${seconds}s`, "-s", readers(), ours.base + path);
  const cpu = ((cpuSeconds(ours.pid) - used) / run.requests) * 1000;
  state.over = true;
  await approving;
  if (run.errors > 0) throw new Error(`${path}: ${run.errors} errors`);
  return { ...run, cpu, stale: state.stale, approved: state.approved };
}

/** How many are approved in one such run at most. */
export const NEEDED = seconds * A_SECOND;
