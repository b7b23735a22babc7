"""Benchmarks, each side by side with a named peer in the same run.

Medians of several runs, because these machines are noisy. Our time is the whole process, from start to exit; the
peer's is its work alone, without starting Python or importing DuckDB. Memory is the peak of the process.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import bare

HERE = pathlib.Path(__file__).parent
RUNS = 5


def ours(arguments):
    """Runs the command; gives seconds and peak memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))} failed")
    return seconds, usage.ru_maxrss / 1024


def peer(work, *arguments):
    """Runs a function of bench/peer.py in a process of its own; gives what it prints: seconds, and peak memory in MB."""
    out = subprocess.run([sys.executable, HERE / "peer.py", work, *map(str, arguments)], capture_output=True, text=True, check=False)
    if out.returncode != 0:
        sys.exit(out.stderr)
    told = json.loads(out.stdout.splitlines()[-1])
    return told["seconds"], told["megabytes"]


@contextlib.contextmanager
def place(linchpin):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="linchpin-bench-"))
    try:
        subprocess.run([linchpin, "new", folder / "r", "--organisation", "03L"], check=True, capture_output=True)
        yield folder / "r"
    finally:
        shutil.rmtree(folder)


def tell(name, work, our, their, peer_name, unit, **more):
    line = {"name": name, "work": work, "ours": round(our, 4), "peer": round(their, 4), "peer_name": peer_name, "unit": unit,
            "ratio": round(our / their, 3), **more}
    print(json.dumps(line), flush=True)
    return line


def load(name, work, file, linchpin):
    times, theirs = [], []
    for _ in range(RUNS):
        with place(linchpin) as folder:
            times.append(ours([linchpin, "--place", folder, "load", file]))
        theirs.append(peer("load", file))
    middle = lambda of, at: statistics.median(t[at] for t in of)
    return tell(name, work, middle(times, 0), middle(theirs, 0), "DuckDB read_csv to Parquet", "s",
                ours_megabytes=round(max(t[1] for t in times)), peer_megabytes=round(max(t[1] for t in theirs)))


def load_age_sex(options):
    file = next((options.shared / "data/01_list_size").glob("*quin-age*"))
    return load("load-age-sex", "266,428 rows of list size by age and sex, every row validated", file, options.linchpin)


def load_pomi(options):
    file = next((options.shared / "data/12_pomi_online").glob("pomi*.zip"))
    return load("load-pomi", "POMI, 97 MB in a zip; the peer unpacks it first", file, options.linchpin)


def indicators_england(options):
    with place(options.linchpin) as folder:
        subprocess.run([options.linchpin, "--place", folder, "load", options.shared / "data"], capture_output=True, check=True)
        times, theirs = [], []
        for _ in range(3):
            shutil.rmtree(folder / "lake/value", ignore_errors=True)
            (folder / "lake/values.json").unlink(missing_ok=True)
            times.append(ours([options.linchpin, "--place", folder, "measure", "--level", "england"]))
            theirs.append(peer("indicators", folder / "lake", HERE.parent / "definitions/indicators"))
        again = ours([options.linchpin, "--place", folder, "measure", "--level", "england"])
        return tell("indicators-england", "all indicators at every level for all practices, rolled up and written; the peer runs the same SQL only",
                    statistics.median(t[0] for t in times), statistics.median(t[0] for t in theirs), "DuckDB, the same SQL", "s",
                    ours_megabytes=round(max(t[1] for t in times)), unchanged_seconds=round(again[0], 3))


