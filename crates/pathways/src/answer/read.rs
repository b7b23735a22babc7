use crate::{
    answer::Answer,
    pathway::{Item, Kind},
};

impl Kind {
    /// Reads an answer of this kind from the words of a form's field or of a story: several choices are set apart by `+`,
    /// the marks of a scale by spaces. A group is not one field and is never read so.
    ///
    /// # Errors
    /// Words that are no such answer; the sentence says what would be. Ranges are not asked here but by
    /// [`crate::pathway::Form::faults`].
    pub fn read(&self, words: &str) -> Result<Answer, String> {
        let words = words.trim();
        Ok(match self {
            Self::YesNo => match words.to_lowercase().as_str() {
                "yes" | "true" => Answer::YesNo(true),
                "no" | "false" => Answer::YesNo(false),
                _ => return Err("Answer yes or no.".into()),
            },
            Self::Choice { .. } => Answer::Choice(words.to_owned()),
            Self::Many { options } => {
                let chosen: Vec<&str> = words.split('+').map(str::trim).filter(|one| !one.is_empty()).collect();
                let mut several: Vec<String> = chosen.iter().map(|one| (*one).to_owned()).collect();
                several.sort_by_key(|one| options.iter().position(|option| option == one));
                several.dedup();
                Answer::Many(several)
            }
            Self::Text { .. } => Answer::Text(words.to_owned()),
            Self::Date => Answer::Date(words.parse().map_err(|_| "Write a day such as 2026-11-21.".to_owned())?),
            Self::Quantity { unit, .. } => {
                let number: f64 = words.parse().map_err(|_| format!("Write a number, in {unit}."))?;
                Answer::Quantity(number)
            }
            Self::Integer { from, to } => {
                Answer::Integer(words.parse().map_err(|_| format!("Write a whole number from {from} to {to}."))?)
            }
            Self::Scale { from, to, .. } => {
                let marks = words.split_whitespace().map(str::parse).collect::<Result<_, _>>();
                Answer::Scale(marks.map_err(|_| format!("Give each question a mark from {from} to {to}."))?)
            }
            Self::Staff | Self::Team | Self::Service { .. } => Answer::Reference(words.to_owned()),
            Self::Group { .. } => return Err("A group is filled in item by item.".into()),
        })
    }
}

impl Item {
    /// Reads an answer to this item; nothing where nothing is written.
    ///
    /// # Errors
    /// As [`Kind::read`].
    pub fn read(&self, words: &str) -> Result<Option<Answer>, String> {
        if words.trim().is_empty() { Ok(None) } else { self.kind.read(words).map(Some) }
    }
}
