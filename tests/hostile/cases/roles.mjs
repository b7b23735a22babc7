// Each role tries each route that the table of permissions does not give it, with a session, and with a token where it has one.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const least = { "routes a role lacks": 400, "routes without a session": 80, "pages with a token": 60 };

/** The table, read apart from the program: role, act, resource. */
function table(house) {
  const text = readFileSync(join(house.here, "../../crates/app/permission.toml"), "utf8");
  const list = (rule, name) => [...(rule.match(new RegExp(`^${name} = \\[([^\\]]*)\\]`, "m"))?.[1] ?? "").matchAll(/"([^"]+)"/g)].map((m) => m[1]);
  const may = new Set();
  for (const rule of text.split("[[rule]]").slice(1)) {
    for (const role of list(rule, "roles"))
      for (const act of list(rule, "acts"))
        for (const resource of list(rule, "resources")) may.add(`${role} ${act} ${resource}`);
  }
  return may;
}

const fill = (house, path) =>
  path.replace(/\{[^}]+\}/g, (_, at) => (/people|Patient|account/.test(path.slice(0, at)) ? house.people[0] : "00000000-0000-7000-8000-000000000000"));

export async function run(house) {
  const may = table(house);
  const all = Object.entries(house.api.paths).flatMap(([path, item]) =>
    ["get", "post"].filter((m) => item[m]).map((m) => ({ path, method: m.toUpperCase(), needs: item[m]["x-needs"], open: !item[m].security })),
  );
  for (const [role, { session, token }] of Object.entries(house.roles)) {
    const csrf = await house.csrf(session);
    const lacks = all.filter(({ needs }) => needs && !may.has(`${role} ${needs.act} ${needs.resource}`));
    await house.each(lacks, 8, async ({ path, method }) => {
      const at = fill(house, path);
      const body = method === "POST" ? `csrf=${csrf}` : undefined;
      const answers = [await house.ask({ method, path: at, session, body })];
      if (token && path.startsWith("/fhir")) answers.push(await house.ask({ method, path: at, token, body: method === "POST" ? "" : undefined }));
      for (const answer of answers) {
        house.judge("routes a role lacks", `${role} ${method} ${at}`, answer, (a) => a.status !== 403 && `answers ${a.status}`);
      }
    });
  }
  const shut = all.filter(({ open }) => !open);
  await house.each(shut, 8, async ({ path, method }) => {
    const answer = await house.ask({ method, path: fill(house, path), body: method === "POST" ? "" : undefined });
    house.judge("routes without a session", `${method} ${path}`, answer, (a) => {
      const led = a.status === 303 && a.headers.location.startsWith("/sign-in");
      return !led && a.status !== 401 && `answers ${a.status}`;
    });
  });
  const pages = shut.filter(({ path }) => !path.startsWith("/fhir"));
  await house.each(pages, 8, async ({ path, method }) => {
    const { token } = house.roles.administrator;
    const answer = await house.ask({ method, path: fill(house, path), token, body: method === "POST" ? "" : undefined });
    house.judge("pages with a token", `${method} ${path}`, answer, (a) => {
      const led = a.status === 303 && a.headers.location.startsWith("/sign-in");
      return !led && a.status !== 401 && `answers ${a.status}`;
    });
  });
}
