#!/bin/sh
# Hands texts and e-mails over to a stand-in for GOV.UK Notify that checks every signature, and to a real mail server.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
venv=$target/post-venv
skip() {
    echo "SKIPPED: $1, so that no message was handed over"
    [ "${CI:-}" != true ] && exit 0
    exit 1
}
command -v python3 >/dev/null 2>&1 || skip "Python is not here"
command -v openssl >/dev/null 2>&1 || skip "openssl is not here"
wanted=$(sed -n 's/^aiosmtpd==//p' tests/post/requirements.txt)
if [ "$("$venv/bin/python" -c 'import aiosmtpd; print(aiosmtpd.__version__)' 2>/dev/null)" != "$wanted" ]; then
    { python3 -m venv "$venv" && "$venv/bin/python" -m pip install --quiet -r tests/post/requirements.txt; } ||
        skip "aiosmtpd cannot be installed"
fi
cargo build --quiet -p linchpin-post --example carry
"$venv/bin/python" tests/post/run.py "$target/debug/examples/carry"
