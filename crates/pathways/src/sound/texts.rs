use super::Found;

impl Found<'_> {
    /// Names that can be written in a story and an address, and words without markup. Pages show every text as the words
    /// that it is; a file that tries otherwise is refused all the same.
    pub fn texts(&mut self) {
        let pathway = self.pathway;
        for (what, text) in [("title", &pathway.title), ("why", &pathway.why), ("source", &pathway.source)] {
            if text.trim().is_empty() {
                self.say(None, format!("{what} is empty: say it in plain words"));
            }
            self.words(None, what, text);
        }
        if pathway.version == 0 {
            self.say(None, "version begins with 1");
        }
        let opens = self.lines.opens;
        let ask = pathway.opens.consent.iter().chain([&pathway.opens.says]);
        ask.for_each(|text| self.words(opens, "opens", text));
        for task in &pathway.opens.tasks {
            self.words(opens, "a task", &task.does);
        }
        for party in &pathway.parties {
            self.name(self.lines.of_party(&party.name), "party", &party.name);
        }
        for (state, line) in pathway.states.iter().zip(&self.lines.states) {
            self.name(Some(*line), "state", &state.name);
            self.words(Some(*line), "says", &state.says);
            state.clocks.iter().for_each(|clock| self.words(Some(*line), "a clock", &clock.does));
        }
        for (one, line) in pathway.moves.iter().zip(&self.lines.moves) {
            self.name(Some(*line), "move", &one.does);
            self.words(Some(*line), "says", &one.says);
            if let Some(ask) = &one.asks {
                self.words(Some(*line), "asks", &ask.text);
                ask.options.iter().for_each(|option| self.words(Some(*line), "an option", option));
            }
            one.tasks.iter().for_each(|task| self.words(Some(*line), "a task", &task.does));
        }
        for (alert, line) in pathway.alerts.iter().zip(&self.lines.alerts) {
            self.words(Some(*line), "an alert", &alert.says);
            alert.tasks.iter().for_each(|task| self.words(Some(*line), "a task", &task.does));
        }
        let forms = pathway.forms.iter().zip(&self.lines.forms);
        let sections = pathway.plan.iter().map(|section| &section.form).zip(&self.lines.plan);
        for (form, line) in forms.chain(sections) {
            self.name(Some(*line), "form", form.name.strip_prefix("plan.").unwrap_or(&form.name));
            self.words(Some(*line), "title", &form.title);
            self.words(Some(*line), "says", &form.says);
            for item in form.every_item() {
                let line = self.lines.of_item(&form.name, &item.id).or(Some(*line));
                self.name(line, "item", &item.id);
                if item.text.trim().is_empty() {
                    self.say(line, format!("item “{}” asks nothing: give its text", item.id));
                }
                [&item.text, &item.says].into_iter().for_each(|text| self.words(line, "an item", text));
                item.kind.options().iter().for_each(|option| self.words(line, "an option", option));
            }
        }
    }

    fn name(&mut self, line: Option<usize>, what: &str, name: &str) {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '’' | '\'' | '/' | '(' | ')');
        let plain = !name.is_empty() && name.chars().count() <= 80 && name.trim() == name && name.chars().all(fits);
        if !plain {
            let name = shown(name);
            self.say(
                line,
                format!("{what} “{name}”: a name is letters, numbers, spaces, commas and hyphens, 80 at most"),
            );
        } else if what == "party" && (name.contains(',') || name.contains(" and ")) {
            self.say(line, format!("party “{name}”: leave out commas and the word and, which set parties apart"));
        } else if name.contains(" with ") || name.contains(" because ") {
            self.say(line, format!("{what} “{name}”: leave out the words with and because, which a story needs"));
        }
    }

    fn words(&mut self, line: Option<usize>, what: &str, text: &str) {
        if text.chars().count() > 1000 {
            self.say(line, format!("{what} is longer than 1,000 characters: say it shorter"));
        }
        // Letters that turn the direction of what follows can make a sentence read as another.
        let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let odd = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || turns(c);
        let tag = text.match_indices('<').any(|(at, _)| {
            text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
        });
        if tag || text.contains("{{") || text.contains("{%") || text.chars().any(odd) {
            self.say(line, format!("{what} has markup or hidden signs in it: write words only (“{}”)", shown(text)));
        }
    }
}

/// The beginning of a text, fit for a message.
fn shown(text: &str) -> String {
    text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
