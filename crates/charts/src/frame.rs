use crate::mark::palette;
use crate::svg::Svg;
use crate::words::NOTHING;

/// The usual width of a chart, in pixels at one to one.
pub const WIDE: u32 = 760;
/// The width of a chart for a screen 375 pixels wide, less the page's margins.
pub const NARROW: u32 = 340;

/// What every chart is given: who it is on its page, what it shows, and how wide it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Unique on the page; ids inside the drawing begin with it.
    pub id: String,
    /// What the chart shows, as a reader would ask for it.
    pub title: String,
    /// Pixels at one to one. The drawing fills the width it is given; text is 13 px when that is this width.
    pub width: u32,
}

impl Frame {
    /// A chart of the usual width, [`WIDE`].
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), width: WIDE }
    }

    /// The same, drawn for another width.
    #[must_use]
    pub fn width(self, width: u32) -> Self {
        Self { width, ..self }
    }

    /// Letters, digits and dashes only, so that ids need no escape in a reference.
    pub(crate) fn safe_id(&self) -> String {
        let clean = |c: char| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
        format!("c-{}", self.id.chars().map(clean).collect::<String>())
    }

    /// The width for drawing: what is too small to draw in is drawn larger and shrunk by the browser.
    pub(crate) fn pixels(&self, least: u32) -> f64 {
        f64::from(self.width.clamp(least, 4000))
    }

    /// Begins a drawing that fills the width it is given.
    pub(crate) fn open(&self, class: &str, size: (f64, f64), text: &str) -> Svg {
        self.begin(class, size, text, "100%", None)
    }

    /// Begins a small drawing of a fixed size, for a table cell or a line of text.
    pub(crate) fn open_small(&self, class: &str, size: (f64, f64), text: &str) -> Svg {
        self.begin(class, size, text, &crate::svg::number(size.0), Some(size.1))
    }

    fn begin(&self, class: &str, (w, h): (f64, f64), text: &str, width: &str, height: Option<f64>) -> Svg {
        let id = self.safe_id();
        let mut svg = Svg::default();
        let box_ = format!("0 0 {} {}", crate::svg::number(w), crate::svg::number(h));
        let tag = svg.tag("svg").at("role", "img").at("xmlns", "http://www.w3.org/2000/svg");
        let tag = tag.at("class", format!("lp-chart {class}"));
        let tag = tag.at("aria-labelledby", format!("{id}-t")).at("aria-describedby", format!("{id}-d"));
        let tag = tag.at("viewBox", box_).at("width", width);
        let tag = if let Some(h) = height { tag.at("height", h) } else { tag };
        tag.at("font-size", crate::lettering::SIZE).at("fill", palette::INK).open();
        svg.tag("title").at("id", format!("{id}-t")).text(&self.title);
        svg.tag("desc").at("id", format!("{id}-d")).text(text);
        svg
    }

    /// The drawing of no data.
    pub(crate) fn nothing(&self, class: &str) -> String {
        // Of a fixed size, since a drawing shrunk to a phone would shrink these words with it.
        let class = format!("lp-small {class}");
        let mut svg = self.open_small(&class, (crate::lettering::width(NOTHING) + 16.0, 56.0), NOTHING);
        svg.tag("text").at("class", "lp-soft").at("x", 8.0).at("y", 34.0).at("fill", palette::SOFT).text(NOTHING);
        svg.finish()
    }

    /// Two drawings, wide and narrow, in one element that shows the one which fits its own width (see [`crate::CSS`]).
    pub(crate) fn responsive(&self, draw: impl Fn(&Self) -> String) -> String {
        let narrow = Self { id: format!("{}-n", self.id), width: NARROW, ..self.clone() };
        format!(
            "<div class=\"lp-figure\"><div class=\"lp-wide\">{}</div><div class=\"lp-narrow\">{}</div></div>",
            draw(self),
            draw(&narrow)
        )
    }
}

/// Opens a link to `href`, if it is one that may be followed, and gives whether it did: `/`, `#`, `?` and web
/// addresses, but no scheme that runs.
pub(crate) fn open_link(svg: &mut Svg, href: Option<&str>, name: &str) -> bool {
    let safe = |h: &&str| ["/", "#", "?", "https://", "http://"].iter().any(|p| h.starts_with(p));
    let Some(href) = href.filter(safe) else { return false };
    svg.tag("a").at("href", href).at("aria-label", name).open();
    true
}
