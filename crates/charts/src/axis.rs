use crate::Format;
use crate::label::{Anchor, soft};
use crate::lettering::width;
use crate::scale::{Linear, Ticks, ticks};
use crate::stroke::FINE;
use crate::svg::Svg;

/// Where the data are drawn, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plot {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Plot {
    /// A vertical scale: greater is higher.
    pub(crate) fn vertical(&self, domain: (f64, f64)) -> Linear {
        Linear { domain, range: (self.bottom, self.top) }
    }

    /// A horizontal scale: greater is further right.
    pub(crate) fn horizontal(&self, domain: (f64, f64)) -> Linear {
        Linear { domain, range: (self.left, self.right) }
    }
}

/// A vertical axis: its ticks and the room that their labels need on the left.
pub(crate) struct Vertical {
    ticks: Ticks,
    labels: Vec<String>,
}

impl Vertical {
    pub(crate) fn new(domain: (f64, f64), height: f64, format: Format) -> Self {
        let ticks = ticks(domain, (height / 45.0) as usize);
        let labels = ticks.values.iter().map(|v| format.tick(*v, ticks.step)).collect();
        Self { ticks, labels }
    }

    /// The left edge of the plot.
    pub(crate) fn room(&self) -> f64 {
        self.labels.iter().map(|l| width(l)).fold(0.0, f64::max) + 12.0
    }

    pub(crate) fn draw(&self, svg: &mut Svg, plot: &Plot, scale: &Linear) {
        FINE.draw(svg, &[(plot.left, plot.top), (plot.left, plot.bottom)]);
        for (v, text) in self.ticks.values.iter().zip(&self.labels) {
            let y = scale.at(*v);
            FINE.draw(svg, &[(plot.left - 4.0, y), (plot.left, y)]);
            soft(svg, (plot.left - 8.0, y + 4.5), Anchor::End, text);
        }
    }
}

/// Draws a horizontal axis of numbers with an optional title beneath it; it needs [`BELOW`] pixels, or [`TITLED`].
pub(crate) fn horizontal(svg: &mut Svg, plot: &Plot, scale: &Linear, format: Format, title: &str) {
    let wide = width(&format.value(scale.domain.1)).max(40.0) + 24.0;
    let ticks = ticks(scale.domain, ((plot.right - plot.left) / wide) as usize);
    FINE.draw(svg, &[(plot.left, plot.bottom), (plot.right, plot.bottom)]);
    for v in &ticks.values {
        let x = scale.at(*v);
        FINE.draw(svg, &[(x, plot.bottom), (x, plot.bottom + 4.0)]);
        soft(svg, (x, plot.bottom + 18.0), Anchor::Middle, &format.tick(*v, ticks.step));
    }
    if !title.is_empty() {
        let title = crate::lettering::fit(title, plot.right);
        let middle = f64::midpoint(plot.left, plot.right).max(width(&title) / 2.0);
        soft(svg, (middle, plot.bottom + 37.0), Anchor::Middle, &title);
    }
}

/// The height of a horizontal axis.
pub(crate) const BELOW: f64 = 26.0;
/// The height of one with a title.
pub(crate) const TITLED: f64 = 44.0;
