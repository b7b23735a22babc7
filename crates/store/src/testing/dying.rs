//! A process that works until it is killed: what it said was done has to be there afterwards.

use std::{
    env,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, Command, Stdio},
    str::FromStr,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

/// What stands before each line that counts: the test harness prints others.
const MARK: &str = "SAID ";

/// An ignored test of the same program, run as a child that is killed.
pub struct Dying {
    process: Child,
    lines: Receiver<Vec<String>>,
    said: Vec<Vec<String>>,
}

impl Dying {
    /// Starts the child: an ignored test, by its path in the program, with what it needs to know in its environment.
    #[must_use]
    pub fn start(test: &str, knows: &[(&str, &str)]) -> Self {
        let mut process = Command::new(env::current_exe().expect("the path of this program"))
            .args(["--ignored", "--exact", test, "--nocapture", "--test-threads=1"])
            .envs(knows.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a child");
        let (tell, lines) = mpsc::channel();
        let mut pipe = BufReader::new(process.stdout.take().expect("a pipe"));
        thread::spawn(move || {
            let mut line = String::new();
            // A line without its end was being written when the child died.
            while pipe.read_line(&mut line).is_ok_and(|n| n > 0) && line.ends_with('\n') {
                if let Some(words) = line.strip_prefix(MARK) {
                    tell.send(words.split_whitespace().map(str::to_owned).collect()).ok();
                }
                line.clear();
            }
        });
        Self { process, lines, said: Vec::new() }
    }

    /// Waits until it has said so many lines more.
    ///
    /// # Panics
    /// When it says nothing for long, with what it complained of.
    #[expect(clippy::panic, reason = "what a test says when it fails")]
    pub fn wait(&mut self, lines: u64) {
        for _ in 0..lines {
            let Ok(line) = self.lines.recv_timeout(Duration::from_secs(60)) else {
                self.process.kill().ok();
                let mut told = String::new();
                self.process.stderr.take().map(|mut pipe| pipe.read_to_string(&mut told));
                panic!("the child does nothing: {told}");
            };
            self.said.push(line);
        }
    }

    /// SIGKILL, and then the words of every line that it had said.
    #[must_use]
    pub fn kill(mut self) -> Vec<Vec<String>> {
        self.process.kill().expect("a child that can be killed");
        self.process.wait().expect("a child that ends");
        self.said.extend(self.lines.iter());
        self.said
    }

    /// Kills it at a moment that hangs on the round alone: after a few lines, and up to five thousandths of a second more.
    #[must_use]
    pub fn kill_in(mut self, round: u64) -> Vec<Vec<String>> {
        let chance = dice(round);
        self.wait(1 + chance % 8);
        thread::sleep(Duration::from_micros(chance / 100 % 5_000));
        self.kill()
    }
}

/// Says a line, in the child: straight to the pipe in one piece, so that what the test reads was done.
pub fn say(words: &str) {
    let line = format!("\n{MARK}{words}\n");
    io::stdout().lock().write_all(line.as_bytes()).expect("whoever started the child listens");
}

/// The same numbers at every run (SplitMix64), so that a failure can be looked at again.
#[must_use]
pub fn dice(round: u64) -> u64 {
    let mut z = round.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// How often something is tried: as the environment says, or as is standard.
#[must_use]
pub fn often<N: FromStr>(variable: &str, standard: N) -> N {
    env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(standard)
}
