//! A small writer of SVG: everything escaped, numbers to one decimal place, one element a line.

/// SVG being written.
#[derive(Default)]
pub(crate) struct Svg {
    out: String,
    open: Vec<&'static str>,
    linked: bool,
}

/// An element whose start tag is being written; finish with `empty`, `text` or `open`.
pub(crate) struct Tag<'a> {
    svg: &'a mut Svg,
    name: &'static str,
}

/// What can be an attribute's value.
pub(crate) trait Attribute {
    fn write(self, out: &mut String);
}

impl Attribute for &str {
    fn write(self, out: &mut String) {
        escape(self, out);
    }
}

impl Attribute for &String {
    fn write(self, out: &mut String) {
        escape(self, out);
    }
}

impl Attribute for String {
    fn write(self, out: &mut String) {
        escape(&self, out);
    }
}

impl Attribute for f64 {
    fn write(self, out: &mut String) {
        out.push_str(&number(self));
    }
}

impl Svg {
    /// Begins an element.
    pub(crate) fn tag(&mut self, name: &'static str) -> Tag<'_> {
        self.linked |= name == "a";
        self.out.push('<');
        self.out.push_str(name);
        Tag { svg: self, name }
    }

    /// Ends the element opened last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push_str(">\n");
        }
    }

    /// The finished text; what is still open is closed.
    ///
    /// A drawing with links becomes a group: what is inside an image is hidden from those who do not see it, and a
    /// link must not be.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        match self.out.strip_prefix("<svg role=\"img\"") {
            Some(rest) if self.linked => format!("<svg role=\"group\"{rest}"),
            _ => self.out,
        }
    }
}

impl Tag<'_> {
    /// Adds an attribute.
    pub(crate) fn at(self, name: &str, value: impl Attribute) -> Self {
        let out = &mut self.svg.out;
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        value.write(out);
        out.push('"');
        self
    }

    /// Ends an element without content.
    pub(crate) fn empty(self) {
        self.svg.out.push_str("/>\n");
    }

    /// Ends an element that holds only text.
    pub(crate) fn text(self, text: &str) {
        self.svg.out.push('>');
        escape(text, &mut self.svg.out);
        self.svg.out.push_str("</");
        self.svg.out.push_str(self.name);
        self.svg.out.push_str(">\n");
    }

    /// Leaves the element open for others, until [`Svg::close`].
    pub(crate) fn open(self) {
        self.svg.out.push_str(">\n");
        self.svg.open.push(self.name);
    }
}

/// A coordinate to one decimal place, without a needless `.0` or `-0`; a tenth of a pixel is finer than can be seen.
/// What is not finite cannot be drawn and becomes 0, so that no drawing is ever broken by one number.
pub(crate) fn number(v: f64) -> String {
    let v = if v.is_finite() { v.clamp(-1e7, 1e7) } else { 0.0 };
    let text = format!("{v:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Points as `x,y x,y` for polylines and polygons.
pub(crate) fn points(points: &[(f64, f64)]) -> String {
    points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect::<Vec<_>>().join(" ")
}

/// Escapes for text and for attributes in double quotes. Characters that XML forbids become U+FFFD.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_could_break_out() {
        let mut svg = Svg::default();
        svg.tag("g").at("id", "a\"b").open();
        svg.tag("text").at("x", -0.04).at("y", f64::NAN).text("<script>&'\u{0}\u{FFFE}\n</script>");
        svg.tag("path").at("d", "M0 0").empty();
        insta::assert_snapshot!(svg.finish(), @r##"
        <g id="a&quot;b">
        <text x="0" y="0">&lt;script&gt;&amp;&#39;�� &lt;/script&gt;</text>
        <path d="M0 0"/>
        </g>
        "##);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([number(1.0), number(1.25), number(-0.01), number(f64::INFINITY)], ["1", "1.2", "0", "0"]);
    }
}
