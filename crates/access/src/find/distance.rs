use linchpin_core::Postcode;

use super::{Home, Site};

/// Mean radius of the earth in miles.
const EARTH: f64 = 3958.7613;

/// A point is not on the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("latitude must be -90 to 90 and longitude -180 to 180")]
pub struct PointError;

/// A point on the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    latitude: f64,
    longitude: f64,
}

impl Point {
    /// The point of these degrees.
    ///
    /// # Errors
    /// Not on the earth.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, PointError> {
        let fits = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        if fits { Ok(Self { latitude, longitude }) } else { Err(PointError) }
    }

    /// Miles to another as the crow flies (haversine).
    #[must_use]
    pub fn miles(self, other: Self) -> f64 {
        let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
        let both = self.latitude.to_radians().cos() * other.latitude.to_radians().cos();
        let chord = half(self.latitude, other.latitude) + both * half(self.longitude, other.longitude);
        2.0 * EARTH * chord.min(1.0).sqrt().asin()
    }
}

/// How near a site is to where somebody belongs. Miles only where both places are known exactly; never made up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Closeness {
    /// Nobody travels: by telephone, video, or at the person's home.
    NoTravel,
    /// The site to which they go.
    Here,
    /// So many miles in a straight line.
    Miles(f64),
    /// Another site of their practice.
    Practice,
    /// A site of their PCN or group.
    Group,
    /// In the same postcode district.
    District,
    /// Not known.
    Unknown,
}

impl Closeness {
    /// To sort by, nearest first: no travel and here; then their own practice and up to a mile; their PCN and up to three
    /// miles; their postcode district and up to six miles; farther; unknown last. Where one site has miles and another has
    /// only a name in common, the band decides, and in a band those with miles go first.
    #[must_use]
    pub fn order(&self) -> (u8, u32) {
        let none = u32::MAX;
        match self {
            Self::NoTravel | Self::Here => (0, 0),
            Self::Practice => (1, none),
            Self::Group => (2, none),
            Self::District => (3, none),
            Self::Unknown => (5, none),
            // At most half round the earth: 12,437 miles.
            Self::Miles(miles) => {
                let band = [1.0, 3.0, 6.0].iter().filter(|far| *miles > **far).count();
                (1 + band.min(3) as u8, (miles * 1000.0).round() as u32)
            }
        }
    }

    /// The words on the page.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::NoTravel => "no travel".into(),
            Self::Here => "here".into(),
            Self::Miles(miles) if *miles < 0.95 => "less than a mile".into(),
            Self::Miles(miles) => format!("{miles:.1} miles"),
            Self::Practice => "another site of the practice".into(),
            Self::Group => "a site of the network".into(),
            Self::District => "same postcode district".into(),
            Self::Unknown => "distance not known".into(),
        }
    }
}

/// How near this site is to that home, for somebody who comes to it.
#[must_use]
pub fn closeness(home: &Home, site: &Site) -> Closeness {
    if home.site == Some(site.id) {
        return Closeness::Here;
    }
    if let (Some(from), Some(to)) = (home.point, site.point) {
        return Closeness::Miles(from.miles(to));
    }
    let outward = |code: &Option<Postcode>| code.map(|code| outward(&code).to_owned());
    match site {
        site if home.practice == Some(site.organisation) => Closeness::Practice,
        site if site.groups.iter().any(|group| home.groups.contains(group)) => Closeness::Group,
        site if outward(&home.postcode).is_some_and(|code| Some(code) == outward(&site.postcode)) => {
            Closeness::District
        }
        _ => Closeness::Unknown,
    }
}

/// The first half of a postcode: its district.
pub(super) fn outward(code: &Postcode) -> &str {
    code.as_str().split(' ').next().unwrap_or_default()
}
