#!/bin/sh
# Runs the benchmarks beside their peers. One name runs one; none runs all. Each prints one line of JSON, and
# docs/benchmarks.md is made from them.
set -eu
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:?}
venv="$target/bench-python"
if ! cmp -s bench/requirements.txt "$venv/requirements.txt"; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r bench/requirements.txt
    cp bench/requirements.txt "$venv/requirements.txt"
fi
exec "$venv/bin/python" bench/run.py --linchpin "$target/release/linchpin" --shared "${LINCHPIN_SHARED:?}" "$@"
