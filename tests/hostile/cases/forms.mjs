// Every field of every form that a page shows to any role, filled with text that means harm.
import { form, forms, links } from "../client.mjs";
import { payloads } from "../payloads.mjs";

export const least = { "fields of forms": 3000, "fields of questions": 300, "pages afterwards": 100 };

// They end the session that the others need, or lock its account; each has tests of its own.
const ends = ["/sign-out", "/sign-out/everywhere", "/role", "/account/password", "/account/second-factor/remove"];
const rare = /\/emergency$/;

/** An address by the pattern that describes it. */
const pattern = (house, path) => {
  if (house.api.paths[path]) return path;
  const parts = path.split("/");
  return Object.keys(house.api.paths).find((known) => {
    const others = known.split("/");
    return others.length === parts.length && others.every((other, i) => other.startsWith("{") || other === parts[i]);
  });
};

/** Every page that a role reaches by links, one of each pattern, with its forms. */
async function walk(house, role, session) {
  const starts = ["/", "/account", "/role", "/sign-in", ...Object.keys(house.api.paths).filter((path) => house.api.paths[path].get && !path.includes("{") && !path.startsWith("/fhir"))];
  const queue = session === undefined ? ["/sign-in", "/set-password"] : [...starts, ...house.people.map((id) => `/people/${id}`)];
  const seen = new Map();
  const found = new Map();
  while (queue.length) {
    const path = queue.shift();
    const known = pattern(house, path.split("?")[0]);
    if (!known || (seen.get(known) ?? 0) >= 3 || /\.(csv|xlsx|json)|format=|export|sign-out/.test(path)) continue;
    seen.set(known, (seen.get(known) ?? 0) + 1);
    const answer = await house.ask({ path, session });
    if (answer.headers.location) queue.push(answer.headers.location);
    if (answer.status !== 200 || !/html/.test(answer.headers["content-type"])) continue;
    queue.push(...links(answer.text));
    for (const one of forms(answer.text, path.split("?")[0])) {
      const names = Object.keys(one.fields).filter((name) => name !== "csrf").sort().join();
      const key = `${one.method} ${pattern(house, one.action)} ${names}`;
      if (names && !ends.includes(one.action) && !found.has(key)) found.set(key, { ...one, role, page: path });
    }
  }
  return { found: [...found.values()], pages: [...seen.keys()] };
}

export async function run(house) {
  const described = [];
  const walked = [];
  for (const role of [...Object.keys(house.roles), undefined]) {
    const session = role && house.roles[role].session;
    const { found, pages } = await walk(house, role ?? "nobody", session);
    walked.push([role, pages]);
    let [csrf, visitor] = [session && (await house.csrf(session)), {}];
    if (!session) {
      const door = await house.ask({ path: "/sign-in" });
      visitor = { cookie: (door.headers["set-cookie"] ?? []).map((c) => c.split(";")[0]).join("; ") };
      csrf = door.text.match(/name="csrf" value="([^"]+)"/)?.[1];
    }
    for (const one of found) {
      const fields = Object.keys(one.fields).filter((name) => name !== "csrf");
      const body = house.api.paths[pattern(house, one.action)]?.post?.requestBody?.content;
      // A form with a file is described as one of several parts, and is taken without the file as well.
      const known = Object.values(body ?? {})[0]?.schema.properties;
      if (one.method === "POST") {
        const unknown = fields.filter((name) => !known?.[name] && !/^(pick|yours|theirs|item)-/.test(name));
        if (unknown.length) described.push(`${one.action} has ${unknown}, which forms.rs does not name (${role})`);
      }
      const few = rare.test(one.action) ? payloads.slice(0, 4) : payloads;
      await house.each(fields.flatMap((name) => few.map((payload) => [name, payload])), 6, async ([name, payload]) => {
        const filled = { ...one.fields, ...(one.method === "POST" && { csrf }), [name]: payload };
        const request = one.method === "POST"
          ? { method: "POST", path: one.action, body: form(filled), session, headers: visitor }
          : { path: `${one.action}?${form(filled)}`, session };
        const answer = await house.ask(request);
        const kind = one.method === "POST" ? "fields of forms" : "fields of questions";
        house.judge(kind, `${role ?? "nobody"} ${one.method} ${one.action} ${name}=${payload}`, answer, (a) => {
          if (a.headers["set-cookie"]?.join().includes("evil")) return "a header was planted";
          if (/evil|\/\/|\r|\n/.test(a.headers.location ?? "")) return `leads to ${a.headers.location}`;
          if (![200, 303, 400, 401, 403, 404, 409, 413, 414, 422, 431, 0].includes(a.status)) return `answers ${a.status}`;
        });
      });
    }
  }
  for (const fault of [...new Set(described)]) house.judge("forms described", fault, { status: 0, text: "" }, () => fault);
  // What was kept of it stands on pages as text.
  for (const [role, pages] of walked) {
    if (!role) continue;
    const paths = pages.filter((path) => !path.includes("{")).concat(house.people.flatMap((id) => [`/people/${id}`, `/people/${id}/consent`, `/people/${id}/looked`]));
    for (const path of paths) {
      house.judge("pages afterwards", `${role} ${path}`, await house.ask({ path, session: house.roles[role].session }));
    }
  }
}
