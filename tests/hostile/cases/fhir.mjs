// Every parameter of every search, and every key, as text that means harm.
import { form } from "../client.mjs";
import { payloads } from "../payloads.mjs";

export const least = { "FHIR parameters": 5000, "FHIR keys": 700, "FHIR headers": 200 };

const told = (a) => {
  try {
    const kind = JSON.parse(a.text).resourceType;
    if (a.status === 200 ? kind === "Bundle" : kind === "OperationOutcome") return null;
    return `answers ${a.status} with ${kind}`;
  } catch {
    return `answers ${a.status} without JSON`;
  }
};

export async function run(house) {
  const person = house.people[0];
  const tries = [];
  const kinds = new Set();
  for (const [path, item] of Object.entries(house.api.paths)) {
    if (!path.startsWith("/fhir/") || !item.get || path.includes("{") || path === "/fhir/metadata") continue;
    const kind = path.split("/")[2];
    kinds.add(kind);
    for (const { name, in: place } of item.get.parameters) {
      if (place !== "query") continue;
      for (const payload of payloads) {
        const clinical = name !== "patient" && /AllergyIntolerance|Condition|Observation|MedicationRequest|Encounter|Consent|Appointment|ServiceRequest|CarePlan|QuestionnaireResponse/.test(kind);
        const fields = { ...(clinical && { patient: `Patient/${person}` }), [name]: payload };
        tries.push({ kind, name, payload, fields, path });
      }
    }
  }
  await house.each(tries, 8, async ({ kind, name, payload, fields, path }) => {
    const role = kind === "AuditEvent" ? "information-governance" : "clinician";
    const { token } = house.roles[role];
    const check = (a) => {
      // An address has no room for the longest; that is told before FHIR is.
      if (a.status === 0 || a.status === 414 || a.status === 431) return null;
      const fault = told(a);
      if (fault) return fault;
      const total = a.status === 200 ? (JSON.parse(a.text).entry ?? []).length : 0;
      if (["identifier", "_id", "birthdate", "patient"].includes(name) && total > 0 && /['"; ]/.test(payload))
        return `${total} were found`;
    };
    const query = `${path}?${form(fields)}`;
    house.judge("FHIR parameters", `GET ${query}`, await house.ask({ path: query, token }), check);
    const sent = await house.ask({ method: "POST", path: `${path}/_search`, token, body: form(fields) });
    house.judge("FHIR parameters", `POST ${path}/_search ${form(fields)}`, sent, check);
    // As the name of a parameter.
    if (name === "_id") {
      const odd = await house.ask({ path: `${path}?${form({ [payload]: "1" })}`, token, headers: { prefer: "handling=lenient" } });
      house.judge("FHIR parameters", `${path}?${payload}=1`, odd, (a) => a.status !== 0 && told(a));
    }
  });
  const keys = [...kinds].flatMap((kind) => payloads.map((payload) => [kind, payload]));
  await house.each(keys, 8, async ([kind, payload]) => {
    const { token } = house.roles["information-governance"];
    for (const path of [`/fhir/${kind}/${encodeURIComponent(payload)}`, `/fhir/${encodeURIComponent(payload)}`]) {
      house.judge("FHIR keys", path, await house.ask({ path, token }), (a) => ![400, 403, 404, 414].includes(a.status) && `answers ${a.status}`);
    }
  });
  const headers = ["accept", "prefer", "if-none-match", "content-type", "x-forwarded-for", "x-request-id"];
  const bare = payloads.filter((payload) => /^[\x20-\x7e]*$/.test(payload));
  await house.each(headers.flatMap((name) => bare.map((payload) => [name, payload])), 8, async ([name, payload]) => {
    const { token } = house.roles.clinician;
    const answer = await house.ask({ path: "/fhir/Organization/A10001", token, headers: { [name]: payload } });
    house.judge("FHIR headers", `${name}: ${payload}`, answer, (a) => ![200, 304, 400, 406, 431].includes(a.status) && `answers ${a.status}`);
  });
}
