#!/bin/sh
# Asks every address of /openapi.json, in ways that its description allows and in ways that it does not, as several roles and as
# nobody. No answer may be a failure of the server's own.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
venv=$target/schemathesis-venv
skip() {
    echo "SKIPPED: $1, so that nobody asked what /openapi.json describes"
    [ "${CI:-}" != true ] && exit 0
    exit 1
}
command -v python3 >/dev/null 2>&1 || skip "Python is not here"
wanted=$(sed -n 's/^schemathesis==//p' tests/schemathesis/requirements.txt)
if [ "$("$venv/bin/schemathesis" --version 2>/dev/null)" != "schemathesis, version $wanted" ]; then
    { python3 -m venv "$venv" && "$venv/bin/python" -m pip install --quiet -r tests/schemathesis/requirements.txt; } ||
        skip "schemathesis cannot be installed"
fi
cargo build --quiet -p linchpin-web --example machines
"$venv/bin/python" tests/schemathesis/run.py "$venv/bin/schemathesis" "$target/debug/examples/machines"
