// A client that sends what no browser would.
import http from "node:http";
import net from "node:net";

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

/** Sends a request as it is; the answer whole. */
export function ask(base, { method = "GET", path = "/", headers = {}, body, session, token }) {
  const { hostname, port } = new URL(base);
  const all = { ...headers };
  if (session) all.cookie = `linchpin=${session}`;
  if (token) all.authorization = `Bearer ${token}`;
  if (body !== undefined) {
    all["content-type"] ??= "application/x-www-form-urlencoded";
    all["content-length"] = Buffer.byteLength(body);
  }
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path, headers: all, agent }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() }),
      );
      response.on("error", reject);
    });
    request.setTimeout(30_000, () => request.destroy(new Error(`no answer: ${method} ${path.slice(0, 80)}`)));
    // A server that has seen enough may close before all is sent: that is an answer too.
    request.on("error", (error) =>
      ["EPIPE", "ECONNRESET"].includes(error.code) ? resolve({ status: 0, headers: {}, text: "" }) : reject(error),
    );
    if (body !== undefined) request.write(body);
    request.end();
  });
}

/** Sends bytes that are hardly HTTP; the first line of the answer, or nothing where the server only closed. */
export function raw(base, bytes) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname, () => socket.write(bytes));
    let text = "";
    const done = () => {
      socket.destroy();
      resolve({ status: Number(text.match(/^HTTP\/1\.1 (\d+)/)?.[1] ?? 0), text });
    };
    socket.setTimeout(3000, done);
    socket.on("data", (part) => {
      text += part;
      if (text.includes("\r\n\r\n")) setTimeout(done, 30);
    });
    socket.on("error", done);
    socket.on("close", done);
  });
}

/** `a=b&c=d` of names and values. */
export const form = (fields) =>
  Object.entries(fields).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");

const plain = (text) =>
  text.replace(/&quot;|&#34;|&#x22;/g, '"').replace(/&#39;|&#x27;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&#x2f;/gi, "/").replace(/&amp;/g, "&");

const attribute = (tag, name) => {
  const found = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
  return found && plain(found[1]);
};

/** The forms of a page: where they go, how, and their fields with the values they hold. */
export function forms(html, page) {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head, inner]) => {
    const fields = {};
    for (const [tag, kind] of inner.matchAll(/<(input|textarea|select|button)\b[^>]*>/g)) {
      const name = attribute(tag, "name");
      if (!name || attribute(tag, "type") === "submit") continue;
      if (kind === "select") {
        const options = inner.slice(inner.indexOf(tag)).match(/<option[^>]*value="([^"]*)"/);
        fields[name] = options ? plain(options[1]) : "";
      } else if (!(name in fields) || /\schecked/.test(tag)) {
        fields[name] = attribute(tag, "value") ?? "";
      }
    }
    return {
      action: (attribute(` ${head}`, "action") || page).split("?")[0],
      method: (attribute(` ${head}`, "method") || "get").toUpperCase(),
      fields,
    };
  });
}

/** The links of a page that stay here. */
export const links = (html) =>
  [...html.matchAll(/\shref="(\/[^"#]*)"/g)].map(([, href]) => plain(href)).filter((href) => !href.startsWith("//") && !href.startsWith("/assets"));
