/// The basic set of GSM 03.38: one septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The extension: two septets each.
const EXTENDED: &str = "^{}\\[~]|€";

/// How long a text is for the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Septets in the GSM alphabet; UTF-16 units where a character is not in it.
    pub units: usize,
    /// Whether every character is in the GSM alphabet.
    pub gsm: bool,
    /// How many parts are paid for: 160 characters in one, 153 each in several; 70 and 67 outside the GSM alphabet.
    pub parts: usize,
}

/// The length of a text.
#[must_use]
pub fn measure(text: &str) -> Length {
    let cost = |c: char| match c {
        c if BASIC.contains(c) => Some(1_usize),
        c if EXTENDED.contains(c) => Some(2),
        _ => None,
    };
    if let Some(costs) = text.chars().map(cost).collect::<Option<Vec<_>>>() {
        let units = costs.iter().sum();
        return Length { units, gsm: true, parts: parts(costs, 160, 153) };
    }
    let units: Vec<_> = text.chars().map(char::len_utf16).collect();
    Length { units: units.iter().sum(), gsm: false, parts: parts(units, 70, 67) }
}

/// Parts of a text whose characters take so many units; a character of two units is not cut in half.
fn parts(costs: Vec<usize>, single: usize, each: usize) -> usize {
    if costs.iter().sum::<usize>() <= single {
        return 1;
    }
    let (mut parts, mut used) = (1, 0);
    for cost in costs {
        if used + cost > each {
            (parts, used) = (parts + 1, 0);
        }
        used += cost;
    }
    parts
}

/// The text with typographic signs and letters outside the GSM alphabet put as the nearest that is inside, so that one name
/// with an accent does not make a text three parts long. What has no near one is a question mark.
#[must_use]
pub fn gsm7(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if BASIC.contains(c) || EXTENDED.contains(c) {
            out.push(c);
            continue;
        }
        out.push_str(match c {
            '‘' | '’' | '‛' | '`' | '´' => "'",
            '“' | '”' | '„' => "\"",
            '–' | '—' | '‑' | '−' => "-",
            '…' => "...",
            '\t' | '\u{a0}' | '\u{2009}' | '\u{202f}' => " ",
            '•' | '·' => "-",
            'á' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' => "a",
            'Á' | 'À' | 'Â' | 'Ã' | 'Ā' | 'Ă' | 'Ą' => "A",
            'ç' | 'ć' | 'č' | 'ċ' => "c",
            'Ć' | 'Č' | 'Ċ' => "C",
            'ď' | 'đ' | 'ð' => "d",
            'Ď' | 'Đ' | 'Ð' => "D",
            'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
            'È' | 'Ê' | 'Ë' | 'Ē' | 'Ė' | 'Ę' | 'Ě' => "E",
            'ğ' | 'ġ' => "g",
            'Ğ' | 'Ġ' => "G",
            'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
            'Í' | 'Ì' | 'Î' | 'Ï' | 'Ī' | 'Į' | 'İ' => "I",
            'ł' | 'ľ' | 'ļ' => "l",
            'Ł' | 'Ľ' | 'Ļ' => "L",
            'ń' | 'ň' | 'ņ' => "n",
            'Ń' | 'Ň' | 'Ņ' => "N",
            'ó' | 'ô' | 'õ' | 'ō' | 'ő' => "o",
            'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ō' | 'Ő' => "O",
            'œ' => "oe",
            'Œ' => "OE",
            'ř' => "r",
            'Ř' => "R",
            'ś' | 'š' | 'ş' | 'ș' => "s",
            'Ś' | 'Š' | 'Ş' | 'Ș' => "S",
            'ť' | 'ţ' | 'ț' => "t",
            'Ť' | 'Ţ' | 'Ț' => "T",
            'ú' | 'û' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
            'Ú' | 'Ù' | 'Û' | 'Ū' | 'Ů' | 'Ű' | 'Ų' => "U",
            'ŵ' => "w",
            'Ŵ' => "W",
            'ý' | 'ÿ' | 'ŷ' => "y",
            'Ý' | 'Ŷ' => "Y",
            'ź' | 'ż' | 'ž' => "z",
            'Ź' | 'Ż' | 'Ž' => "Z",
            'þ' => "th",
            'Þ' => "Th",
            _ => "?",
        });
    }
    out
}
