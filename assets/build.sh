#!/bin/sh
# Fetches the NHS design system (npm and pip) and the list of common passwords (pip), pinned by hash, and lays out in
# assets/dist what the program embeds.
# Does nothing when assets/dist was made from the same pins.
set -eu
cd "$(dirname "$0")"
pins=$(cat package-lock.json requirements.txt build.mjs build.sh | sha256sum | cut -d' ' -f1)
if [ -f dist/pins ] && [ "$(cat dist/pins)" = "$pins" ] && [ -d node_modules/nhsuk-frontend ] \
    && [ -f dist/passwords/common-passwords.txt.gz ]; then
    exit 0
fi
rm -rf dist
npm ci --no-progress
python3 -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target dist/python -r requirements.txt
node build.mjs
rm -rf dist/python
echo "$pins" > dist/pins
