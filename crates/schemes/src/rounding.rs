use serde::{Deserialize, Serialize};

/// How a number between two others is brought to one of them. A file says which; nothing is rounded unsaid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rounding {
    /// To the nearer; a half goes away from nought. The worked payments of `methods.md` 10 do this.
    #[default]
    #[serde(rename = "half up")]
    HalfUp,
    /// To the nearer; a half goes to the even neighbour.
    #[serde(rename = "half even")]
    HalfEven,
    /// Towards nought.
    #[serde(rename = "down")]
    Down,
    /// Away from nought.
    #[serde(rename = "up")]
    Up,
}

impl Rounding {
    /// `top ÷ bottom` as a whole number; `bottom` is above nought.
    pub(crate) fn whole(self, top: i128, bottom: i128) -> i128 {
        let (whole, left) = (top / bottom, (top % bottom).unsigned_abs());
        let half = left.cmp(&(bottom.unsigned_abs() - left));
        let away = match self {
            Self::HalfUp => half.is_ge(),
            Self::HalfEven => half.is_gt() || (half.is_eq() && whole % 2 != 0),
            Self::Down => false,
            Self::Up => left > 0,
        };
        whole + if away { top.signum() } else { 0 }
    }
}

impl std::fmt::Display for Rounding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::HalfUp => "halves up",
            Self::HalfEven => "halves to the even neighbour",
            Self::Down => "down",
            Self::Up => "up",
        })
    }
}
