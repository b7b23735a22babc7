// Sessions and tokens that are made up, changed, mixed up, or used after their end.
import { form } from "../client.mjs";

export const least = { "forged sessions": 150, "forged tokens": 90, "replayed sessions": 12 };

const out = (a) => !(a.status === 303 && a.headers.location.startsWith("/sign-in")) && a.status !== 401 && `answers ${a.status}`;

/** Every way to change one letter. */
const changed = (secret) => [...secret].map((c, i) => secret.slice(0, i) + (c === "A" ? "B" : "A") + secret.slice(i + 1));

export async function run(house) {
  const { session, token } = house.roles.clinician;
  const other = house.roles.receptionist.session;
  const odd = [
    "", "x", "null", "undefined", "admin", "1", "0", "true", "' or '1'='1", "../../session", "AAAA".repeat(11).slice(0, 43), "é".repeat(43),
    session.toUpperCase(), session.toLowerCase(), session.slice(1), `${session}A`, `${session}=`, `${session}%00`, ` ${session} x`, `"${session}"`,
    session.split("").reverse().join(""), Buffer.from(session).toString("base64"), Buffer.from(session).toString("hex"), token, token.slice(9),
    session.slice(0, 21) + other.slice(21), "A".repeat(100_000).slice(0, 6000), house.roles.clinician.account,
    "eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9.",
  ];
  const cookies = [...odd, ...changed(session)].map((value) => `linchpin=${value}`);
  cookies.push(
    `linchpin=${session}; linchpin=${other}`, `linchpin=${other}; linchpin=${session}`, `Linchpin=${session}`, `__Host-linchpin=${session}`,
    `linchpin-visitor=${session}`, `linchpin-flow=${session}`, `linchpin=`, `linchpin`, `role=administrator; user=1`, `=${session}`,
  );
  await house.each(cookies, 8, async (cookie) => {
    for (const path of ["/clinic", "/fhir/Patient"]) {
      const headers = { cookie: Buffer.from(cookie).toString("latin1") };
      house.judge("forged sessions", `${path} ${cookie}`, await house.ask({ path, headers }), out);
    }
  });
  const tokens = [
    ...odd.filter((value) => value !== token), ...changed(token), token.replace("linchpin_", ""), `linchpin_${session}`, session,
    house.roles.administrator.token.slice(0, 30) + token.slice(30), `${token} ${token}`, `${token},`, `linchpin_linchpin_${token.slice(9)}`,
  ].filter((value) => value.trim() !== token);
  await house.each(tokens, 8, async (value) => {
    const headers = { authorization: Buffer.from(`Bearer ${value}`).toString("latin1") };
    const answer = await house.ask({ path: "/fhir/Organization/A10001", headers });
    // The longest does not fit into a head at all.
    house.judge("forged tokens", value, answer, (a) => ![401, 431].includes(a.status) && `answers ${a.status}`);
  });
  for (const scheme of ["Basic", "Digest", "Token", "Negotiate", "", "Bearer\t"]) {
    const answer = await house.ask({ path: "/fhir/Organization/A10001", headers: { authorization: `${scheme}${token}`, cookie: `linchpin=${session}` } });
    house.judge("forged tokens", scheme, answer, (a) => a.status !== 401 && `answers ${a.status}`);
  }

  // In by the door; what came before and what comes after the session is worth nothing.
  const planted = "B".repeat(43);
  const door = await house.ask({ path: "/sign-in", session: planted });
  const visitor = (door.headers["set-cookie"] ?? []).map((c) => c.split(";")[0]).join("; ");
  const csrf = door.text.match(/name="csrf" value="([^"]+)"/)[1];
  const body = form({ csrf, username: "finance", password: house.password });
  const came = await house.ask({ method: "POST", path: "/sign-in", body, headers: { cookie: `linchpin=${planted}; ${visitor}` } });
  const mine = came.headers["set-cookie"]?.map((c) => c.match(/^linchpin=([^;]+)/)?.[1]).find(Boolean);
  house.judge("replayed sessions", "a planted session is not kept", came, (a) => (a.status !== 303 || !mine || mine === planted) && `answers ${a.status} ${mine}`);
  house.judge("replayed sessions", "it works", await house.ask({ path: "/money", session: mine }), (a) => a.status !== 200 && `answers ${a.status}`);
  house.judge("replayed sessions", "the planted one", await house.ask({ path: "/money", session: planted }), out);
  const out_form = form({ csrf: await house.csrf(mine) });
  house.judge("replayed sessions", "signs out", await house.ask({ method: "POST", path: "/sign-out", session: mine, body: out_form }), (a) => a.status !== 303 && `answers ${a.status}`);
  for (const path of ["/money", "/account", "/fhir/Organization", "/role", "/accounts", "/people", "/planning", "/audit"]) {
    house.judge("replayed sessions", `${path} after the end`, await house.ask({ path, session: mine }), out);
  }
  house.judge("replayed sessions", "a form after the end", await house.ask({ method: "POST", path: "/sign-out/everywhere", session: mine, body: out_form }), out);
  // The door's own form, once more, with the same token of the page: a fresh session, and never the old one.
  const again = await house.ask({ method: "POST", path: "/sign-in", body, headers: { cookie: visitor } });
  house.judge("replayed sessions", "the form again", again, () => again.headers["set-cookie"]?.join().includes(mine) && "the old session is back");
}
