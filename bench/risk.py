"""The published scores of a million people in DuckDB: each definition of definitions/scores as one pass of SQL over the same rows.

Reads what `million PEOPLE 1 rows` wrote into the folder, and the same files of definitions as the program. It shares no line
with it, so that equal sums hold for both. Prints one line of JSON: `risk.py FOLDER DEFINITIONS`.
"""

import json
import pathlib
import resource
import sys
import time
import tomllib

import duckdb

TODAY = "date '2026-11-22'"


def names(lists):
    return "(" + ", ".join(f"'{one}'" for one in lists) + ")"


class Findings:
    """What is looked for among facts: each becomes one column of a single pass over them."""

    def __init__(self):
        self.columns = []

    def of(self, finding):
        held = f"list in {names(finding['lists'])} and (ended is null or ended > {TODAY})"
        if "within_months" in finding:
            held += f" and day > {TODAY} - interval '{finding['within_months']} months'"
        if "within_days" in finding:
            held += f" and day >= {TODAY} - {finding['within_days']}"
        if "issues" in finding:
            sql = f"coalesce(sum(greatest(coalesce(value, 1), 1)) filter ({held}), 0) >= {finding['issues']}"
        elif "resolved_by" in finding:
            over = f"max(day) filter (list in {names(finding['resolved_by'])})"
            sql = f"coalesce(max(day) filter ({held}) > coalesce({over}, date '1800-01-01'), false)"
        else:
            sql = f"bool_or({held})"
        if sql not in self.columns:
            self.columns.append(sql)
        return f"coalesce(f{self.columns.index(sql)}, false)"


def case(findings, one):
    parts = [findings.of(f) for f in one.get("has", [])] + [f"not {findings.of(f)}" for f in one.get("not", [])]
    age = one.get("age", {})
    parts += [f"age >= {age['from']}"] if "from" in age else []
    parts += [f"age < {age['below']}"] if "below" in age else []
    if "sex" in one:
        parts.append("female" if one["sex"] == "female" else "not female")
    if "care_home" in one:
        parts.append("care_home" if one["care_home"] else "not care_home")
    if "medicines" in one:
        parts.append(f"coalesce(taken, 0) >= {one['medicines']['at_least']}")
    return "(" + " and ".join(parts) + ")"


def score(findings, name, told):
    """One column for each version of a score that adds up points."""
    held = {}
    for item in told["item"]:
        cases = list(item.get("any", [])) + ([{"has": [{"lists": item["lists"]}]}] if "lists" in item else [])
        held[item["id"]] = " or ".join(case(findings, c) for c in cases) or "false"
    among = " or ".join(case(findings, c) for c in told.get("among", [])) or "true"
    for version in told["version"]:
        parts = []
        for item in told["item"]:
            points = item["points"]
            points = points[version["id"]] if isinstance(points, dict) else points
            without = "".join(f" and not ({held[worse]})" for worse in item.get("unless", []))
            parts.append(f"(case when ({held[item['id']]}){without} then {points} else 0 end)")
        column = f"{name}-{version['id']}" if version.get("id") else name
        yield column, f"case when {among} then ({' + '.join(parts)}) / {float(told.get('divide', 1))} else 0 end"


def steps(value, table):
    return "case " + " ".join(f"when {value} >= {n} then {points}" for n, points in reversed(table)) + " else 0 end"


def main():
    folder, definitions = map(pathlib.Path, sys.argv[1:3])
    db = duckdb.connect(config={"threads": 2})
    db.sql(f"create table people as from read_csv('{folder}/people.csv')")
    db.sql(f"create table facts as from read_csv('{folder}/facts.csv', types = {{'day': 'date', 'ended': 'date', 'value': 'double'}})")
    db.sql(f"create table medicines as from read_csv('{folder}/medicines.csv')")
    files = {f.stem: tomllib.loads(f.read_text()) for f in sorted((definitions / "scores").glob("*.toml"))}
    began, spent = time.perf_counter(), time.process_time()
    findings = Findings()
    # Nobody of these people has a code of ICD-10 alone, so the hospital's score is nought for all.
    sums = dict(pair for name, told in files.items() if "item" in told and name != "hospital-frailty" for pair in score(findings, name, told))
    found = ", ".join(f"{sql} as f{n}" for n, sql in enumerate(findings.columns))
    db.sql(f"""create table scored as
        with held as (select person, {found} from facts where day <= {TODAY} group by person),
        drugs as (select person, count(distinct medicine) as taken from medicines where day > {TODAY} - interval '12 months' and day <= {TODAY} group by person)
        select p.person, {", ".join(f'{sql} as "{name}"' for name, sql in sums.items())}
        from people p left join held using (person) left join drugs using (person)""")
    lace = files["lace"]
    stays = lace["emergency"] + lace["planned"] + lace["untold"]
    db.sql(f"""create table lace as
        with home as (select person, list, day, ended from facts where list in {names(stays)} and ended <= {TODAY} and {TODAY} - ended < {lace['for_days']}
            qualify row_number() over (partition by person order by ended desc, day, (list in {names(lace['untold'])})) = 1),
        visits as (select h.person, count(f.person) as visits from home h left join facts f on f.person = h.person and f.list in {names(lace['visits'])}
            and f.day >= h.day - interval '{lace['visits_months']} months' and f.day < h.day group by h.person)
        select h.person, {steps("h.ended - h.day", lace["points"]["days"])} + case when h.list in {names(lace['emergency'])} then {lace['points']['emergency']} else 0 end
            + {steps('s."' + lace["comorbidity"] + '"', lace["points"]["comorbidity"])} + {steps("v.visits", lace["points"]["visits"])} as lace
        from home h join scored s using (person) join visits v using (person) where h.list not in {names(lace['untold'])}""")
    seconds, processor = time.perf_counter() - began, time.process_time() - spent
    totals = ", ".join(f'sum("{name}")' for name in sums)
    told = dict(zip(sums, db.sql(f"select {totals} from scored").fetchall()[0]))
    told["lace"] = db.sql("select sum(lace) from lace").fetchall()[0][0]
    print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "sums": told}, default=float))


main()
