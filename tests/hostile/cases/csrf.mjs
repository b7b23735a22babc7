// Every form without the token of its page, with one of somebody else, or asked for by a page of another site.
export const least = { "forms without their token": 350, "forms from elsewhere": 350 };

const refused = (a) => ![401, 403, 404].includes(a.status) && `answers ${a.status}`;

export async function run(house) {
  const roles = ["administrator", "practice-manager", "information-governance", "clinician", "patient"];
  const posts = Object.entries(house.api.paths).filter(([, item]) => item.post).map(([path]) => path);
  for (const role of roles) {
    const { session } = house.roles[role];
    const own = await house.csrf(session);
    const other = await house.csrf(house.roles.receptionist.session);
    const bad = ["", "csrf=", "csrf=x", `csrf=${other}`, `csrf=${own.slice(0, -2)}`, `csrf=${own}AA`, `CSRF=${own}`, `csrf=${"A".repeat(86)}`, `csrf=${session}`, `x=1&token=${own}`];
    await house.each(posts.flatMap((path) => bad.map((body) => [path, body])), 8, async ([path, body]) => {
      const at = path.replace(/\{[^}]+\}/g, house.people[0]);
      house.judge("forms without their token", `${role} ${at} ${body}`, await house.ask({ method: "POST", path: at, session, body }), refused);
    });
    const elsewhere = [
      { origin: "https://evil.example" }, { origin: "null" }, { origin: "https://place.example.evil" }, { origin: "http://place.example" },
      { "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, { origin: "file://" }, { origin: "" },
    ];
    await house.each(posts.flatMap((path) => elsewhere.map((headers) => [path, headers])), 8, async ([path, headers]) => {
      const at = path.replace(/\{[^}]+\}/g, house.people[0]);
      const answer = await house.ask({ method: "POST", path: at, session, headers: { ...headers }, body: `csrf=${own}` });
      house.judge("forms from elsewhere", `${role} ${at} ${JSON.stringify(headers)}`, answer, refused);
    });
    // Other ways to send a form are none.
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x", "application/xml", ""]) {
      const answer = await house.ask({ method: "POST", path: "/sign-out/everywhere", session, headers: { "content-type": type }, body: `csrf=${own}` });
      house.judge("forms from elsewhere", `as ${type}`, answer, (a) => ![400, 403].includes(a.status) && `answers ${a.status}`);
    }
  }
}
