// Writes N posts as Markdown files for measurements: 600 to 1,200 words with headings, lists and
// links, the same at every run.
//
//   node scripts/make-content.mjs N FOLDER

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "./bench/random.mjs";

const [count, folder] = [Number(process.argv[2]), process.argv[3]];
const words =
  "river bridge kitchen garden council meeting neighbour bread bicycle letter morning street school nurse choir boat market lantern winter table field path window story question answer promise together listen carry build mend share open quiet small early shared local honest patient useful old new of the and a to in that we it for with on".split(" ");

const next = random(2026);
const pick = (list) => list[Math.floor(next() * list.length)];
const text = (length) => Array.from({ length }, () => pick(words)).join(" ");
const sentence = () => {
  const line = text(6 + Math.floor(next() * 16));
  return `${line[0].toUpperCase()}${line.slice(1)}.`;
};
const paragraph = () => Array.from({ length: 3 + Math.floor(next() * 4) }, sentence).join(" ");

mkdirSync(folder, { recursive: true });
for (let number = 1; number <= count; number++) {
  const day = new Date(Date.UTC(2016, 0, 1) + (number * 3.9 * 86_400_000) / Math.max(1, count / 1000)).toISOString();
  const lines = [
    "---",
    `title: "${sentence().slice(0, -1)}"`,
    `slug: post-${number}`,
    `date: ${day.slice(0, 19)}Z`,
    "status: published",
    `authors: ["Writer ${1 + (number % 7)}"]`,
    `tags: ["${pick(words.slice(0, 20))}", "${pick(words.slice(0, 20))}"]`,
    `summary: "${sentence()}"`,
    "---",
    "",
  ];
  const goal = 600 + Math.floor(next() * 600);
  while (lines.join(" ").split(" ").length < goal) {
    lines.push(`## ${text(4)}`, "", paragraph(), "", `- ${text(5)}`, `- ${text(4)}`, "");
    lines.push(`${paragraph()} [${text(2)}](/posts/post-${1 + Math.floor(next() * count)})`, "");
  }
  writeFileSync(join(folder, `post-${number}.md`), lines.join("\n"));
}
