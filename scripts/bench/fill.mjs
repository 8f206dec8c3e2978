// Fills a database that `dispatches migrate` made with a large site, the same at every run: posts,
// their texts, comments, files, and what was done. Writes SQL for either engine to its output. The
// texts are marked as rendered by no renderer, so the program renders, indexes and files them itself
// at its next start; what else it counts or repeats stands in the rows.
//
//   node scripts/bench/fill.mjs POSTS COMMENTS sqlite | sqlite3 data/dispatches.db
//   node scripts/bench/fill.mjs POSTS COMMENTS postgres | psql -q postgres://…

import { closeSync, openSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { random } from "./random.mjs";

const FIRST = Date.UTC(2010, 0, 1);
const LAST = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const WORDS = 30_000;
export const AUTHORS = 40;
export const TAGS = 60;
/** Every so many posts there is one with exactly three comments. */
export const QUIET = 10;

/** A UUID of version 7 in which a letter and a number stand, so that others know it too. */
const id = (letter, number, at) => {
  const time = at.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${letter.repeat(3)}-8000-${number.toString(16).padStart(12, "0")}`;
};
export const dateOf = (post, posts) => Math.floor(FIRST + (post * (LAST - FIRST)) / (posts + 1));
export const postId = (post, posts) => id("a", post, dateOf(post, posts));
/** The post under which there are up to 2,000 comments. */
export const talked = (posts) => Math.floor(posts / 2) + 1;

/** Made-up words, the first the commonest: in a text each comes about as often as in speech. */
export function vocabulary() {
  const next = random(7);
  const sounds = "ba be bi bo da de di do fa fe ga go ha he ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve wa we".split(" ");
  const known = new Set();
  while (known.size < WORDS) {
    const length = known.size < 200 ? 2 : 2 + Math.floor(next() * 3);
    known.add(Array.from({ length }, () => sounds[Math.floor(next() * sounds.length)]).join("") + (next() < 0.3 ? "n" : ""));
  }
  return [...known];
}

/** Picks words by Zipf's law. */
function speaker(words, next) {
  const sums = [];
  words.reduce((sum, _, rank) => (sums[rank] = sum + 1 / (rank + 2.7)), 0);
  return () => {
    const sought = next() * sums.at(-1);
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < sought) low = middle + 1;
      else high = middle;
    }
    return words[low];
  };
}

/** Gathers rows and writes them as statements of some hundred each. */
function inserter(write) {
  const waiting = new Map();
  const flush = (table) => {
    const rows = waiting.get(table) ?? [];
    if (rows.length > 0) write(`INSERT INTO ${table} VALUES\n${rows.join(",\n")};\n`);
    waiting.set(table, []);
  };
  const value = (value) => (value === null ? "NULL" : typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`);
  return {
    add(table, ...row) {
      if (!waiting.has(table)) waiting.set(table, []);
      if (waiting.get(table).push(`(${row.map(value).join(",")})`) === 200) flush(table);
    },
    end: () => waiting.forEach((_, table) => flush(table)),
  };
}

const POSTS =
  "posts (id, kind, slug, status, published_at, created_at, was_public, comments_open, published_version_id, working_version_id, changed_at, comments_count)";
const VERSIONS =
  "versions (id, post_id, created_at, renderer, title, summary, excerpt, words, reading_minutes, image_id, extra, contents, html, text, source)";
const COMMENTS =
  "comments (id, post_id, parent_id, root_at, root_id, created_at, status, former_status, decided_at, answers, shown, staff, notify, submission, email_hash, name, email, message)";
const MEDIA = "media (id, name, mime, width, height, bytes, sha256, alt, decorative, variants, created_at, words)";

