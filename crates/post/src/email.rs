use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{Timestamp, fmt::rfc2822, tz::TimeZone};
use linchpin_app::message::Letter;

/// A sender: the words that people see, and an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mailbox {
    words: Option<String>,
    pub(crate) address: String,
}

impl Mailbox {
    /// Reads `Practice messages <no-reply@example.org>`, or an address alone.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (words, inner) = match text.strip_suffix('>') {
            Some(rest) => rest.split_once('<').map(|(words, inner)| (words.trim(), inner))?,
            None => ("", text),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || " .,'&-".contains(c);
        if words.len() > 60 || !words.chars().all(plain) {
            return None;
        }
        let words = (!words.is_empty()).then(|| words.to_owned());
        Some(Self { words, address: address(inner)?.to_owned() })
    }

    /// What stands behind the @.
    pub(crate) fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}

/// An address that can be written into a command of SMTP: plain characters on both sides of one @, and none that could end
/// the command (RFC 5321, 4.1.2 and 4.5.3.1). None for any other: a quoted one is too rare to be worth its risk.
pub(crate) fn address(text: &str) -> Option<&str> {
    let text = text.trim();
    let (local, domain) = text.split_once('@')?;
    let of = |text: &str, signs: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || signs.as_bytes().contains(&b))
    };
    let dots = |text: &str| !text.starts_with('.') && !text.ends_with('.') && !text.contains("..");
    let fits = local.len() <= 64
        && text.len() <= 254
        && of(local, ".!#$%&'*+/=?^_`{|}~-")
        && of(domain, ".-")
        && [local, domain].into_iter().all(dots);
    fits.then_some(text)
}

/// An e-mail as it goes over the wire (RFC 5322). The words are in base64: no line of them can be taken for the end.
pub(crate) fn email(from: &Mailbox, to: &str, name: &str, letter: &Letter<'_>, now: Timestamp) -> String {
    let sender = match &from.words {
        Some(words) => format!("\"{words}\" <{}>", from.address),
        None => from.address.clone(),
    };
    let date = rfc2822::to_string(&now.to_zoned(TimeZone::UTC)).unwrap_or_default();
    // The subject is one of ours; a sign that is not plain would need another writing.
    let subject: String = letter.called.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect();
    let head = [
        format!("From: {sender}"),
        format!("To: {to}"),
        format!("Subject: {subject}"),
        format!("Date: {date}"),
        format!("Message-ID: {name}"),
        "Auto-Submitted: auto-generated".to_owned(),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=utf-8".to_owned(),
        "Content-Transfer-Encoding: base64".to_owned(),
    ];
    let words = letter.words.replace('\n', "\r\n");
    let coded = STANDARD.encode(words.as_bytes());
    let mut text = head.join("\r\n") + "\r\n\r\n";
    let mut rest = coded.as_str();
    while !rest.is_empty() {
        // Base64 is of single bytes.
        let (line, after) = rest.split_at(rest.len().min(76));
        text.push_str(line);
        text.push_str("\r\n");
        rest = after;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_say_a_command() {
        for right in ["ann@example.com", "a.o'hara+x@nhs.net", " ann@example.com "] {
            assert!(address(right).is_some(), "{right}");
        }
        for wrong in [
            "",
            "ann",
            "@example.com",
            "ann@",
            "ann@exam ple.com",
            "ann@example.com>\r\nRCPT TO:<b@example.com",
            "a\r\n@x.y",
            "ann@ex\u{e4}mple.com",
            "ann@[127.0.0.1]",
            "\"a b\"@example.com",
            "ann@@example.com",
            ".a@x.y",
            "a..b@x.y",
            "a@x..y",
            "<ann@example.com>",
        ] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
        assert_eq!(address(&format!("{}@x.y", "a".repeat(65))), None);
    }

    #[test]
    fn a_sender_is_words_and_an_address() {
        let one = Mailbox::parse("Rawmarsh Surgery <no-reply@example.org>").unwrap();
        assert_eq!((one.words.as_deref(), one.domain()), (Some("Rawmarsh Surgery"), "example.org"));
        assert_eq!(Mailbox::parse("no-reply@example.org").unwrap().words, None);
        for wrong in ["", "Rawmarsh", "A\r\nBcc: x <a@b.c>", "\"A\" <a@b.c>", "A <a@b.c> x", "A <a@b.c"] {
            assert_eq!(Mailbox::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_people_wrote_never_ends_a_message() {
        let from = Mailbox::parse("P <p@example.org>").unwrap();
        let way = linchpin_app::kept::Way::Email;
        let words = "One\n.\nQUIT é 😀";
        let letter = Letter { name: "m1", way, to: "a@b.c", called: "Your\r\nBcc: x", words };
        let text = email(&from, "a@b.c", "<m1@example.org>", &letter, "2026-11-23T09:00:00Z".parse().unwrap());
        assert!(
            text.contains("\r\nSubject: YourBcc: x\r\n")
                && text.contains("\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n")
        );
        assert!(text.lines().all(|line| line.len() <= 78 && !line.starts_with('.')));
        let coded = text.split("\r\n\r\n").nth(1).unwrap().replace("\r\n", "");
        assert_eq!(STANDARD.decode(coded).unwrap(), "One\r\n.\r\nQUIT é 😀".as_bytes());
    }
}
