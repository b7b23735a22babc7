//! What a page is asked for.

use linchpin_core::{Error, OdsCode, Period, Result};
use linchpin_measures::Picture;

use crate::{App, judged::Judged};

/// One request for a page.
#[derive(Debug)]
pub struct Ask<'a> {
    /// What is known.
    pub picture: &'a Picture,
    /// What is out of line in it.
    pub judged: &'a Judged,
    /// Where the pages run.
    pub app: &'a App,
    /// The path, without the query.
    pub path: &'a str,
    /// The parts of the path that vary, in order.
    pub parts: Vec<String>,
    /// The query, in order.
    pub query: Vec<(String, String)>,
}

impl<'a> Ask<'a> {
    /// Reads the query of a request.
    #[must_use]
    pub fn new(
        picture: &'a Picture,
        judged: &'a Judged,
        app: &'a App,
        path: &'a str,
        parts: Vec<String>,
        query: &str,
    ) -> Self {
        let pair = |text: &str| {
            let (key, value) = text.split_once('=').unwrap_or((text, ""));
            (decode(key), decode(value))
        };
        Self {
            picture,
            judged,
            app,
            path,
            parts,
            query: query.split('&').filter(|p| !p.is_empty()).map(pair).collect(),
        }
    }

    /// The first value of a key; none when it is absent or empty.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(k, v)| k == key && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// Every value of a key, without empty ones.
    pub fn all<'s, 'k: 's>(&'s self, key: &'k str) -> impl Iterator<Item = &'s str> + use<'s, 'k, 'a> {
        self.query.iter().filter(move |(k, v)| k == key && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// A part of the path.
    #[must_use]
    pub fn part(&self, index: usize) -> &str {
        self.parts.get(index).map_or("", String::as_str)
    }

    /// The query without some keys and without its question mark.
    #[must_use]
    pub fn without(&self, keys: &[&str]) -> String {
        let kept = self.query.iter().filter(|(k, v)| !keys.contains(&k.as_str()) && !v.is_empty());
        kept.map(|(k, v)| format!("{}={}", crate::link::encode(k), crate::link::encode(v)))
            .collect::<Vec<_>>()
            .join("&")
    }

    /// An organisation that the picture knows.
    ///
    /// # Errors
    /// No code, or nothing known of it.
    pub fn organisation(&self, text: &str) -> Result<OdsCode> {
        let code =
            OdsCode::parse(text).map_err(|e| Error::invalid(format!("“{text}” cannot be an organisation: {e}.")))?;
        if code == OdsCode::england() || self.picture.tree.get(code).is_some() {
            return Ok(code);
        }
        let known = (0..self.picture.indicators.len()).any(|i| !self.picture.series(i, code).is_empty());
        if known {
            Ok(code)
        } else {
            Err(Error::not_found(format!("No organisation with the code {code} is known here.")))
        }
    }

    /// The organisation under a key, if there is one.
    ///
    /// # Errors
    /// As [`Ask::organisation`].
    pub fn organisation_at(&self, key: &str) -> Result<Option<OdsCode>> {
        self.get(key).map(|text| self.organisation(text)).transpose()
    }

    /// The period under a key, if there is one.
    ///
    /// # Errors
    /// No period.
    pub fn period_at(&self, key: &str) -> Result<Option<Period>> {
        self.get(key)
            .map(|t| Period::parse(t).map_err(|e| Error::invalid(format!("“{t}” is not a period: {e}."))))
            .transpose()
    }
}

/// Reads `%XX` and `+`; what is not UTF-8 becomes the sign for that.
#[must_use]
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        match (*first, tail) {
            (b'%', [a, b, more @ ..]) if hex(*a).is_some() && hex(*b).is_some() => {
                bytes.push(hex(*a).unwrap_or(0) * 16 + hex(*b).unwrap_or(0));
                rest = more;
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            (other, _) => bytes.push(other),
        }
        rest = tail;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn queries_are_decoded() {
        assert_eq!(super::decode("a%20b+c%2Fd%zz%4"), "a b c/d%zz%4");
        assert_eq!(super::decode("%C3%A9%FF"), "é\u{fffd}");
    }
}
