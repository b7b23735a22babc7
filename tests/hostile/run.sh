#!/bin/sh
# Means harm to a server with made-up people, in every way that the case files know, and counts the tries.
set -eu
cd "$(dirname "$0")/../.."
if ! command -v node >/dev/null 2>&1; then
    echo "SKIPPED: hostile use is tested with Node, which is not here"
    [ "${CI:-}" != true ] && exit 0
    exit 1
fi
cargo build --quiet -p linchpin-web --example machines
node tests/hostile/run.mjs "${CARGO_TARGET_DIR:-target}/debug/examples/machines"