/** Calls `write` with the statements of a site of so many posts and comments. */
export function fill(posts, comments, write) {
  const next = random(2026);
  const word = speaker(vocabulary(), next);
  const rows = inserter(write);
  const less = (below) => Math.floor(next() * below);
  const text = (length) => Array.from({ length }, word).join(" ");
  const sentence = (line = text(6 + less(16))) => `${line[0].toUpperCase()}${line.slice(1)}.`;
  const paragraph = () => Array.from({ length: 3 + less(4) }, () => sentence()).join(" ");

  const source = () => {
    const lines = [];
    for (let words = 0, goal = 600 + less(600); words < goal; words += 130) {
      lines.push(`## ${text(4)}`, "", paragraph(), "", `- ${text(5)}`, `- ${text(4)}`, "");
      lines.push(`${paragraph()} [${text(2)}](/posts/post-${1 + less(posts)})`, "");
    }
    return lines.join("\n");
  };

  const authors = Array.from({ length: AUTHORS }, (_, number) => id("b", number + 1, FIRST));
  authors.forEach((author, number) =>
    rows.add("authors (id, slug, name, biography, links, guest, created_at)", author, `writer-${number + 1}`, `Writer ${number + 1}`, sentence(), "[]", 0, FIRST),
  );
  const tags = Array.from({ length: TAGS }, (_, number) => id("c", number + 1, FIRST));
  tags.forEach((tag, number) =>
    rows.add("tags (id, slug, name, introduction, created_at)", tag, `tag-${number + 1}`, `Tag ${number + 1}`, "", FIRST),
  );
  const files = Math.ceil(posts / 10);
  const media = (number) => id("d", number, FIRST + number * HOUR);
  for (let number = 1; number <= files; number++) {
    const [name, alt] = [number.toString(16).padStart(24, "0"), text(4)];
    rows.add(MEDIA, media(number), `${name}.jpg`, "image/jpeg", 1200, 800, 180_000, name, alt, 0, "[]", FIRST + number * HOUR, ` ${alt}`);
  }

  let [left, named] = [comments, 0];
  const talk = (post, published, count) => {
    const approved = [];
    for (let one = 0; one < count; one++) {
      const at = published + Math.floor(((one + next()) * 720 * HOUR) / count);
      const parent = approved.length > 0 && next() < 0.25 ? approved[less(approved.length)] : null;
      const dice = next();
      const exact = count === 3;
      const status = exact || dice < 0.96 ? "approved" : dice < 0.97 ? "pending" : dice < 0.99 ? "spam" : "trash";
      const mine = id("e", ++named, at);
      const root = parent?.root ?? { at, id: mine };
      const comment = { id: mine, parent: parent?.id ?? null, root, at, status, answers: 0 };
      comment.writer = less(Math.ceil(comments / 4));
      if (status === "approved") {
        approved.push(comment);
        if (parent) parent.answers += 1;
      } else {
        add(comment);
      }
    }
    approved.forEach(add);
    return approved.length;

    function add({ id, parent, root, at, status, answers, writer }) {
      const decided = status === "pending" ? [null, null] : ["pending", at + HOUR];
      const shown = status === "approved" ? 1 : 0;
      // The program's hashes are keyed; any text of their length is as good for finding others by.
      const hash = writer.toString(16).padStart(8, "0").repeat(8);
      rows.add(COMMENTS, id, post, parent, root.at, root.id, at, status, ...decided, answers, shown, 0, 0, id, hash, `Reader ${writer}`, `reader${writer}@reader.example`, paragraph());
    }
  };

  const add = (number, status) => {
    const [at, post] = [dateOf(number, posts), postId(number, posts)];
    const version = id("f", number, at);
    const image = number % 5 === 0 ? media(1 + less(files)) : null;
    const open = status === "published";
    const shown = open ? at : null;
    let count = 0;
    if (open) {
      const most = number === talked(posts) ? Math.min(2000, comments / 2) : number % QUIET === 0 ? 3 : null;
      count = most ?? Math.min(left, Math.floor((left / (posts - number + 1)) * 2 * next()));
      left -= count;
      if (number === posts) count += left;
    }
    rows.add(VERSIONS, version, post, at, 0, sentence().slice(0, -1), sentence(), "", 0, 1, image, "{}", "[]", "", "", source());
    const approved = talk(post, at, count);
    const published = open ? [at, at, 1, 1, version] : [null, at, 0, 1, null];
    rows.add(POSTS, post, "post", `post-${number}`, status, ...published, version, at, approved);
    if (image) rows.add("media_uses (media_id, version_id)", image, version);
    new Set([less(AUTHORS), less(AUTHORS)]).forEach((author) => rows.add("post_authors (post_id, author_id, position, published_at)", post, authors[author], author, shown));
    new Set([less(TAGS), less(TAGS), less(TAGS)]).forEach((tag) => rows.add("post_tags (post_id, tag_id, position, published_at)", post, tags[tag], tag, shown));
    rows.add("activity (id, at, name, what, kind, subject_id, title)", id("a", number, at + HOUR), at + HOUR, "Meg", "published", "post", post, `Post ${number}`);
  };
  for (let number = 1; number <= posts; number++) add(number, "published");
  for (let number = posts + 1; number <= posts + Math.ceil(posts / 50); number++) add(number, number % 3 === 0 ? "in-review" : "draft");
  rows.end();
}

/** What an engine is told first, so that rows may come in any order and nothing else follows. */
const BEFORE = {
  sqlite: ".dbconfig enable_trigger off\nPRAGMA synchronous = OFF;\nPRAGMA cache_size = -400000;\nBEGIN;\n",
  postgres: "SET session_replication_role = replica;\nSET synchronous_commit = off;\nBEGIN;\n",
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [posts, comments, engine] = process.argv.slice(2);
  const output = openSync("/dev/stdout", "w");
  const write = (text) => {
    for (let bytes = Buffer.from(text); bytes.length > 0; ) bytes = bytes.subarray(writeSync(output, bytes));
  };
  write(BEFORE[engine]);
  fill(Number(posts), Number(comments), write);
  write("COMMIT;\n");
  closeSync(output);
}
