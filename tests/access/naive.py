"""The contract's figures of the demo, worked out once more straight from the rows of its store.

Shares no line with the product: plain loops over SQLite's rows, Python's own time zones, and only then a look at what
`linchpin measure` says. usage: naive.py LINCHPIN PLACE (a demo that was made and fed)
"""

import json
import sqlite3
import subprocess
import sys
from collections import defaultdict
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
CONTRACT = ("gp", "gp-trainee", "nurse-practitioner")
linchpin, place = sys.argv[1], Path(sys.argv[2])


def ask(*arguments):
    done = subprocess.run([linchpin, "--place", str(place), *arguments, "--format", "json"], capture_output=True, check=True)
    return json.loads(done.stdout)


db = sqlite3.connect(f"file:{place / 'linchpin.db'}?mode=ro", uri=True)
db.row_factory = sqlite3.Row
rows = lambda sql: [dict(row) for row in db.execute(sql)]
utc = lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))
local = lambda text: utc(text).astimezone(LONDON)
HOLIDAYS = {date.fromisoformat(r["date"]) for r in ask("query", "select date from bank_holiday where division = 'england-and-wales'")}
working = lambda day: day.weekday() < 5 and day not in HOLIDAYS


def next_working(day):
    day += timedelta(1)
    while not working(day):
        day += timedelta(1)
    return day


def work_days_before(day, n):
    while n:
        day -= timedelta(1)
        n -= working(day)
    return day


midnight = lambda day: datetime.combine(day, time(), LONDON)
people = {}
for row in ask("query", "select org, date, patients from list_size where sex = 'all' and age_from is null order by date"):
    people[row["org"]] = row["patients"]
network = {}
for row in ask("query", "select child, parent from membership where kind = 'pcn' and valid_to is null order by valid_from"):
    network[row["child"]] = row["parent"]

types = {row["id"]: row for row in rows("select * from slot_type")}
rules = {row["id"]: {**row, "access": json.loads(row["access"])} for row in rows("select * from opening")}
sexes = {row["staff"]: row["sex"] for row in rows("select * from clinician")}
clinics = {row["id"]: row for row in rows("select * from clinic")}
appointments = [a for a in rows("select * from appointment") if a["state"] != "cancelled"]
slots = [s for s in rows("select * from slot") if s["staff"] and s["state"] != "withdrawn"]
of_slot = {a["slot"]: a for a in appointments}
requests = rows("select * from request")
events = defaultdict(set)
for event in rows("select * from request_event"):
    events[event["request"]].add(event["kind"])

for a in appointments:
    a["day"], a["kind"] = local(a["starts"]).date(), types[a["slot_type"]]
    a["came"] = a["state"] in ("attended", "arrived")
