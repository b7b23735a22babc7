#!/bin/sh
# Works the fitted models and the comparisons out a second time with statsmodels, scikit-learn and SciPy.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
venv=$target/risk-venv
skip() {
    echo "SKIPPED: $1, so that no fit was worked out twice"
    [ "${CI:-}" != true ] && exit 0
    exit 1
}
command -v python3 >/dev/null 2>&1 || skip "Python is not here"
if ! cmp -s tests/risk/requirements.txt "$venv/requirements.txt"; then
    { python3 -m venv "$venv" && "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r tests/risk/requirements.txt; } ||
        skip "statsmodels and scikit-learn cannot be installed"
    cp tests/risk/requirements.txt "$venv/requirements.txt"
fi
cargo build --quiet -p linchpin-risk --example agree
"$venv/bin/python" tests/risk/agree.py "$target/debug/examples/agree"
