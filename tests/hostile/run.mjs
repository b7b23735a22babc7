// Means harm to a server with made-up people: run.mjs SERVER [ONLY]. Every try is counted, and each kind must reach its number,
// so that a test that quietly tries nothing fails too.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { leaks } from "./payloads.mjs";
import { ask } from "./client.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [program, only] = process.argv.slice(2);
const server = spawn(program, [], { stdio: ["ignore", "pipe", "pipe"] });
let log = "";
server.stderr.on("data", (part) => (log += part));

const known = await new Promise((resolve, reject) => {
  let text = "";
  server.stdout.on("data", (part) => {
    text += part;
    if (text.includes("\n")) resolve(JSON.parse(text.split("\n")[0]));
  });
  server.on("exit", (code) => reject(new Error(`the server ended: ${code}\n${log}`)));
});

const wrong = [];
const counts = {};

/** Everything the case files need. */
export const house = {
  ...known,
  here,
  /** Sends a request, again where a limit was met: limits have tests of their own, and what met one has tried nothing. */
  async ask(request) {
    let answer = await ask(known.base, request);
    for (let i = 0; answer.status === 429 && i < 200; i++) {
      await new Promise((wait) => setTimeout(wait, 60));
      answer = await ask(known.base, request);
    }
    return answer;
  },
  /** Counts a try, and holds the answer to what no answer may do. */
  judge(kind, what, answer, expected) {
    counts[kind] = (counts[kind] ?? 0) + 1;
    const told = [];
    if (answer.status >= 500) told.push(`answered ${answer.status}`);
    if (answer.status === 429) told.push("never got past the limit");
    // In what is no page a tag is text, as long as the browser is told not to guess.
    const page = /html/.test(answer.headers?.["content-type"] ?? "html") || answer.headers["x-content-type-options"] !== "nosniff";
    for (const [sign, words, anywhere] of leaks) if ((page || anywhere) && sign.test(answer.text)) told.push(words);
    if (expected) {
      const fault = expected(answer);
      if (fault) told.push(fault);
    }
    if (told.length) wrong.push(`${kind}: ${what.slice(0, 200)}: ${told.join(", ")}`);
  },
  /** Runs tries side by side, a few at a time. */
  async each(list, many, work) {
    const queue = [...list];
    await Promise.all(Array.from({ length: many }, async () => {
      while (queue.length) await work(queue.shift());
    }));
  },
  /** The token of a page for a session. */
  async csrf(session) {
    const { text } = await ask(known.base, { path: "/account", session });
    return text.match(/name="csrf" value="([^"]+)"/)?.[1] ?? "";
  },
};
house.api = JSON.parse((await house.ask({ path: "/openapi.json" })).text);

const expected = {};
try {
  for (const file of readdirSync(join(here, "cases")).sort()) {
    if (only && !file.includes(only)) continue;
    const { least, run } = await import(`./cases/${file}`);
    Object.assign(expected, least);
    await run(house);
  }
  // After all that the house still stands.
  for (const [role, { session }] of Object.entries(house.roles)) {
    const door = await house.ask({ path: "/", session });
    const home = await house.ask({ path: door.headers.location ?? "/", session });
    house.judge("still there", role, home, (a) => a.status !== 200 && `its home answers ${a.status}`);
  }
} catch (error) {
  wrong.push(error.stack);
} finally {
  server.removeAllListeners("exit");
  server.kill();
}

for (const [kind, count] of Object.entries(counts)) console.log(`${String(count).padStart(7)} ${kind}`);
console.log(`${String(Object.values(counts).reduce((a, b) => a + b, 0)).padStart(7)} tries in all`);
for (const [kind, least] of Object.entries(expected)) {
  if ((counts[kind] ?? 0) < least) wrong.push(`${kind}: only ${counts[kind] ?? 0} tries, expected ${least}`);
}
for (const name of ["marsh", "o'dowd", "9434765919"]) {
  if (log.toLowerCase().includes(name)) wrong.push(`the log names somebody: ${name}`);
}
if (wrong.length) {
  console.error(`${wrong.length} went wrong:\n${wrong.slice(0, 40).join("\n")}`);
  console.error(log.slice(-3000));
  process.exit(1);
}
process.exit(0);
