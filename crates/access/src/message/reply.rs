use std::{collections::BTreeSet, sync::LazyLock};

use jiff::civil::Date;

/// What a reply by text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// They give their appointment back.
    Cancel,
    /// They say yes to what was asked.
    Yes,
    /// They say no.
    No,
    /// They want no more texts. Their appointment stands.
    OptOut,
    /// A person must look, or they are asked back: nothing is guessed.
    Unclear,
}

/// Words without weight: a text that says nothing beside them and one of the sentences below is understood. None of them
/// turns a sentence round, asks, puts off, or says whose appointment or which is meant.
const FILLERS: &str = "a am an and appointment appointments appt appts app apointment appoinment appointmnt apt at be booking \
    bye cheers dear dr for from hello hey hi i im in it kindly me my of on our please pleas pls plz plse plez regards \
    regrets sir madam slot so sorry surgery unwell poorly sick feeling better covid ta thank thanks thankyou thanx thx the this to unfortunately afraid very much many x \
    xx xxx xxxx";

/// What is polite only: to tell STOP, and what is not needed, from more.
const POLITE: &str = "a am an any anymore dear hello hey hi i im it me more my please pleas pls plz sorry ta thank thanks \
    thankyou thx the this to";

/// Turns of speech without weight.
const PHRASES: [&str; 14] = [
    "thank you",
    "thanks you",
    "good morning",
    "good afternoon",
    "good evening",
    "i would like to",
    "i d like to",
    "id like to",
    "would like to",
    "want to",
    "need to",
    "wish to",
    "have to",
    "kind regards",
];

/// Sentences that cancel, without their fillers. `cancel` stands for anything near it.
const CANCEL: &str = "cancel|cancel now|cant come|cannot come|can not come|cant make|cannot make|can not make|cant attend|cannot attend|\
    can not attend|cant go|cannot go|wont come|wont make|wont attend|wont coming|wont attending|wont able come|wont able make|\
    wont able attend|will not come|will not attend|will not make|will not coming|will not attending|unable come|unable attend|\
    unable make|not coming|not attending|not able come|not able attend|not able make|no longer required|no longer needed|\
    no longer coming|no longer attending|no longer able come|no longer able attend|no longer able make";

/// Sentences that cancel when there is nothing beside them but politeness.
const NOT_NEEDED: &str = "dont need|do not need|no longer need|no longer want|not needed|not required|\
    dont need appointment|do not need appointment|no longer need appointment|no longer want appointment|\
    appointment not needed|appointment not required|appointment no longer needed|appointment no longer required";

/// Sentences that say yes.
const YES: &str = "yes|y|yeah|yea|yep|yess|yesss|yup|yes yes|accept|yes accept|take|yes take|will take|yes will take|\
    ill take|yes ill take|yes want|yes would like";

/// Sentences that say no.
const NO: &str = "no|n|nope|nah|no no|decline|no decline|not now|no not now";

/// Sentences that want no more texts.
const STOP: &str = "stop|stop stop|stop texts|stop texting|stop sending texts|stop sending messages|stop messages|stop all|\
    stopall|stop messaging|unsubscribe|opt out|optout|stop contacting";

/// Words near CANCEL that mean something else, tell what was, or are of another language: never read as it.
const OTHERS: &str = "cancer cancers chancel chancels canal canals candle cannel cancan conceal conceals uncancel cancela \
    cancelar cancelo cancele cancella canceled cancelled ancel";

fn words(of: &str) -> BTreeSet<&str> {
    of.split_whitespace().collect()
}

static FILLER: LazyLock<BTreeSet<&str>> = LazyLock::new(|| words(FILLERS));
static POLITENESS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| words(POLITE));
static OTHER: LazyLock<BTreeSet<&str>> = LazyLock::new(|| words(OTHERS));

