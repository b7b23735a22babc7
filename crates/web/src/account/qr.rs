//! A text as a picture that a telephone reads (ISO/IEC 18004).

use qrcode::{Color, EcLevel, QrCode};

/// The light modules around it that readers need.
const MARGIN: usize = 4;

/// The picture as SVG, black on white whatever the page's colours are, or nothing where the text is too long for one. It has
/// no style of its own, so that the policy of the page lets it through; what it says stands beside it as text.
pub(super) fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let side = width + 2 * MARGIN;
    let mut path = String::new();
    for (row, line) in colours.chunks(width).enumerate() {
        let mut at = 0;
        while at < width {
            // A run of dark modules is one rectangle.
            let run = line[at..].iter().take_while(|colour| **colour == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", at + MARGIN, row + MARGIN));
            }
            at += run.max(1);
        }
    }
    Some(format!(
        "<svg class=\"lp-qr\" viewBox=\"0 0 {side} {side}\" width=\"220\" height=\"220\" role=\"img\" \
         aria-label=\"The same key as a picture for the app’s camera\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules that a drawing fills, read back from it.
    fn dark(svg: &str) -> Vec<(usize, usize)> {
        let path = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let run = |rectangle: &str| {
            let (at, rest) = rectangle.split_once('h').unwrap();
            let (x, y) = at.split_once(' ').unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            let width: usize = rest.split('v').next().unwrap().parse().unwrap();
            (x..x + width).map(move |x| (x - MARGIN, y - MARGIN)).collect::<Vec<_>>()
        };
        path.split('M').skip(1).flat_map(run).collect()
    }

    #[test]
    fn the_drawing_has_each_dark_module_once_and_no_style() {
        let text = "otpauth://totp/Linchpin:ann?secret=JBSWY3DPEHPK3PXP&issuer=Linchpin";
        let (drawn, code) = (svg(text).unwrap(), QrCode::with_error_correction_level(text, EcLevel::M).unwrap());
        let width = code.width();
        let mut filled = dark(&drawn);
        filled.sort_unstable_by_key(|(x, y)| (*y, *x));
        let expected: Vec<_> = code
            .to_colors()
            .into_iter()
            .enumerate()
            .filter(|(_, colour)| *colour == Color::Dark)
            .map(|(i, _)| (i % width, i / width))
            .collect();
        assert_eq!(filled, expected);
        assert!(filled.contains(&(0, 0)) && filled.contains(&(width - 1, 0)), "the corners by which it is found");
        assert!(!drawn.contains("style") && !drawn.contains("<script") && !drawn.contains(text));
        assert_eq!(svg(&"x".repeat(5000)), None, "too long for any");
    }
}
