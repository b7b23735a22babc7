"""The peer's side of a benchmark, in a process of its own: prints seconds of work and peak memory as JSON."""

import json
import pathlib
import resource
import sys
import tempfile
import time
import tomllib
import zipfile

import duckdb


def load(file):
    """The published CSV to Parquet; out of its zip first, since DuckDB does not read zips."""
    file = pathlib.Path(file)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        began = time.perf_counter()
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as archive:
                files = [archive.extract(member, folder) for member in archive.namelist()]
        else:
            files = [str(file)]
        for i, name in enumerate(files):
            duckdb.sql(f"copy (select * from read_csv('{name}')) to '{folder}/{i}.parquet' (format parquet)")
        return time.perf_counter() - began


def indicators(lake, definitions):
    """Numerator and denominator of every definition over the same Parquet files."""
    lake = pathlib.Path(lake)
    for table in (t for t in lake.iterdir() if t.is_dir() and t.name != "value"):
        if any(table.glob("*.parquet")):
            duckdb.sql(f"create view {table.name} as select * from read_parquet('{table}/*.parquet', union_by_name = true)")
    texts = [tomllib.loads(f.read_text()) for f in sorted(pathlib.Path(definitions).glob("*/*.toml"))]
    began = time.perf_counter()
    for text in texts:
        for side in ("numerator", "denominator"):
            if sql := text.get(side):
                try:
                    duckdb.sql(sql).fetchnumpy()
                except duckdb.CatalogException:
                    pass  # no file of that table is loaded
    return time.perf_counter() - began


COLUMNS = {
    "Condition": "id, subject.reference, code.coding[1].code, code.coding[1].display, clinicalStatus.coding[1].code, onsetDateTime::date, recordedDate::date",
    "Observation": "id, subject.reference, code.coding[1].code, code.coding[1].display, status, effectiveDateTime::timestamptz, valueQuantity.value, valueQuantity.code, unnest(coalesce(component, [null])).valueQuantity.value",
    "Encounter": "id, subject.reference, class.code, status, period.start::timestamptz, serviceProvider.identifier.value",
    "MedicationRequest": "id, subject.reference, medicationCodeableConcept.coding[1].code, medicationCodeableConcept.coding[1].display, status, intent, authoredOn::date",
}


def ndjson(file, kind):
    """The columns of a table of the lake out of lines of FHIR; nothing is checked."""
    began = time.perf_counter()
    duckdb.sql(f"select {COLUMNS[kind]} from read_ndjson('{file}')").fetchnumpy()
    return time.perf_counter() - began


seconds = {"load": load, "ndjson": ndjson, "indicators": indicators}[sys.argv[1]](*sys.argv[2:])
print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
