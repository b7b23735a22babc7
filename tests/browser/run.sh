#!/bin/sh
# Walks the pages in Chromium, on a made-up place and, where the published files are at hand, on the real Rotherham.
# Usage: run.sh LINCHPIN [SHOTS]
set -eu
cd "$(dirname "$0")/../.."
linchpin=$1
shots=${2:-}
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
    echo "SKIPPED: the browser tests need Chromium, which is not here"
    [ "${CI:-}" != true ] && exit 0
    exit 1
fi
export CHROMIUM="$chromium"
work=$(mktemp -d)
server=
stop() {
    [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
    rm -rf "$work"
}
trap stop EXIT INT TERM

# walk NAME FOLDER: serves a place, walks it, stops the server.
walk() {
    "$linchpin" --place "$2" serve --port 0 2>"$work/$1.log" &
    server=$!
    address=
    for _ in $(seq 600); do
        address=$(sed -n 's/.*\(http:[^ ]*\)\/ .*/\1/p' "$work/$1.log")
        [ -n "$address" ] && break
        kill -0 "$server" 2>/dev/null || { cat "$work/$1.log"; exit 1; }
        sleep 0.2
    done
    [ -n "$address" ] || { echo "the server of the $1 place did not start"; cat "$work/$1.log"; exit 1; }
    if [ -n "$shots" ]; then
        node tests/browser/run.mjs "$address" --place "$1" --shots "$shots/$1"
    else
        node tests/browser/run.mjs "$address" --place "$1" --shots "$work/shots/$1"
    fi
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=
}

"$linchpin" --place "$work/demo" demo --no-serve
walk demo "$work/demo"
# Whatever was done, and at whatever time the demo’s clock stood, nothing written down was changed.
"$linchpin" --place "$work/demo" audit verify

shared=${LINCHPIN_SHARED:-../shared}
if [ -d "$shared/data" ]; then
    "$linchpin" new "$work/real" --organisation 03L --name Rotherham
    "$linchpin" --place "$work/real" load "$shared/data" >/dev/null 2>&1
    export BROWSER_USER=commissioner BROWSER_PASSWORD="walks the dog at dawn"
    LINCHPIN_PASSWORD=$BROWSER_PASSWORD "$linchpin" --place "$work/real" user add "$BROWSER_USER" --role commissioner >/dev/null
    walk real "$work/real"
else
    echo "SKIPPED: the published files are not at $shared"
    [ "${CI:-}" != true ] || exit 1
fi
