#!/bin/sh
# Signs in through a certified OpenID provider on loopback: staff in the shape of CIS2, patients in that of NHS login.
set -eu
cd "$(dirname "$0")/../.."
if ! command -v node >/dev/null 2>&1; then
    echo "SKIPPED: signing in elsewhere is tested with Node, which is not here"
    [ "${CI:-}" != true ] && exit 0
    exit 1
fi
npm ci --prefix tests/oidc --no-audit --no-fund --silent
cargo build --quiet -p linchpin-web --example house
target=${CARGO_TARGET_DIR:-target}
node tests/oidc/run.mjs "$target/debug/examples/house"
