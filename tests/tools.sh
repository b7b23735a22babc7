#!/bin/sh
# Installs what the tests need and the house does not bring: Chromium for the browser, PostgreSQL for the second
# database. As root it installs them; otherwise it says the one command.
set -eu

chromium() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

# Debian keeps the server's programs out of the path, in a folder for each version.
postgres() {
    if command -v initdb >/dev/null 2>&1; then return 0; fi
    for folder in /usr/lib/postgresql/*/bin; do
        if [ -x "$folder/initdb" ]; then return 0; fi
    done
    return 1
}

wanted=
chromium || wanted="$wanted chromium"
postgres || wanted="$wanted postgresql"
if [ -z "$wanted" ]; then exit 0; fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need$wanted: install with your system's package manager"
elif [ "$(id -u)" != 0 ]; then
    echo "The tests need$wanted: sudo apt-get install$wanted"
else
    apt-get update -qq
    # The tests start a server of their own: the one that Debian would start is not wanted.
    if [ ! -e /etc/postgresql-common/createcluster.conf ] && [ "$wanted" != " chromium" ]; then
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
    # shellcheck disable=SC2086 # the names are to be split
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $wanted
fi
