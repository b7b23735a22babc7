#!/bin/sh
# Ten minutes of each fuzz target (SECONDS_EACH=60 for one). Needs cargo-fuzz; see README.md.
set -eu
cd "$(dirname "$0")/.."
command -v cargo-fuzz >/dev/null || { echo "cargo install cargo-fuzz, then again"; exit 1; }
sh fuzz/seeds.sh
export RUSTC_BOOTSTRAP=1
for target in csv xlsx toml fhirpath fhir; do
    nice -n 19 cargo fuzz run "$target" -- -max_total_time="${SECONDS_EACH:-600}" -rss_limit_mb=4096 -timeout=60 -detect_leaks=0
done