for s in slots:
    s["at"], s["kind"] = local(s["starts"]), types[s["slot_type"]]
    s["minutes"] = int((utc(s["ends"]) - utc(s["starts"])).total_seconds() // 60)


def joined(triage):
    """Whether this contact was triage by telephone and a visit of the same person came of it."""
    if triage["kind"]["category"] != "clinical-triage" or triage["kind"]["mode"] != "telephone":
        return False
    for visit in appointments:
        if visit["person"] != triage["person"] or visit["starts"] <= triage["starts"] or not counts(visit):
            continue
        if visit["kind"]["mode"] not in ("face-to-face", "home-visit"):
            continue
        if (visit["practice"] == visit["organisation"]) != (triage["practice"] == triage["organisation"]):
            continue
        if triage["request"] and visit["request"]:
            if triage["request"] == visit["request"]:
                return True
        elif visit["day"] <= next_working(triage["day"]):
            return True
    return False


def counts(a):
    return a["came"] and a["kind"]["profession"] in CONTRACT and a["kind"]["mode"] != "video-online"


def extended(slot):
    """Minutes outside 08:00 to 18:30 on working days, minute by minute."""
    outside = 0
    for n in range(slot["minutes"]):
        at = slot["at"].replace(tzinfo=None) + timedelta(minutes=n)
        outside += not (working(at.date()) and time(8) <= at.time() < time(18, 30))
    return outside


def serves(rule, practice):
    return any(
        line["who"]["kind"] == "practice" and line["who"]["code"] == practice
        or line["who"]["kind"] == "group" and line["who"]["code"] == network.get(practice)
        for line in rule["access"]
    )


def opens(rule, slot):
    """From when staff or people may book a slot."""
    found = []
    for line in rule["access"]:
        if line["who"]["kind"] == "nhs111":
            continue
        if line["from"]["kind"] == "none":
            found.append(datetime.min.replace(tzinfo=timezone.utc))
        elif line["from"]["kind"] == "before":
            found.append(utc(slot["starts"]) - timedelta(minutes=line["from"]["minutes"]))
        else:
            day = slot["at"].date() - timedelta(line["from"]["days"])
            found.append(datetime.combine(day, time.fromisoformat(line["from"]["time"]), LONDON))
    return min(found, default=None)


def fate(request):
    """kept, broken or stopped, told from the rows alone."""
    due = utc(request["due"])
    own = [a for a in rows_of[request["id"]]]
    seen = [utc(a["starts"]) for a in own if a["state"] == "attended" and a["id"] == request["appointment"]]
    if request["outcome"] in ("seen", "advised") and not seen:
        seen = [utc(request["closed"])]
    if any(at <= due for at in seen):
        return "kept"
    stops = [utc(a["starts"]) for a in own if a["state"] == "dna"]
    if request["outcome"] in ("signposted", "declined", "withdrawn", "mistake") and not stops:
        stops = [utc(request["closed"])]
    return "stopped" if any(at <= due for at in stops) else "broken"


rows_of = defaultdict(list)
for a in appointments:
    rows_of[a["request"]].append(a)


def week_of(monday):
    """Every figure of a week: (indicator, organisation) -> (numerator, denominator)."""
    out = defaultdict(lambda: [0.0, 0.0])
    sunday, ends = monday + timedelta(6), midnight(monday + timedelta(7))
    within = lambda day: monday <= day <= sunday
    diaries = {s["organisation"] for s in slots if within(s["at"].date()) and (s["planned"] or s["state"] == "booked")}
    for practice in diaries & set(people):
        out["contacts-per-1000-week", practice] = [0.0, people[practice]]
    for a in appointments:
        if not within(a["day"]):
            continue
        practice, own = a["practice"], a["practice"] == a["organisation"]
        if own and counts(a) and not joined(a):
            out["contacts-per-1000-week", practice][0] += 1
        lead = (a["day"] - local(a["made"]).date()).days
        if a["organisation"] in people:
            for name, fits in [("dna-share-week", True), ("dna-share-same-day", lead <= 0), ("dna-share-week-ahead", lead >= 8)]:
                if fits:
                    out[name, a["organisation"]][0] += a["state"] == "dna"
                    out[name, a["organisation"]][1] += a["state"] == "dna" or a["came"]
    halves, sat = defaultdict(set), defaultdict(set)
    for s in slots:
        org, day = s["organisation"], s["at"].date()
        if not within(day) or not (s["planned"] or s["state"] == "booked"):
            continue
        if org in people:
            taken = of_slot.get(s["id"]) if s["state"] == "booked" else None
            out["slots-filled", org][1] += 1
            out["slots-filled", org][0] += taken is not None
            out["minutes-used", org][1] += s["minutes"]
            out["minutes-used", org][0] += s["minutes"] if taken and taken["came"] else 0
            sat[org].add(sexes.get(s["staff"]))
            halves[org]
            if working(day) and s["at"].time() < time(18, 30):
                halves[org].add((day, s["at"].hour < 12))
        minutes = extended(s)
        served = [p for p in people if serves(rules[s["opening"]], p)] if org not in people else [org]
        for practice in served:
            share = 1 if org in people else people[practice] / sum(people[p] for p in served)
            out["extended-minutes-per-1000", practice][0] += minutes * share
            out["hub-coverage", practice][0] = max(out["hub-coverage", practice][0], people[practice] if org not in people and minutes else 0)
    if diaries:
        for practice in people:
            out["extended-minutes-per-1000", practice][1] = out["hub-coverage", practice][1] = people[practice]
    for org, held in halves.items():
        out["sessions-held", org] = [len(held), 2 * sum(working(monday + timedelta(n)) for n in range(7))]
        out["clinician-choice", org] = [float({"female", "male"} <= sat[org]), 1]
        ahead = [
            s["at"].date()
            for s in slots
            if s["organisation"] == org
            and s["at"].date() > sunday
            and utc(clinics[s["clinic"]]["published"]) <= ends
            and (opens(rules[s["opening"]], s) or datetime.max.replace(tzinfo=timezone.utc)) <= ends
        ]
        if ahead:
            out["booking-horizon", org] = [(max(ahead) - sunday).days, 1]
    asked = set()
    for r in requests:
        org = r["organisation"]
        if within(local(r["received"]).date()):
            out["unmet-demand", org][1] += 1
            out["unmet-demand", org][0] += "nothing-to-offer" in events[r["id"]] or r["outcome"] == "nothing-to-offer"
            asked.add(org)
            out["demand-week", org][0] += 1
        if within(local(r["due"]).date()):
            for name in ("promises-kept", f"promises-kept-{r['need']}"):
                out[name, org][0] += fate(r) == "kept"
                out[name, org][1] += fate(r) in ("kept", "broken")
    for a in appointments:
        if not a["request"] and within(local(a["made"]).date()):
            out["demand-week", a["practice"]][0] += 1
    return out


NAMES = [
    "contacts-per-1000-week", "sessions-held", "booking-horizon", "clinician-choice", "extended-minutes-per-1000",
    "hub-coverage", "promises-kept", "promises-kept-urgent", "promises-kept-child", "promises-kept-routine",
    "promises-kept-follow-up", "unmet-demand", "slots-filled", "minutes-used", "dna-share-week", "dna-share-same-day",
    "dna-share-week-ahead", "demand-week",
]
first = min(local(s["starts"]).date() for s in slots)
monday = first - timedelta(first.weekday())
compared, wrong = 0, []
while monday + timedelta(6) < datetime.now(LONDON).date():
    mine = week_of(monday)
    said = ask("measure", *[f"access/{name}" for name in NAMES], "--level", "practice", "--period", f"week of {monday}")
    for row in said:
        name, org = row["indicator"].removeprefix("access/"), row["org"]
        ours = None if row["state"] != "known" else (row["numerator"], row["denominator"])
        n, d = mine.get((name, org), (None, None))
        theirs = None if n is None or (name != "demand-week" and not d) else (n, 1 if name == "demand-week" else d)
        if ours is None and theirs is None or name == "demand-week" and not n and (ours or (0,))[0] == 0:
            continue
        compared += 1
        if ours is None or theirs is None or any(abs(a - b) > 1e-6 for a, b in zip(ours, theirs)):
            wrong.append(f"{monday} {org} {name}: linchpin says {ours}, the rows say {theirs}")
    monday += timedelta(7)

print("\n".join(wrong[:20]))
if wrong or compared < 100:
    sys.exit(f"naive: {len(wrong)} of {compared} figures differ")
print(f"naive: {compared} figures of the contract agree with the rows of the store")
