"""Hands letters over by the program CARRY and looks at what came out at the other end.

    python tests/post/run.py CARRY

Prints what failed and `N passed, N failed`; exits with 1 when something did.
"""
import base64, email, hashlib, hmac, json, logging, os, socket, ssl, subprocess, sys, tempfile, threading, time, warnings
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

CARRY = sys.argv[1]
# That somebody does not believe a certificate is what is tested, and not news.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"trial-{SERVICE}-{SECRET}"
NUMBER, TEXT, MAIL = "447700900001", "f33517ff-2a88-4f6e-b855-c550268ce08a", "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"
passed, failed = 0, []


def check(name, truth, said=""):
    global passed
    if truth:
        passed += 1
    else:
        failed.append(name)
        print(f"FAILED {name}: {said}")


def unpad(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Notify(BaseHTTPRequestHandler):
    """Checks what Notify checks: the signature over both parts, the algorithm, the service, 30 seconds."""

    kept, answer = {}, None

    def log_message(self, *_):
        pass

    def proved(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token.count(".") != 2:
            return "no token"
        head, claims, signature = token.split(".")
        right = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(right, unpad(signature)):
            return "wrong signature"
        if json.loads(unpad(head)) != {"typ": "JWT", "alg": "HS256"}:
            return "wrong algorithm"
        said = json.loads(unpad(claims))
        if said.get("iss") != SERVICE or abs(said.get("iat", 0) - time.time()) > 30:
            return "wrong claims"
        return None

    def tell(self, status, body):
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def refuse(self, status, kind, words):
        self.tell(status, {"status_code": status, "errors": [{"error": kind, "message": words}]})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        wrong = self.proved()
        if wrong:
            return self.refuse(403, "AuthError", f"Invalid token: {wrong}")
        if Notify.answer:
            return self.tell(*Notify.answer)
        said = json.loads(body)
        if self.headers.get("Content-Type") != "application/json":
            return self.refuse(400, "BadRequestError", "content type")
        if said.get("phone_number", "+44").count("0") == 11:
            return self.refuse(400, "ValidationError", f"phone_number {said['phone_number']} is not valid")
        name = f"n-{len(Notify.kept)}"
        Notify.kept[name] = (self.path, said)
        self.tell(201, {"id": name, "reference": said.get("reference"), "uri": "x"})

    def do_GET(self):
        if self.proved():
            return self.refuse(403, "AuthError", "Invalid token")
        at = urlsplit(self.path)
        wanted = parse_qs(at.query)
        kind = {"sms": "/v2/notifications/sms", "email": "/v2/notifications/email"}[wanted["template_type"][0]]
        found = [{"id": name} for name, (path, said) in Notify.kept.items()
                 if path == kind and said["reference"] == wanted["reference"][0]]
        self.tell(200, {"notifications": found, "links": {}})


def carry(**asked):
    run = subprocess.run([CARRY], input=json.dumps(asked), capture_output=True, text=True, timeout=60)
    return json.loads(run.stdout) if run.returncode == 0 else {"refused": run.stderr}


def texts():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Notify)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    agreed = {"address": f"http://127.0.0.1:{server.server_port}", "key": KEY, "text_template": TEXT, "email_template": MAIL}
    text = {"notify": agreed, "way": "text", "name": "m-1", "to": NUMBER, "words": "Reminder: 08:40. \"£5\" é"}

    came = carry(**text)
    path, said = Notify.kept.get(came.get("reference"), (None, {}))
    check("a text is taken", path == "/v2/notifications/sms", came)
    check("a text says what it is to say", said.get("phone_number") == "+" + NUMBER and said.get("template_id") == TEXT
          and said.get("reference") == "m-1" and said.get("personalisation") == {"words": text["words"]}, said)
    check("what was taken is known by our name", carry(**text, ask=True) == came)
    check("what was not is not", carry(**{**text, "name": "m-2"}, ask=True) == {"reference": None})
    came = carry(**{**text, "way": "email", "to": "ann@example.com", "name": "m-3"})
    path, said = Notify.kept.get(came.get("reference"), (None, {}))
    check("an e-mail goes by Notify where there is no mail server", path == "/v2/notifications/email"
          and said.get("email_address") == "ann@example.com"
          and said.get("personalisation", {}).get("subject") == "Your appointment", said)

    came = carry(**{**text, "to": "4400000000000"})
    check("a number that is none is given up", "never" in came and "4400" not in json.dumps(came), came)
    other = {**agreed, "key": f"trial-{SERVICE}-3d844edf-8d35-48ac-975b-e847b4f122b1"}
    came = carry(**{**text, "notify": other})
    check("a key that is not ours may be put right", "403" in came.get("later", ""), came)
    for status, body in [(429, {"errors": [{"error": "RateLimitError", "message": NUMBER}]}), (500, b"<html>"), (503, b""),
                         (400, {"errors": [{"error": "BadRequestError", "message": "template"}]}), (201, b"{"),
                         (201, {"id": "x\n"}), (302, b""), (201, b"x" * 300_000)]:
        Notify.answer = (status, body)
        came = carry(**text)
        check(f"an answer {status} is for later", "later" in came and NUMBER not in json.dumps(came), came)
    Notify.answer = None
    server.shutdown()
    server.server_close()
    check("a Notify that is away is for later", "cannot be reached" in carry(**text).get("later", ""))
    for wrong in ["http://notify.example", "ftp://127.0.0.1", "x"]:
        check(f"{wrong} is no address", "https" in carry(**{**text, "notify": {**agreed, "address": wrong}}).get("refused", ""))
    came = carry(**{**text, "notify": {**agreed, "key": SECRET}})
    check("a key that is none is not told", "refused" in came and SECRET not in came["refused"], came)


class Box:
    def __init__(self):
        self.got = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return f"550 5.1.1 {address} is unknown"
        if address.startswith("full"):
            return "452 4.2.2 full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None, session.authenticated))
        return "250 OK"


def certificate(folder, name):
    key, pem = os.path.join(folder, f"{name}.key"), os.path.join(folder, f"{name}.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-keyout", key, "-out", pem, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-addext", "basicConstraints=critical,CA:FALSE"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    return context, open(pem).read()


def free():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def emails(folder):
    context, authority = certificate(folder, "right")
    stranger, _ = certificate(folder, "stranger")
    right = lambda server, session, envelope, mechanism, data: AuthResult(
        success=mechanism == "PLAIN" and data.login == b"us" and data.password == "pässword".encode(),
        handled=False)
    servers = {}

    def serve(name, **settings):
        box = Box()
        controller = Controller(box, hostname="127.0.0.1", port=free(), **settings)
        controller.start()
        servers[name] = controller
        return box, controller.port

    words = "You have an appointment: Tuesday 24 November 08:40.\n.\nQUIT\nIf you cannot come, ring us. é £ 😀 " + "x" * 2000
    agreed = {"host": "localhost", "tls": "no", "from": "Practice messages <no-reply@example.org>"}
    letter = {"way": "email", "name": "m-1", "to": "ann.o'hara@example.com", "words": words}
    send = lambda port, **other: carry(**{**letter, **other.pop("letter", {})}, smtp={**agreed, "port": port, **other})

    box, port = serve("plain")
    came = send(port)
    check("an e-mail is taken under our name", came == {"reference": "<m-1@example.org>"}, came)
    sender, to, content, _, _ = box.got[0]
    mail = email.message_from_bytes(content, policy=default)
    check("it goes to whom it is for", (sender, to) == ("no-reply@example.org", ["ann.o'hara@example.com"]), (sender, to))
    check("it says what it is to say", mail.get_content().replace("\r\n", "\n") == words, content[:600])
    heads = {name: mail[name] for name in ["From", "To", "Subject", "Message-ID", "Auto-Submitted"]}
    check("its head is as it should be", heads == {
        "From": "Practice messages <no-reply@example.org>", "To": "ann.o'hara@example.com", "Subject": "Your appointment",
        "Message-ID": "<m-1@example.org>", "Auto-Submitted": "auto-generated"} and mail["Date"].datetime, heads)
    check("no fault is in it", not mail.defects, mail.defects)
    came = send(port, letter={"to": "nobody@example.com"})
    check("an address that is none is given up", "550" in came.get("never", "") and "nobody" not in json.dumps(came), came)
    check("a full mailbox is for later", "452" in send(port, letter={"to": "full@example.com"}).get("later", ""))
    for odd in ["ann", "a@b>\r\nRCPT TO:<eve@example.com", "ann@exämple.com"]:
        check(f"{odd!r} is no address", "never" in send(port, letter={"to": odd}))
    check("nobody else got anything", all(to == ["ann.o'hara@example.com"] for _, to, *_ in box.got))

    box, port = serve("start", tls_context=context, require_starttls=True, authenticator=right, auth_required=True)
    login = {"tls": "start", "user": "us", "password": "pässword"}
    came = send(port, **login, authority=authority)
    check("STARTTLS and a password", "reference" in came and box.got and box.got[0][3] and box.got[0][4], came)
    check("a wrong password", "let us in" in send(port, **{**login, "password": "no"}, authority=authority).get("later", ""))
    check("nobody vouches for it", "prove" in send(port, **login).get("later", ""))
    check("it asks for TLS and gets none", "later" in send(port, tls="no"))
    _, port = serve("stranger", tls_context=stranger)
    check("another with its name", "prove" in send(port, tls="start", authority=authority).get("later", ""))
    _, port = serve("clear")
    check("no TLS is offered", "no TLS" in send(port, tls="start", authority=authority).get("later", ""))
    box, port = serve("whole", ssl_context=context)
    came = send(port, tls="whole", authority=authority)
    check("TLS from the first byte", "reference" in came and box.got, came)
    for server in servers.values():
        server.stop()

    for name, said in [("silent", b""), ("no mail server", b"HTTP/1.1 200 OK\r\n\r\n"), ("endless", b"220-x\r\n" * 9000)]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            def once():
                connection, _ = listener.accept()
                with connection:
                    try:
                        connection.sendall(said)
                    except OSError:
                        pass
            threading.Thread(target=once, daemon=True).start()
            check(f"a server that is {name}", "later" in send(listener.getsockname()[1]))
    check("a server that is away", "reached" in send(free()).get("later", ""))
    check("in clear to elsewhere", "TLS" in send(25, host="mail.example.org").get("refused", ""))
    check("a sender that is none", "sender" in send(25, **{"from": "x"}).get("refused", ""))
    check("a certificate that is none", "certificate" in send(25, tls="start", authority="x").get("refused", ""))


texts()
with tempfile.TemporaryDirectory() as folder:
    emails(folder)
print(f"post: {passed} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
