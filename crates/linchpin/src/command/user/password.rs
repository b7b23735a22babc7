//! Where a password comes from: asked for without showing it, given by a script, or made up and printed once.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Context, Result, bail};
use clap::Args;
use linchpin_app::App;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use crate::place::variable;

/// How the password is chosen.
#[derive(Args)]
pub struct Choice {
    /// Make a password up and print it once, instead of asking
    #[arg(long)]
    generate: bool,
}

/// A password, and whether its owner has yet to hear of it.
pub struct Password {
    text: String,
    made_up: bool,
}

/// Letters and figures that are not taken for each other when read aloud or from paper.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";

impl Choice {
    /// Asks at a terminal; elsewhere takes `LINCHPIN_PASSWORD`, or makes one up.
    pub fn choose(&self, app: &App) -> Result<Password> {
        if !self.generate {
            if let Some(text) = variable("LINCHPIN_PASSWORD") {
                return Ok(Password { text, made_up: false });
            }
            if std::io::stdin().is_terminal() {
                let text = asked("Password: ")?;
                if asked("Again: ")? != text {
                    bail!("the two are not the same; nothing was changed");
                }
                return Ok(Password { text, made_up: false });
            }
        }
        // 20 letters of 32 kinds: 100 bits.
        let mut bytes = [0; 20];
        app.ids.bytes(&mut bytes);
        let letters: Vec<char> = bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect();
        let groups: Vec<String> = letters.chunks(5).map(|c| c.iter().collect()).collect();
        Ok(Password { text: groups.join("-"), made_up: true })
    }
}

impl Password {
    /// The password itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Prints a password that was made up, this once.
    pub fn show(&self) {
        if self.made_up {
            eprintln!("The password, which is shown only now:");
            println!("{}", self.text);
        }
    }
}

/// Asks a line that is not shown.
fn asked(prompt: &str) -> Result<String> {
    let input = std::io::stdin().lock();
    eprint!("{prompt}");
    std::io::stderr().flush()?;
    let before = tcgetattr(&input).context("the terminal cannot be asked")?;
    let mut silent = before.clone();
    silent.local_modes -= LocalModes::ECHO;
    tcsetattr(&input, OptionalActions::Now, &silent).context("the terminal would show the password")?;
    let mut line = String::new();
    let mut input = input;
    let read = input.read_line(&mut line);
    tcsetattr(&input, OptionalActions::Now, &before)?;
    eprintln!();
    read?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