/// What a reply means. Only a text that is understood as a whole means anything: beside the fillers it says one of the
/// sentences above and no more. So "don't cancel", "can I cancel?" or a text in another language is [`Reply::Unclear`].
///
/// `about` is today and the day of the appointment, in England, where the text is about one: then "today", "tomorrow" and the
/// weekday carry no weight if they name that day. If they name another, or it is not known, the reply is unclear.
#[must_use]
pub fn interpret(text: &str, about: Option<(Date, Date)>) -> Reply {
    // Longer than four parts is a letter, not a reply; a question is never an answer.
    if text.chars().count() > 612 || text.contains(['?', '¿', '？', '؟']) {
        return Reply::Unclear;
    }
    let said = said(text, about);
    let without = |weightless: &BTreeSet<&str>| {
        said.iter().map(String::as_str).filter(|word| !weightless.contains(word)).collect::<Vec<_>>()
    };
    let is = |sentences: &str, core: &str| !core.is_empty() && sentences.split('|').any(|sentence| sentence == core);
    let (strict, core) = (without(&POLITENESS).join(" "), without(&FILLER));
    let plain = core.join(" ");
    if is(STOP, &strict) {
        return Reply::OptOut;
    }
    if is(YES, &plain) {
        return Reply::Yes;
    }
    if is(NO, &plain) {
        return Reply::No;
    }
    let mut meant: Vec<&str> = core.iter().map(|word| if is_cancel(word) { "cancel" } else { word }).collect();
    meant.dedup();
    // Joined for those who put a space into the word itself.
    let cancels = is(NOT_NEEDED, &strict)
        || is(CANCEL, &meant.join(" "))
        || said.concat() == "cancel"
        || core.concat() == "cancel";
    if cancels { Reply::Cancel } else { Reply::Unclear }
}

/// The words of a text in lower case, without apostrophes, punctuation, signs, pictures, weightless turns of speech, and the
/// names of the day that it is about.
fn said(text: &str, about: Option<(Date, Date)>) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_alphanumeric() => words.last_mut().into_iter().for_each(|word| word.push(c)),
            '\'' | '’' | '‘' | '`' | '´' => {}
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    let mut text = format!(" {} ", words.join(" "));
    for phrase in PHRASES {
        text = text.replace(&format!(" {phrase} "), " ");
    }
    let names = about.map(|(today, day)| names(today, day)).unwrap_or_default();
    text.split_whitespace().filter(|word| !names.iter().any(|name| name == word)).map(ToOwned::to_owned).collect()
}

/// What people call that day today.
fn names(today: Date, day: Date) -> Vec<String> {
    let name = day.strftime("%A").to_string().to_lowercase();
    let mut names = match day.since(today).map_or(i32::MAX, |span| span.get_days()) {
        0 => ["today", "todays", "tonight", "2day"].map(String::from).to_vec(),
        1 => ["tomorrow", "tomorrows", "tomoz", "tmrw", "2moro", "tomorow", "tommorow"].map(String::from).to_vec(),
        2..=6 => Vec::new(),
        _ => return Vec::new(),
    };
    names.extend([name[..3].to_owned(), format!("{name}s"), name]);
    names
}

/// Whether a word is CANCEL or near it and no word of its own: one slip of the finger anywhere; or two, if it begins as
/// CANCEL does and its consonants are at most one slip from those of CANCEL; or those consonants alone.
fn is_cancel(word: &str) -> bool {
    if OTHER.contains(word) || word.chars().count() > 12 {
        return false;
    }
    let bones = |word: &str| {
        let mut bones: Vec<char> = word.chars().filter(|c| !"aeiou".contains(*c)).collect();
        bones.dedup();
        bones.into_iter().collect::<String>()
    };
    match slips(word, "cancel") {
        0 | 1 => true,
        2 => word.starts_with('c') && slips(&bones(word), "cncl") <= 1,
        _ => ["cancelling", "canceling", "cancellation", "cxl", "canx", "cnx"].contains(&word),
    }
}

/// How many letters are added, lost, changed or swapped with their neighbour (optimal string alignment).
fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![(0..=other.len()).collect::<Vec<usize>>()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut least = (rows[i][j] + usize::from(a != b)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}
