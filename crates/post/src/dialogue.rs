use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use linchpin_app::message::Failed;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use crate::{Smtp, Tls};

/// A server that has not taken an e-mail by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// A reply is short; more is not read.
const LONGEST: usize = 16 << 10;

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// One talk with a mail server.
pub(crate) struct Dialogue {
    wire: Box<dyn Wire>,
    /// What was read beyond the last reply.
    read: Vec<u8>,
}

/// A reply: its code and its lines.
struct Reply {
    code: u16,
    lines: Vec<String>,
}

impl Dialogue {
    /// Sends one e-mail, and is done.
    pub(crate) async fn send(smtp: &Smtp, to: &str, text: &str) -> Result<(), Failed> {
        let late = || Failed::Later("The mail server did not answer in time.".to_owned());
        tokio::time::timeout(PATIENCE, Self::whole(smtp, to, text)).await.map_err(|_| late())?
    }

    async fn whole(smtp: &Smtp, to: &str, text: &str) -> Result<(), Failed> {
        let settings = &smtp.settings;
        let away = |_| Failed::Later("The mail server cannot be reached.".to_owned());
        let plain = TcpStream::connect((settings.host.as_str(), settings.port)).await.map_err(away)?;
        let mut talk = match settings.tls {
            Tls::Whole => Self { wire: closed(smtp, plain).await?, read: Vec::new() },
            Tls::Start => Self::started(smtp, plain).await?,
            Tls::No => Self { wire: Box::new(plain), read: Vec::new() },
        };
        if settings.tls != Tls::Start {
            talk.reply().await?.is(220, "greeted us oddly")?;
        }
        let hello = format!("EHLO {}", smtp.from.domain());
        talk.say(&hello).await?.is(250, "does not greet")?;
        if let Some((user, password)) = &settings.user {
            let proof = STANDARD.encode(format!("\0{user}\0{password}"));
            talk.say(&format!("AUTH PLAIN {proof}")).await?.is(235, "does not let us in")?;
        }
        talk.say(&format!("MAIL FROM:<{}>", smtp.from.address)).await?.is(250, "does not take our sender")?;
        talk.say(&format!("RCPT TO:<{to}>")).await?.about_mailbox()?;
        talk.say("DATA").await?.is(354, "does not take an e-mail")?;
        // No line of the text begins with a dot: the words are in base64, and the head is ours.
        talk.write(&format!("{text}.\r\n")).await?;
        talk.reply().await?.about_mailbox()?;
        // It has it: what comes of the farewell does not matter.
        let _ = talk.say("QUIT").await;
        Ok(())
    }

    /// Asks for TLS in clear. Nothing else is said before it stands, and nothing that was read before counts after it.
    async fn started(smtp: &Smtp, plain: TcpStream) -> Result<Self, Failed> {
        let mut wire = plain;
        let mut read = Vec::new();
        reply(&mut wire, &mut read).await?.is(220, "greeted us oddly")?;
        let hello = format!("EHLO {}\r\n", smtp.from.domain());
        write(&mut wire, &hello).await?;
        let offers = reply(&mut wire, &mut read).await?;
        offers.is(250, "does not greet")?;
        if !offers.lines.iter().any(|line| line.trim().eq_ignore_ascii_case("STARTTLS")) {
            return Err(Failed::Later("The mail server offers no TLS, and nothing is sent without.".to_owned()));
        }
        write(&mut wire, "STARTTLS\r\n").await?;
        reply(&mut wire, &mut read).await?.is(220, "does not begin TLS")?;
        if !read.is_empty() {
            return Err(Failed::Later("Somebody speaks between us and the mail server.".to_owned()));
        }
        Ok(Self { wire: closed(smtp, wire).await?, read })
    }

    async fn say(&mut self, line: &str) -> Result<Reply, Failed> {
        self.write(&format!("{line}\r\n")).await?;
        self.reply().await
    }

    async fn write(&mut self, text: &str) -> Result<(), Failed> {
        write(&mut *self.wire, text).await
    }

    async fn reply(&mut self) -> Result<Reply, Failed> {
        reply(&mut *self.wire, &mut self.read).await
    }
}

async fn closed(smtp: &Smtp, plain: TcpStream) -> Result<Box<dyn Wire>, Failed> {
    let connector = TlsConnector::from(std::sync::Arc::clone(&smtp.tls));
    let unproved = |_| Failed::Later("The mail server cannot prove who it is.".to_owned());
    Ok(Box::new(connector.connect(smtp.name.clone(), plain).await.map_err(unproved)?))
}

async fn write<W: AsyncWrite + Unpin + ?Sized>(wire: &mut W, text: &str) -> Result<(), Failed> {
    wire.write_all(text.as_bytes()).await.map_err(|_| broken())?;
    wire.flush().await.map_err(|_| broken())
}

/// Reads one reply: lines with the same code, the last with a space behind it (RFC 5321, 4.2.1).
async fn reply<W: AsyncRead + Unpin + ?Sized>(wire: &mut W, read: &mut Vec<u8>) -> Result<Reply, Failed> {
    let mut lines = Vec::new();
    let mut taken = 0;
    loop {
        while let Some(end) = read.iter().position(|b| *b == b'\n') {
            let line: Vec<u8> = read.drain(..=end).collect();
            taken += line.len();
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let code = line.get(..3).and_then(|code| code.parse::<u16>().ok()).filter(|code| (200..600).contains(code));
            let code = code.ok_or_else(|| Failed::Later("This is no mail server.".to_owned()))?;
            lines.push(line.get(4..).unwrap_or_default().to_owned());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(Reply { code, lines });
            }
        }
        if taken + read.len() > LONGEST {
            return Err(Failed::Later("The mail server does not stop talking.".to_owned()));
        }
        let mut part = [0; 1024];
        match wire.read(&mut part).await {
            Ok(0) | Err(_) => return Err(broken()),
            Ok(length) => read.extend_from_slice(&part[..length]),
        }
    }
}

impl Reply {
    /// Whether it is what was expected. What the server says beside its code is not kept: it may repeat an address.
    fn is(&self, wanted: u16, what: &str) -> Result<(), Failed> {
        if self.code == wanted {
            return Ok(());
        }
        Err(Failed::Later(format!("The mail server {what} ({}).", self.code)))
    }

    /// The same where the reply is about the mailbox: 550 to 553 say that it never will do (RFC 5321, 4.2.3).
    fn about_mailbox(&self) -> Result<(), Failed> {
        match self.code {
            250 | 251 => Ok(()),
            550..=553 => Err(Failed::Never(format!("The mail server does not take this address ({}).", self.code))),
            _ => self.is(250, "did not take it"),
        }
    }
}

fn broken() -> Failed {
    Failed::Later("The connection to the mail server broke.".to_owned())
}
