use crate::words::words;

words! {
    /// How hard pressed a practice is, the least first.
    Level {
        /// Demand is met.
        Green = "green", "Green";
        /// Demand is met with effort.
        Amber = "amber", "Amber";
        /// Demand is not met without help.
        Red = "red", "Red";
        /// Safe care is at risk.
        Black = "black", "Black";
    }
}

impl Level {
    /// What it means, in the words of the page; colour never says it alone.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Green => "coping",
            Self::Amber => "stretched",
            Self::Red => "needs help",
            Self::Black => "safe care at risk",
        }
    }
}
