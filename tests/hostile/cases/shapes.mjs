// Requests of the wrong shape: too large, the wrong way, along odd paths, and hardly HTTP at all.
import { raw } from "../client.mjs";

export const least = { "too much": 100, "wrong ways of asking": 600, "path tricks": 100, "hardly HTTP": 15 };

export async function run(house) {
  const { session } = house.roles.receptionist;
  const { token } = house.roles.clinician;
  const paths = Object.entries(house.api.paths);
  const fill = (path) => path.replace(/\{[^}]+\}/g, house.people[0]);

  // Too much.
  const posts = paths.filter(([, item]) => item.post).map(([path]) => fill(path));
  const megabyte = "x".repeat(1 << 20);
  const told = (a) => ![0, 400, 401, 403, 404, 413, 414, 431].includes(a.status) && `answers ${a.status}`;
  await house.each(posts, 4, async (path) => {
    const csrf = await house.csrf(session);
    for (const body of [`csrf=${csrf}&a=${megabyte}`, `csrf=${csrf}&${"a=1&".repeat(100_000)}`]) {
      const fhir = path.startsWith("/fhir");
      house.judge("too much", `POST ${path}`, await house.ask({ method: "POST", path, ...(fhir ? { token } : { session }), body }), told);
    }
  });
  const large = await house.ask({ method: "POST", path: "/fhir/Patient/_search", token, body: `name=${megabyte}` });
  house.judge("too much", "a large search", large, (a) => a.status !== 413 && a.status !== 0 && `answers ${a.status}`);
  for (const length of [5000, 9000, 70_000, 400_000]) {
    for (const path of [`/fhir/Patient?name=${"x".repeat(length)}`, `/${"x/".repeat(length / 2)}`, `/practices?${"a=b&".repeat(length / 4)}`]) {
      house.judge("too much", `${length} in an address`, await house.ask({ path, token, session }), (a) => ![0, 200, 400, 404, 414, 431].includes(a.status) && `answers ${a.status}`);
    }
    const headers = { "x-long": "y".repeat(length) };
    house.judge("too much", `${length} in a header`, await house.ask({ path: "/sign-in", headers }), (a) => ![0, 200, 431].includes(a.status) && `answers ${a.status}`);
    const cookie = { cookie: `linchpin=${"z".repeat(length)}` };
    house.judge("too much", `${length} in a cookie`, await house.ask({ path: "/clinic", headers: cookie }), (a) => ![0, 303, 431].includes(a.status) && `answers ${a.status}`);
  }

  // The wrong way.
  const ways = ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "MKCOL", "SEARCH", "LOCK"];
  await house.each(paths.flatMap(([path, item]) => ways.concat(item.get ? [] : ["GET"], item.post ? [] : ["POST"]).map((way) => [way, path])), 8, async ([method, path]) => {
    const fhir = path.startsWith("/fhir");
    const body = ["POST", "PUT", "PATCH"].includes(method) ? "a=1" : undefined;
    const answer = await house.ask({ method, path: fill(path), body, ...(fhir ? { token } : { session }) });
    // `/fhir/Patient/_search` is also `/fhir/Patient/{id}` for those who look.
    house.judge("wrong ways of asking", `${method} ${path}`, answer, (a) => ![405, 404, 400].includes(a.status) && `answers ${a.status}`);
  });

  // Odd paths, as somebody who may not see any of these.
  const shut = ["planning", "accounts", "governance", "clinic"];
  const around = (name) => [
    `/${name.toUpperCase()}`, `/${name}/`, `//${name}`, `/./${name}`, `/desk/../${name}`, `/%${name.charCodeAt(0).toString(16)}${name.slice(1)}`, `/${name};a=b`,
    `/${name}%00`, `/${name}%20`, `/${name}%2f`, `/${name}.json`, `/${name}?x=/../desk`, `/desk/%2e%2e/${name}`, `/desk/..%2f${name}`, `/desk%2f..%2f${name}`,
    `/assets/../${name}`, `/assets/%2e%2e/${name}`, `/desk\\..\\${name}`, `/${name}#x`, `/${name}%23`, `/${name}%3f`, `/desk//..//${name}`,
  ];
  const files = [
    "/assets/../../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/assets/x/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/assets/x//etc/passwd",
    "/assets/x/....//....//etc/passwd", "/assets/x/%252e%252e%252fetc%252fpasswd", "/assets/x/..\\..\\etc\\passwd", "/assets/C:/windows/win.ini",
    "/.git/config", "/.env", "/linchpin.db", "/place.toml", "/keys", "/data/..%2f..%2fetc%2fpasswd", "/data/%2fetc%2fpasswd", "/data/%00",
    "/practices/..%2f..%2fetc%2fpasswd", "/indicators/../../etc/passwd", "/people/..%2faccounts", "/fhir/../accounts", "/fhir/Patient/..%2f..%2faccounts",
    "/fhir/Patient/%2e%2e", "/fhir/%2e%2e/planning", "/cgi-bin/test", "/wp-login.php", "/server-status", "/actuator/env", "/debug/pprof",
  ];
  await house.each([...shut.flatMap(around), ...files], 8, async (path) => {
    const answer = await raw(house.base, `GET ${path} HTTP/1.1\r\nHost: place.example\r\nCookie: linchpin=${session}\r\nConnection: close\r\n\r\n`);
    house.judge("path tricks", path, answer, (a) => ![400, 403, 404, 0].includes(a.status) && `answers ${a.status}`);
  });

  // Hardly HTTP: what two servers in a row could read in two ways, and what is no request.
  const head = `POST /sign-out HTTP/1.1\r\nHost: place.example\r\nCookie: linchpin=${session}\r\n`;
  const odd = [
    ["both lengths", `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["two lengths", `${head}Content-Length: 0\r\nContent-Length: 50\r\n\r\n`],
    ["a length that is none", `${head}Content-Length: +5\r\n\r\nabcde`],
    ["less than none", `${head}Content-Length: -1\r\n\r\n`],
    ["an odd chunk", `${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n`],
    ["a folded header", `${head}X-A: b\r\n c\r\n\r\n`],
    ["a space before the colon", `${head}X-A : b\r\n\r\n`],
    ["no host", "GET /planning HTTP/1.1\r\n\r\n"],
    ["two hosts", `GET /planning HTTP/1.1\r\nHost: a\r\nHost: b\r\nCookie: linchpin=${session}\r\n\r\n`],
    ["an address whole", `GET http://evil.example/planning HTTP/1.1\r\nHost: place.example\r\nCookie: linchpin=${session}\r\nConnection: close\r\n\r\n`],
    ["an authority", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n"],
    ["a star", "OPTIONS * HTTP/1.1\r\nHost: place.example\r\nConnection: close\r\n\r\n"],
    ["an old version", `GET /planning HTTP/0.9\r\n\r\n`],
    ["a version to come", `GET /planning HTTP/9.9\r\nHost: a\r\n\r\n`],
    ["no version", "GET /planning\r\n\r\n"],
    ["bytes", Buffer.from([0, 1, 2, 255, 254, 10, 13, 10, 13, 10])],
    ["another protocol", Buffer.from("16030100a5010000a10303", "hex")],
    ["two hundred headers", `GET /sign-in HTTP/1.1\r\nHost: a\r\n${"X-A: b\r\n".repeat(200)}\r\n`],
    ["a NUL in a header", "GET /sign-in HTTP/1.1\r\nHost: a\r\nX-A: b\u0000c\r\n\r\n"],
  ];
  for (const [what, bytes] of odd) {
    house.judge("hardly HTTP", what, await raw(house.base, bytes), (a) => (a.status >= 200 && a.status < 300 && !/headers/.test(what)) && `answers ${a.status}`);
  }
  const after = await house.ask({ path: "/desk", session });
  house.judge("hardly HTTP", "the session still stands", after, (a) => a.status !== 200 && `answers ${a.status}`);
}
