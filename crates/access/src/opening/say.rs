use crate::diary::{Access, Audience, Embargo, Opening};

impl Embargo {
    /// From when, to follow “may book this”.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::None => "as soon as it is published".into(),
            Self::Before { minutes } => format!("from {} before it begins", minutes_in_words(*minutes)),
            Self::At { days, time } => {
                let time = time.strftime("%H:%M");
                match days {
                    0 => format!("from {time} on the day"),
                    1 => format!("from {time} the day before"),
                    days => format!("from {time}, {days} days before"),
                }
            }
        }
    }
}

impl Access {
    /// The line in a sentence: who may book, from when until when. `who` is what the audience is called here.
    #[must_use]
    pub fn sentence(&self, who: &str) -> String {
        let until = match self.closes {
            0 => String::new(),
            minutes => format!(", until {} before it begins", minutes_in_words(minutes)),
        };
        format!("{who} may book this {}{until}.", self.from.words())
    }
}

impl Opening {
    /// What somebody who reads the rule may not expect of it, each in a sentence.
    #[must_use]
    pub fn cautions(&self) -> Vec<&'static str> {
        let names = |wanted: fn(&Audience) -> bool| self.to.iter().any(|line| wanted(&line.who));
        let staff = names(|who| matches!(who, Audience::Own | Audience::Practice(_) | Audience::Group(_)));
        let mut all = Vec::new();
        if self.to.is_empty() {
            all.push("Nobody may book what follows this rule, our own desk neither.");
        } else if !names(|who| *who == Audience::Own) {
            all.push("Our own desk is not named, so it cannot book what follows this rule.");
        }
        if names(|who| *who == Audience::Online) && !staff {
            all.push("Nobody can book online by this rule: it also has to name the practices whose people are meant.");
        }
        all
    }
}

/// `30 minutes`, `1 hour`, `2 days`: whole hours and days as such.
pub(super) fn minutes_in_words(minutes: u32) -> String {
    let (count, unit) = match minutes {
        0 => (0, "minute"),
        m if m % 1440 == 0 => (m / 1440, "day"),
        m if m % 60 == 0 => (m / 60, "hour"),
        m => (m, "minute"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use linchpin_core::OpeningId;

    use super::*;

    #[test]
    fn a_rule_is_said_in_plain_words() {
        let at = |days, hour| Embargo::At { days, time: jiff::civil::time(hour, 0, 0, 0) };
        let line = |from, closes| Access { who: Audience::Own, from, closes };
        for (line, said) in [
            (line(Embargo::None, 0), "Our desk may book this as soon as it is published."),
            (line(at(2, 8), 0), "Our desk may book this from 08:00, 2 days before."),
            (line(at(1, 12), 60), "Our desk may book this from 12:00 the day before, until 1 hour before it begins."),
            (line(at(0, 8), 0), "Our desk may book this from 08:00 on the day."),
            (
                line(Embargo::Before { minutes: 2880 }, 90),
                "Our desk may book this from 2 days before it begins, until 90 minutes before it begins.",
            ),
        ] {
            assert_eq!(line.sentence("Our desk"), said);
        }
    }

    #[test]
    fn what_a_reader_may_not_expect_is_said() {
        let rule = |all: &[Audience]| Opening {
            id: OpeningId::new(uuid::Uuid::nil()),
            organisation: "C87002".parse().unwrap(),
            name: "rule".into(),
            to: all.iter().map(|who| Access { who: who.clone(), from: Embargo::None, closes: 0 }).collect(),
        };
        assert!(rule(&[Audience::Own, Audience::Online]).cautions().is_empty());
        assert!(rule(&[]).cautions()[0].starts_with("Nobody may book"));
        let online = rule(&[Audience::Online]);
        assert_eq!(online.cautions().len(), 2, "{:?}", online.cautions());
        assert_eq!(rule(&[Audience::Nhs111]).cautions().len(), 1);
    }
}
