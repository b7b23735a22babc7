//! Every key that may be set, as the documentation shows it.

/// What a value is, and so how the environment says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// Words, with commas between them in the environment.
    List,
    /// Tables, which only the file can hold.
    Tables,
}

/// A key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name in the file, with its table.
    pub path: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// What holds where it is not set.
    pub default: &'static str,
    /// What it does.
    pub doc: &'static str,
}

impl Key {
    /// The variable that is laid over it: `serve.address` is `LINCHPIN_SERVE_ADDRESS`.
    pub fn variable(&self) -> Option<String> {
        (self.kind != Kind::Tables)
            .then(|| format!("{}{}", super::environment::PREFIX, self.path.replace('.', "_").to_uppercase()))
    }
}

const fn key(path: &'static str, kind: Kind, default: &'static str, doc: &'static str) -> Key {
    Key { path, kind, default, doc }
}

/// All of them, in the order of the page.
pub const KEYS: &[Key] = &[
    key("organisation", Kind::Text, "must be set", "The code of the organisation whose place it is, such as `03L`."),
    key("name", Kind::Text, "the published name", "What the place calls itself."),
    key(
        "made_up",
        Kind::Flag,
        "false",
        "Says that no fact is about anybody. Every page says so, and one may sign in as any role without a password. \
         Never set it where real people are kept.",
    ),
    key("lake", Kind::Text, "lake", "The folder of facts, beside `place.toml` unless the path begins with `/`."),
    key(
        "store",
        Kind::Text,
        "sqlite:linchpin.db",
        "Where operational records are: `sqlite:` and a file, or `postgres://user:password@host/database`. \
         With a password in it, set it in the environment and not in the file.",
    ),
    key(
        "secrets",
        Kind::Text,
        "secrets.toml",
        "The file of the keys, made at first use with mode 0600. Without it second factors and pseudonyms cannot be \
         read again: keep a copy apart from the backups.",
    ),
    key("serve.address", Kind::Text, "127.0.0.1:8080", "Where to listen. `--port` takes the place of its port."),
    key(
        "serve.public",
        Kind::Text,
        "the address",
        "What people type to come here, such as `https://linchpin.example.org`: forms from elsewhere are refused, \
         sign-in providers send people back to it, and texts that offer an appointment carry it.",
    ),
    key(
        "serve.certificate",
        Kind::Text,
        "no TLS",
        "The certificate and those that vouch for it, in a PEM file. Read again when it changes.",
    ),
    key("serve.key", Kind::Text, "no TLS", "The certificate's private key, in a PEM file."),
    key(
        "serve.proxies",
        Kind::List,
        "none",
        "Addresses or networks of the proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
    ),
    key(
        "serve.metrics",
        Kind::List,
        "127.0.0.0/8, ::1/128",
        "Who may read `/metrics`; nobody where the list is empty. Others are told that there is no such page.",
    ),
    key(
        "serve.drain",
        Kind::Number,
        "20",
        "How many seconds requests under way may take to end after SIGTERM or Ctrl-C.",
    ),
    key(
        "serve.work",
        Kind::Flag,
        "true",
        "Whether `serve` does background jobs too. Set it to false where `linchpin work` runs.",
    ),
    key(
        "serve.open",
        Kind::Flag,
        "false",
        "Whether pages of published numbers may be read without signing in. Nothing about a person ever is.",
    ),
    key(
        "sign_in.idle_staff",
        Kind::Number,
        "30",
        "After so many minutes without a request a member of staff is signed out.",
    ),
    key("sign_in.idle_patient", Kind::Number, "15", "The same for a patient."),
    key("sign_in.longest", Kind::Number, "720", "After so many minutes anybody is signed out, whatever they do."),
    key(
        "sign_in.emergency",
        Kind::Number,
        "60",
        "For so many minutes a record stays open that was opened in an emergency.",
    ),
    key(
        "sign_in.staff.issuer",
        Kind::Text,
        "none",
        "The OpenID provider of staff, in the shape of NHS CIS2: its issuer.",
    ),
    key("sign_in.staff.client", Kind::Text, "none", "Our name there."),
    key(
        "sign_in.staff.key",
        Kind::Text,
        "none",
        "The file of the RSA key that we sign with there (`private_key_jwt`), as `openssl genrsa -traditional` writes it.",
    ),
    key("sign_in.staff.key_id", Kind::Text, "none", "The name under which the provider has the public half."),
    key(
        "sign_in.patient.issuer",
        Kind::Text,
        "none",
        "The OpenID provider of patients, in the shape of NHS login: its issuer.",
    ),
    key("sign_in.patient.client", Kind::Text, "none", "Our name there."),
    key("sign_in.patient.key", Kind::Text, "none", "The file of the RSA key that we sign with there."),
    key("sign_in.patient.key_id", Kind::Text, "none", "The name under which the provider has the public half."),
    key(
        "messages.notify.key",
        Kind::Text,
        "nothing is sent",
        "The file of the API key of GOV.UK Notify, as Notify shows it once; mode 0600. A made-up place never sends.",
    ),
    key("messages.notify.address", Kind::Text, "GOV.UK Notify", "Where Notify is, for a stand-in on trial."),
    key(
        "messages.notify.text_template",
        Kind::Text,
        "no texts",
        "The template of texts there, by its identifier; its only words are `((words))`.",
    ),
    key(
        "messages.notify.email_template",
        Kind::Text,
        "no e-mails by Notify",
        "The template of e-mails there; its subject is `((subject))` and its words are `((words))`.",
    ),
    key(
        "messages.notify.callback",
        Kind::Text,
        "not listened to",
        "The file of the bearer token that Notify sends to `/messages/notify/receipt` and `/messages/notify/reply`: 16 \
         letters and digits or more; mode 0600.",
    ),
    key(
        "messages.smtp.host",
        Kind::Text,
        "no mail server",
        "The mail server that carries e-mails, in place of Notify.",
    ),
    key("messages.smtp.port", Kind::Number, "587", "Its port."),
    key(
        "messages.smtp.tls",
        Kind::Text,
        "start",
        "`start` for STARTTLS, `whole` for TLS from the first byte, `no` only for a server on this machine.",
    ),
    key(
        "messages.smtp.authority",
        Kind::Text,
        "none",
        "A PEM file of a certificate that vouches for the mail server, beside those that everybody believes.",
    ),
    key("messages.smtp.user", Kind::Text, "none", "Our name there."),
    key("messages.smtp.password", Kind::Text, "none", "The file of our password there; mode 0600."),
    key(
        "messages.smtp.from",
        Kind::Text,
        "none",
        "As whom e-mails are sent, such as `Practice messages <no-reply@example.org>`. Nobody reads what is sent back.",
    ),
    key("log.format", Kind::Text, "text", "`text` for people, `json` for machines: one object a line."),
    key(
        "log.level",
        Kind::Text,
        "warn",
        "What is written: `error`, `warn`, `info` (each request), `debug`, or a list such as `warn,linchpin_web=info`.",
    ),
    key(
        "group",
        Kind::Tables,
        "none",
        "Practices that you look at together: `code`, `name`, `members`. May be given many times.",
    ),
];