def page_home(options):
    with place(options.linchpin) as folder:
        subprocess.run([options.linchpin, "--place", folder, "load", options.shared / "data"], capture_output=True, check=True)
        server = subprocess.Popen([options.linchpin, "--place", folder, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True,
                                  env={**os.environ, "LINCHPIN_SERVE_OPEN": "true"})
        try:
            address = next(m.group(0) for line in server.stderr if (m := re.search(r"http://[^ ]+/", line)))
            rate = lambda path: json.loads(subprocess.run(
                ["node", HERE / "rate.mjs", address.rstrip("/") + path, "150", "15"], capture_output=True, text=True, check=True).stdout)
            rate("/place")
            cached, made = rate("/place"), rate("/place?n={n}")
        finally:
            server.terminate()
            server.wait()
        return tell("page-home", "home page of the real place at 150 requests a second for 15 s, 95th percentile", cached["p95"], 100.0,
                    "the bar of 100 ms", "ms", p50=cached["p50"], p99=cached["p99"], errors=cached["errors"] + made["errors"], made_anew_p95=made["p95"])


VIEWS = HERE.parent / "crates/sources/src/views"
VIEW_OF = {"Condition": "condition.json", "Observation": "observation.json", "Encounter": "encounter.json", "MedicationRequest": "medication_request.json"}


def people(options, folder, count):
    """Writes made-up people as a Bulk Data export; gives how many resources there are."""
    out = subprocess.run([options.linchpin.parent / "examples/people", str(count), folder], capture_output=True, text=True, check=True)
    return int(out.stdout)


def ndjson_import(options):
    with place(options.linchpin) as folder:
        export = folder / "export"
        resources = people(options, export, 20_000)
        seconds, memory = ours([options.linchpin, "--place", folder, "load", export])
        # One table of the lake each: what the views make of the same lines, without asking who anybody is.
        flat, theirs, kinds = 0.0, 0.0, list(VIEW_OF)
        for kind in kinds:
            flat += statistics.median(ours([options.linchpin.parent / "examples/flatten", VIEWS / VIEW_OF[kind], export / f"{kind}.ndjson"])[0] for _ in range(3))
            theirs += statistics.median(peer("ndjson", export / f"{kind}.ndjson", kind)[0] for _ in range(3))
        return tell("ndjson-import", f"flattening {', '.join(kinds)} of 20,000 people through ViewDefinitions, every resource checked; the peer projects the same columns",
                    flat, theirs, "DuckDB read_ndjson", "s", whole_import_seconds=round(seconds, 2), resources=resources,
                    resources_a_second=round(resources / seconds), ours_megabytes=round(memory))


def person_view(options):
    """The summary and the record of people, each view with its entry in the audit, asked for by a signed-in clinician."""
    with place(options.linchpin) as folder:
        folder = folder.resolve()
        text = (folder / "place.toml").read_text()
        (folder / "place.toml").write_text(text.replace('organisation = "03L"', 'organisation = "03L"\nmade_up = true'))
        export = folder / "export"
        people(options, export, 300_000)
        loading, memory = ours([options.linchpin, "--place", folder, "load", export])
        practice = "Z90001"
        subprocess.run([options.linchpin, "--place", folder, "user", "add", "bench", "--role", "clinician", "--organisation", practice],
                       check=True, capture_output=True, env={**os.environ, "LINCHPIN_PASSWORD": "four green herons on a wall"})
        import sqlite3
        store = sqlite3.connect(f"file:{folder / 'linchpin.db'}?mode=ro", uri=True)
        ids = [row[0] for row in store.execute("select person from person_registration where practice = ? limit 4000", (practice,))]
        store.close()
        (folder / "ids.json").write_text(json.dumps(ids))
        server = subprocess.Popen([options.linchpin, "--place", folder, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True)
        try:
            address = next(m.group(0) for line in server.stderr if (m := re.search(r"http://[^ ]+/", line))).rstrip("/")
            rate = lambda tail: json.loads(subprocess.run(
                ["node", HERE / "person.mjs", address, folder / "ids.json", tail, "100", "15"], capture_output=True, text=True, check=True).stdout)
            rate("")
            summary, record = rate(""), rate("/record")
        finally:
            server.terminate()
            server.wait()
        return tell("person-view", "audited summary of a person at 100 requests a second for 15 s among 300,000 people, 95th percentile", summary["p95"], 150.0,
                    "the bar of 150 ms", "ms", p50=summary["p50"], p99=summary["p99"], errors=summary["errors"] + record["errors"],
                    record_p50=record["p50"], record_p95=record["p95"], import_seconds=round(loading, 1), import_megabytes=round(memory))


ROUNDS = 7


def rounds(our, their):
    """The middle of several rounds, ours and the peer's in turn and each first in every second one: these machines are noisy."""
    ours_took, peers_took = [], []
    for n in range(ROUNDS):
        sides = [(ours_took, our), (peers_took, their)]
        for took, side in sides if n % 2 == 0 else reversed(sides):
            took.append(side())
    return statistics.median(ours_took), statistics.median(peers_took)


def writes(options, address, acts, clients):
    """Seconds for so many audited acts of so many clients; the chain is verified afterwards."""
    program = options.linchpin.parent / "examples/writes"
    if not program.exists():
        raise bare.Missing(f"{program} is not built: “make bench” does it")
    out = subprocess.run([program, address, str(acts), str(clients)], capture_output=True, text=True, check=False)
    if out.returncode != 0:
        sys.exit(out.stderr)
    return json.loads(out.stdout)["seconds"]


def store_write_sqlite(options):
    acts = 480
    with tempfile.TemporaryDirectory(prefix="linchpin-bench-") as folder:
        mine, theirs = f"{folder}/linchpin.db", f"{folder}/bare.db"
        writes(options, f"sqlite:{mine}", 16, 1)
        bare.like(mine, theirs)
        peer_side = lambda: bare.sqlite(theirs, acts)
        one = rounds(lambda: writes(options, f"sqlite:{mine}", acts, 1), peer_side)
        many = rounds(lambda: writes(options, f"sqlite:{mine}", acts, 16), peer_side)
        a = lambda seconds: seconds / acts * 1000
        return tell("store-write-sqlite", "a record and its audit entry, chained by hash, in a transaction that is on the disk, time of each; the bare client writes the same"
                    " rows without a chain to tables and indexes like ours", a(one[0]), a(one[1]), "Python sqlite3, WAL, synchronous=full", "ms", acts=acts,
                    ours_16_tasks=round(a(many[0]), 4), peer_one_writer=round(a(many[1]), 4), ratio_16_tasks=round(many[0] / many[1], 3),
                    rounds=ROUNDS, peer_version=bare.sqlite3.sqlite_version)


def store_write_postgres(options):
    with bare.server() as server:
        writes(options, server.address, 16, 1)
        server.like()
        took, more = {}, {}
        for clients in (1, 4, 16):
            acts = 300 * clients
            took[clients] = [seconds / acts * 1000 for seconds in rounds(
                lambda: writes(options, server.address, acts, clients), lambda: server.pgbench(clients, acts))]
            ours_took, peers_took = took[clients]
            more |= {f"ours_{clients}": round(ours_took, 4), f"peer_{clients}": round(peers_took, 4), f"ratio_{clients}": round(ours_took / peers_took, 3)}
        return tell("store-write-postgres", "a record and its audit entry, chained by hash, in a transaction that is on the disk, by 16 clients at once, time of each; pgbench"
                    " writes the same rows without a chain to tables and indexes like ours", took[16][0], took[16][1], "pgbench -M prepared", "ms", **more,
                    rounds=ROUNDS, peer_version=server.sql("show server_version"))


def booking(options, name, address):
    """What one of the programs about bookings measured on an empty store."""
    program = options.linchpin.parent / "examples" / name
    if not program.exists():
        raise bare.Missing(f"{program} is not built: “make bench” does it")
    out = subprocess.run([program, address], capture_output=True, text=True, check=False)
    if out.returncode != 0:
        sys.exit(out.stderr)
    return json.loads(out.stdout)


def race(name, runs):
    """The slowest answer of a thousand who race for a hundred slots; the programs stop when a slot is double or free."""
    slowest = sorted(run["slowest"] for run in runs)
    middle = sorted(runs, key=lambda run: run["slowest"])[len(runs) // 2]
    return tell(name, "1,000 people race for 100 slots, each booking with permission, consent and audit; the last to be answered", statistics.median(slowest), 1.0,
                "the bar of a second", "s", p50=middle["p50"], p95=middle["p95"], booked=middle["booked"], told=middle["told"], runs=len(runs), worst=slowest[-1])


def race_sqlite(options):
    with tempfile.TemporaryDirectory(prefix="linchpin-bench-") as folder:
        return race("race-sqlite", [booking(options, "race", f"sqlite:{folder}/{n}.db") for n in range(5)])


def race_postgres(options):
    runs = []
    for _ in range(3):
        with bare.server() as server:
            runs.append(booking(options, "race", server.address))
    return race("race-postgres", runs)


def slot_search(options):
    with tempfile.TemporaryDirectory(prefix="linchpin-bench-") as folder:
        took = booking(options, "slot_search", f"sqlite:{folder}/linchpin.db")
    with bare.server() as server:
        other = booking(options, "slot_search", server.address)
    return tell("slot-search", f"the earliest free slots that a desk may book, among {took['slots']:,} of {took['organisations']} organisations over six weeks, 95th percentile",
                took["p95"], 50.0, "the bar of 50 ms", "ms", p50=took["p50"], slowest=took["slowest"], searches=took["searches"],
                postgres_p50=other["p50"], postgres_p95=other["p95"])


def difference(ours_, theirs_):
    """Both means, and Welch's 95% interval of their difference; 2.09 is Student's point for 19 degrees, fewer than any here have."""
    mean, error = statistics.mean, lambda v: statistics.variance(v) / len(v)
    middle, half = mean(ours_) - mean(theirs_), 2.09 * (error(ours_) + error(theirs_)) ** 0.5
    return tuple(round(v, 4) for v in (mean(ours_), mean(theirs_), middle - half, middle + half))


AGREE = 0.03


def simulate_year(options):
    """The same model here and in SimPy: how long a year of 36 practices takes, and on six, where many more years can be
    played, that both tell the same of the place.

    That two intervals overlap would not show it: few runs overlap always. So the 95% interval of the difference itself (Welch)
    must lie within 3% of the peer's figure, which too few runs cannot reach. A year's median wait varies by 3% itself: with these
    two numbers of years, two like models are refused once in thousands of times.

    Before that the peer plays the people of one of our years, with their chance: each must be given the very same slot. This
    shows that the rules are the same; the years with chance of its own, that the chance is."""
    import resource
    file, runs, peer_runs = HERE.parent / "definitions/places/neighbourhood.toml", 10, 3
    spent = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])

    def told(command, times, seed, many):
        out = subprocess.run([*command, file, str(times), str(seed), str(many)], capture_output=True, text=True, check=True)
        return json.loads(out.stdout)

    ours_, theirs_ = [options.linchpin.parent / "examples/year"], [sys.executable, HERE / "simulate.py"]
    before = spent()
    mine = told(ours_, 6, 1, runs)
    seconds = (spent() - before) / runs
    theirs = told(theirs_, 6, 1, peer_runs)
    # Seeds of their own: what is timed and what is compared are other years.
    people = subprocess.run([*ours_, file, "1", "1001", "people"], capture_output=True, check=True).stdout
    handed = json.loads(subprocess.run([*theirs_, file, "1", "people"], input=people, capture_output=True, check=True).stdout)
    if handed["other"] or not handed["people"]:
        sys.exit(f"{handed['other']:,} of {handed['people']:,} people were given something else in SimPy: the rules differ")
    many, peer_many = told(ours_, 1, 1001, 400)["values"], told(theirs_, 1, 1001, 40)["values"]
    both = {}
    for name in ("routine-promises-kept", "urgent-promises-kept", "child-promises-kept", "routine-wait-median", "utilisation", "missed"):
        a, b, low, high = difference(many[name], peer_many[name])
        if max(abs(low), abs(high)) > AGREE * b:
            sys.exit(f"{name}: {a} here and {b} in SimPy; the difference lies from {low} to {high}, not within {AGREE:.0%}")
        both[name] = {"ours": a, "peer": b, "difference": [low, high]}
    return tell("simulate-year", f"a year of 36 practices, {round(statistics.mean(mine['requests'])):,} requests; processor time of a run, ours with reading "
                f"and making ready. On 6 practices each of {handed['people']:,} people is given the same slot by both, and every figure "
                f"of 400 years and 40 agrees within {AGREE:.0%}, its interval included", seconds,
                statistics.mean(theirs["seconds"]), "SimPy, the same model", "s", runs=runs, peer_runs=peer_runs, both=both)


def risk_fit(options):
    """A model of 40 features fitted to 300,000 people, here and in the two libraries that others would use; the coefficients must agree."""
    import fit
    rows, columns, runs = 300_000, 40, 3
    with tempfile.TemporaryDirectory(prefix="linchpin-bench-") as folder:
        file = pathlib.Path(folder) / "people.f64"
        fit.people(file, rows, columns, 1)

        def told(*command):
            out = subprocess.run([*map(str, command), str(file), str(columns)], capture_output=True, text=True, check=False)
            if out.returncode != 0:
                sys.exit(out.stderr)
            return json.loads(out.stdout)

        sides = {"ours": [options.linchpin.parent / "examples/fit"], "statsmodels": [sys.executable, HERE / "fit.py", "statsmodels"],
                 "scikit-learn": [sys.executable, HERE / "fit.py", "scikit-learn"]}
        seen = {name: [told(*command) for _ in range(runs)] for name, command in sides.items()}
    mine = seen["ours"][0]
    for name in ("statsmodels", "scikit-learn"):
        for what in ("values", "errors"):
            apart = max((abs(a - b) / max(1, abs(b)) for a, b in zip(mine[what], seen[name][0][what])), default=0)
            if apart > 1e-6:
                sys.exit(f"risk-fit: {what} are {apart:.1e} from those of {name}")
    middle = {name: statistics.median(run["seconds"] for run in of) for name, of in seen.items()}
    return tell("risk-fit", f"a logistic regression of {columns} features fitted to {rows:,} people, with standard errors; coefficients agree to 1e-6", middle["ours"],
                middle["statsmodels"], "statsmodels Logit, Newton", "s", scikit_learn=round(middle["scikit-learn"], 4), steps=mine["steps"], runs=runs)


def risk_million(options):
    """A million made-up people, scored here and by SQL made from the same definitions. The sums of every score must be equal, or
    nothing is told. Processor time of two threads: ours of the whole process, with reading definitions, drawing people, registers,
    segments and the hospital's score; the peer's of its queries alone."""
    import resource
    people, program = 1_000_000, options.linchpin.parent / "examples/million"
    spent = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    told = lambda *command: json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    mine, theirs, took = [], [], []
    with tempfile.TemporaryDirectory(prefix="linchpin-bench-") as folder:
        subprocess.run([program, str(people), "1", "rows"], cwd=folder, check=True)
        for _ in range(3):
            before = spent()
            mine.append(told(program, str(people), "2"))
            took.append(spent() - before)
            theirs.append(told(sys.executable, HERE / "risk.py", folder, HERE.parent / "definitions"))
    for name, peers in theirs[0]["sums"].items():
        if abs(peers - mine[0]["sums"][name]) > max(0.01, 1e-7 * abs(peers)):
            sys.exit(f"{name}: the sum is {mine[0]['sums'][name]} here and {peers} in DuckDB")
    middle = lambda runs, key: round(statistics.median(run[key] for run in runs), 2)
    return tell("risk-million", f"{people:,} people with {mine[0]['facts']:,} facts, every published score, and here every register and the local model; processor time. All sums "
                "agree", statistics.median(took), middle(theirs, "processor"), "DuckDB, SQL made from the same files", "s",
                wall_of_scoring=middle(mine, "scoring"), peer_wall=middle(theirs, "seconds"), foretold=mine[0]["foretold"], learning=middle(mine, "learning"))


def risk_england(options):
    """England: sixty million people drawn and scored in one run, with the memory it took; beside a million in the same program."""
    program = options.linchpin.parent / "examples/million"
    one, all_ = ours([program, "1000000", "2"]), ours([program, "60000000", "2"])
    return tell("risk-england", "60 million people drawn and scored in one run of one process: every published score, every register and the local model; the "
                "peer is 60 times the same program on 1 million", all_[0], 60 * one[0], "60 runs of a million", "s",
                megabytes=round(all_[1]), megabytes_of_a_million=round(one[1]))


def case_page(options):
    """One case, and the lists beside it, among 12,000 that are open; a place's store alone, on either database."""
    pathway = HERE.parent / "crates/app/tests/care/support.toml"
    program = options.linchpin.parent / "examples/case_page"
    told = lambda address: json.loads(subprocess.run([program, address, pathway], capture_output=True, text=True, check=True).stdout)
    with tempfile.TemporaryDirectory(prefix="linchpin-bench-") as folder:
        took = told(f"sqlite:{folder}/linchpin.db")
    with bare.server() as server:
        other = told(server.address)
    return tell("case-page", "one case among 12,000 that are open, its look written down, 95th percentile", took["p95"], 150.0, "the bar of 150 ms", "ms",
                sqlite=took, postgres=other)


ALL = {"load-age-sex": load_age_sex, "load-pomi": load_pomi, "indicators-england": indicators_england, "page-home": page_home,
       "ndjson-import": ndjson_import, "person-view": person_view,
       "store-write-sqlite": store_write_sqlite, "store-write-postgres": store_write_postgres,
       "simulate-year": simulate_year,
       "risk-fit": risk_fit,
       "risk-million": risk_million,
       "risk-england": risk_england,
       "case-page": case_page,
       "race-sqlite": race_sqlite, "race-postgres": race_postgres, "slot-search": slot_search}


PAGE = HERE.parent / "docs/benchmarks.md"


def stamp():
    """The day and the commit of a run; a plus where files differed from it."""
    git = lambda *words: subprocess.run(["git", "-C", HERE.parent, *words], capture_output=True, text=True, check=False).stdout.strip()
    changed = "+" if git("status", "--porcelain", "--untracked-files=no") else ""
    return {"date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(), "commit": git("rev-parse", "--short", "HEAD") + changed}


def merged(text, fresh):
    """The lines that the page has, those that were run again in their place; in the order of ALL."""
    lines = {line["name"]: line for line in map(json.loads, re.findall(r"^- `({.*})`$", text, re.MULTILINE))}
    lines |= {line["name"]: line for line in fresh}
    return [lines[name] for name in ALL if name in lines]


def page(lines):
    rows = "\n".join(f"| {l['name']} | {l['work']} | {l['ours']} {l['unit']} | {l['peer']} {l['unit']} ({l['peer_name']}) | **{l['ratio']}** |"
                     f" {l.get('date', '')} {l.get('commit', '')} |" for l in lines)
    notes = "\n".join(f"- `{json.dumps(l)}`" for l in lines)
    return f"""# Benchmarks

Made by `make bench`, or line by line by `make bench NAME=…`, on two-core machines that did other things as well. The ratio is ours over the peer's: below
1 is better. Of files, our time is the whole process from start to exit and the peer's its work alone; of writes to the store, both are the work alone. Ours
and the peer run in turn, several times, and the middle is told. The last column says when and of which commit; a plus means that files differed from it.

| name | work | ours | peer | ratio | run |
| --- | --- | --- | --- | --- | --- |
{rows}

As printed:

{notes}
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--linchpin", required=True, type=pathlib.Path)
    parser.add_argument("--shared", required=True, type=pathlib.Path)
    parser.add_argument("--page", type=pathlib.Path, default=PAGE, help="the page to write, docs/benchmarks.md otherwise")
    parser.add_argument("name", nargs="?", choices=list(ALL))
    options = parser.parse_args()
    if not (options.shared / "data").is_dir():
        sys.exit(f"{options.shared}/data is not there: the benchmarks run on the published files")
    run, missing = stamp(), False
    for name in [options.name] if options.name else ALL:
        try:
            line = ALL[name](options) | run
        except bare.Missing as tool:
            print(f"{name} was not run: {tool}", file=sys.stderr)
            missing = True
            continue
        written = options.page.read_text() if options.page.exists() else ""
        options.page.write_text(page(merged(written, [line])))
    if missing:
        sys.exit(1)


main()
