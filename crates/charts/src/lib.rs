//! Data to accessible, byte-stable SVG.
//!
//! Every chart is a plain struct whose `svg()` gives the drawing, `text()` the sentences a person who cannot see it
//! would want, and `table()` the same figures as rows. [`CSS`] goes once into the site's style sheet.
//!
//! **Invariants.** Pure. The same data give the same bytes. No style attribute and no script, so a strict content
//! security policy holds. Colour never carries meaning alone: a mark's shape, or a bar's pattern, says the same.
//! A missing value is a gap in the drawing and is named in the words; it is never a zero.

mod axis;
mod bars;
mod calibration;
mod course;
mod css;
mod dot;
mod format;
mod frame;
mod funnel;
pub mod icons;
mod key;
mod label;
mod lettering;
mod love;
mod mark;
mod named;
mod pattern;
mod place;
mod pyramid;
mod ranking;
mod reading;
pub mod scale;
mod scatter;
mod sparkline;
mod spc;
mod spc_words;
mod stacked;
mod stroke;
mod svg;
mod table;
mod words;

pub use bars::{Bar, Bars};
pub use calibration::{Calibration, Foretold};
pub use course::{Course, CoursePoint};
pub use css::CSS;
pub use dot::Dot;
pub use format::Format;
pub use frame::{Frame, NARROW, WIDE};
pub use funnel::{Funnel, FunnelLimit, FunnelPoint};
pub use icons::{Assurance, Variation};
pub use love::{Apart, Love};
pub use mark::{Kind, palette};
pub use pyramid::{Band, Pyramid};
pub use ranking::{Ranked, Ranking};
pub use reading::Reading;
pub use scatter::{Scatter, ScatterPoint};
pub use sparkline::Sparkline;
pub use spc::{Annotation, Limits, Spc, SpcPoint, Target};
pub use stacked::{Stack, Stacked};
pub use table::TableTwin;
