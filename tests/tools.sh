#!/bin/sh
# Installs Chromium for the browser tests where that is allowed; says the one command where it is not.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium
        exit 0
    fi
    echo "The browser tests need Chromium: sudo apt-get install chromium"
else
    echo "The browser tests need Chromium: install it with your system's package manager"
fi
