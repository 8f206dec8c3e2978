// What each kind of page costs on a small site and on a large one, made at each request: CPU per
// request of both, in turn, and their ratio. Writes target/bench/growth.md.
//
//   node scripts/bench/growth.mjs SMALL LARGE     data folders that scripts/bench-growth.sh filled

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { moderator } from "./approving.mjs";
import { AUTHORS, QUIET, TAGS, dateOf, postId, talked, vocabulary } from "./fill.mjs";
import { cpuSeconds, machine, median, number, place, prepare } from "./measure.mjs";
import { random } from "./random.mjs";

const [rounds, requests] = [Number(process.env.ROUNDS ?? 5), Number(process.env.REQUESTS ?? 200)];
/** Made at each request, and a first start may have a hundred thousand texts to render. */
const NOTHING_KEPT = { DISPATCHES_LIMITS_CACHE_BYTES: "0" };
const AN_HOUR = 3600;

const words = vocabulary();
/** A word of this commonness. */
const word = (next, from, to) => words[from + Math.floor(next() * (to - from))];

/** Addresses of each kind of page, by chance. `posts`: how many there are. */
const PAGES = {
  "a post, 3 comments": (next, posts) => `/posts/post-${QUIET * (1 + Math.floor(next() * (posts / QUIET - 1)))}`,
  "a post, 2,000 comments": (_, posts) => `/posts/post-${talked(posts)}`,
  "home": () => "/",
  "home, a page far back": (next, posts) => `/?before=${far(next, posts)}`,
  "an author": (next) => `/authors/writer-${1 + Math.floor(next() * AUTHORS)}`,
  "an author, far back": (next, posts) => `/authors/writer-${1 + Math.floor(next() * AUTHORS)}?before=${far(next, posts)}`,
  "a tag": (next) => `/tags/tag-${1 + Math.floor(next() * TAGS)}`,
  "a tag, far back": (next, posts) => `/tags/tag-${1 + Math.floor(next() * TAGS)}?before=${far(next, posts)}`,
  "feed": () => "/feed.xml",
  "search, a common word": (next) => `/search?q=${word(next, 0, 30)}`,
  "search, three common words": (next) => `/search?q=${word(next, 0, 30)}+${word(next, 0, 30)}+${word(next, 0, 30)}`,
  "search, common and seldom": (next) => `/search?q=${word(next, 0, 100)}+${word(next, 1000, 4000)}`,
  "search, a seldom word": (next) => `/search?q=${word(next, 1000, 4000)}`,
  "search, two letters": (next) => `/search?q=${word(next, 0, 1000).slice(0, 2)}`,
  "search, four letters": (next) => `/search?q=${word(next, 0, 1000).slice(0, 4)}`,
  "search, nothing found": (next) => `/search?q=${word(next, 0, 30)}+xylophones${Math.floor(next() * 1e6)}`,
  "not there": (next) => `/posts/nothing-${Math.floor(next() * 1e6)}`,
};
const STUDIO = {
  "overview": () => "/studio",
  "comments, pending": () => "/studio/comments?status=pending",
  "comments, all": () => "/studio/comments?status=all",
  "comments, spam": () => "/studio/comments?status=spam",
  "posts": () => "/studio/posts",
  "posts in review": () => "/studio/posts?status=in-review",
  "posts of an author": (next) => `/studio/posts?author=writer-${1 + Math.floor(next() * AUTHORS)}`,
  "posts with a word": (next) => `/studio/posts?q=${word(next, 0, 1000)}`,
  "posts with letters": (next) => `/studio/posts?q=${word(next, 0, 1000).slice(0, 3)}`,
  "writing a post": (next, posts) => `/studio/posts/${postId(1 + Math.floor(next() * posts), posts)}`,
  "activity": () => "/studio/activity",
  "media": () => "/studio/media",
  "media with a word": (next) => `/studio/media?q=${word(next, 0, 1000)}`,
};

/** So far back that others come before it, and not so far that a page isn't full on the small site too. */
const far = (next, posts) => {
  const post = Math.floor(posts * (0.7 + next() * 0.2));
  return `${dateOf(post, posts)}_${postId(post, posts)}`;
};

/** CPU milliseconds of each answer, and the bytes of one. */
async function cost(site, address, headers, count) {
  const before = cpuSeconds(site.pid);
  let bytes = 0;
  for (let request = 0; request < count; request++) {
    const path = address(site.next, site.posts);
    const answer = await fetch(site.base + path, { headers });
    if (answer.status >= 500) throw new Error(`${path}: ${answer.status}`);
    bytes += (await answer.arrayBuffer()).byteLength;
  }
  return { cpu: ((cpuSeconds(site.pid) - before) / count) * 1000, bytes: bytes / count };
}

async function compare(sites, address, signedIn, count = requests) {
  const results = sites.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [which, site] of sites.entries()) {
      const headers = signedIn ? { cookie: site.cookie } : {};
      const result = await cost(site, address, headers, round === 0 ? 10 : count);
      // The first time something may be read from the disk.
      if (round > 0) results[which].push(result);
    }
  }
  return results.map((list) => ({ cpu: median(list.map(({ cpu }) => cpu)), bytes: median(list.map(({ bytes }) => bytes)) }));
}

const sites = [];
for (const folder of process.argv.slice(2, 4)) {
  const ours = await (await prepare(folder, NOTHING_KEPT)).start(AN_HOUR);
  const posts = Number(/post-(\d+)/.exec(await (await fetch(ours.base)).text())[1]);
  sites.push({ ...ours, posts, next: random(1), cookie: await moderator(ours, `meg${Date.now()}@example.org`) });
}
const report = [
  `# Growth, measured on ${new Date().toISOString().slice(0, 10)}`,
  "",
  `${machine}. CPU per request in ms, nothing kept; medians of ${rounds} rounds of ${requests} requests.`,
  "",
  `| page | ${sites.map(({ posts }) => `${number(posts)} posts`).join(" | ")} | ratio | bytes |`,
  "|---|---|---|---|---|",
];
console.log(report.join("\n"));
const wanted = new RegExp(process.env.ONLY ?? "");
for (const [pages, signedIn] of [
  [PAGES, false],
  [STUDIO, true],
]) {
  for (const [name, address] of Object.entries(pages)) {
    if (!wanted.test(name)) continue;
    const [small, large] = await compare(sites, address, signedIn);
    const title = signedIn ? `studio: ${name}` : name;
    const row = `| ${title} | ${number(small.cpu, 2)} | ${number(large.cpu, 2)} | ${number(large.cpu / small.cpu, 2)} | ${number(small.bytes)} / ${number(large.bytes)} |`;
    console.log(row);
    report.push(row);
  }
}
await Promise.all(sites.map((site) => site.stop()));
mkdirSync(place, { recursive: true });
writeFileSync(join(place, "growth.md"), `${report.join("\n")}\n`);
