"""Starts the server, and asks it as several roles and as nobody: run.py SCHEMATHESIS SERVER"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

HERE = pathlib.Path(__file__).parent
ROLES = ["clinician", "receptionist", "information-governance", "administrator", "commissioner", "patient"]
# These end the session with which the others ask; they are asked as nobody.
ENDS = "^/sign-out|^/role$|^/sign-in"


def page(base, path, session):
    request = urllib.request.Request(base + path, headers={"Cookie": "linchpin=" + session})
    with urllib.request.urlopen(request) as answer:
        return answer.status, answer.read().decode()


def ask(schemathesis, known, name, headers, csrf, extra):
    keys = known["people"] + [role["account"] for role in known["roles"].values()]
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        "LINCHPIN_KNOWN": json.dumps({"csrf": csrf, "keys": keys}),
    }
    with tempfile.TemporaryDirectory() as folder:
        command = [
            schemathesis, "run", known["base"] + "/openapi.json", "--url", known["base"], "--seed", "1",
            "--phases", "examples,coverage,fuzzing", "--max-examples", os.environ.get("EXAMPLES", "3"),
            "--checks", "not_a_server_error", "--continue-on-failure", "--no-shrink", "--max-redirects", "0",
            "--suppress-health-check", "all", "--warnings", "off", "--output-sanitize", "false", "--workers", "1",
            "--report", "json", "--report-dir", folder, *extra,
        ]
        for header in headers:
            command += ["-H", header]
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True)
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    cases = re.findall(r"(\d+) generated", said)
    count = int(cases[-1]) if cases else 0
    print("%-24s %6d cases%s" % (name, count, "" if done.returncode == 0 else "  FAILED"), flush=True)
    if done.returncode != 0 or count == 0:
        print(said[-6000:])
        return None
    return count


def main(schemathesis, server):
    log = tempfile.NamedTemporaryFile(prefix="machines-", suffix=".log", delete=False)
    process = subprocess.Popen([server], stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        known = json.loads(process.stdout.readline())
        counts = [ask(schemathesis, known, "nobody", [], "", [])]
        for role in ROLES:
            session = known["roles"][role]["session"]
            csrf = re.search('name="csrf" value="([^"]+)"', page(known["base"], "/account", session)[1]).group(1)
            counts.append(ask(schemathesis, known, role, ["Cookie: linchpin=" + session], csrf, ["--exclude-path-regex", ENDS]))
            # Whoever was signed out on the way asked nothing after that.
            status, text = page(known["base"], "/account", session)
            if status != 200 or "Sign out" not in text:
                print("%s lost the session" % role)
                counts.append(None)
        token = known["roles"]["clinician"]["token"]
        only = ["--include-path-regex", "^/fhir"]
        counts.append(ask(schemathesis, known, "a token of a clinician", ["Authorization: Bearer " + token], "", only))
        if None in counts:
            log.flush()
            print(pathlib.Path(log.name).read_text()[-4000:])
            return 1
        print("%d cases, no failure of the server's own" % sum(counts))
        return 0
    finally:
        process.kill()
        process.wait()
        os.unlink(log.name)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
