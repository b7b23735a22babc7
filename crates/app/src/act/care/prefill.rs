use linchpin_core::{OdsCode, Person, PersonId, Result, person::ContactKind};
use linchpin_pathways::{
    Answer, Answers, Pathway,
    pathway::{Field, Prefill},
};

use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

impl App {
    /// The first answers to the form with which a case of a person is opened: what the index knows of them, to be confirmed by
    /// whoever fills it in.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn first_answers(
        &self,
        actor: &Actor,
        person: PersonId,
        pathway: &Pathway,
        form: &str,
    ) -> Result<Answers> {
        let (act, person) = self.on_person(actor, person, (Act::See, Resource::Person), About::default()).await?;
        act.done().await?;
        let practice = person.practice(self.clock.today());
        let items = pathway.form(form).map_or(&[][..], |form| &form.items);
        let first = items.iter().filter_map(|item| {
            let Some(Prefill::Person(field)) = &item.prefill else { return None };
            let words = of_person(&person, practice?, *field)?;
            item.read(&words).ok().flatten().map(|answer: Answer| (item.id.clone(), answer))
        });
        Ok(first.collect())
    }
}

/// What the index knows of a person under a field, in words.
pub(super) fn of_person(person: &Person, practice: OdsCode, field: Field) -> Option<String> {
    let contacts = |kinds: &[ContactKind]| {
        let of = person.contacts.iter().filter(|one| kinds.contains(&one.kind));
        let all: Vec<_> = of.map(|one| one.value.clone()).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    match field {
        Field::Name => person.name().map(linchpin_core::Name::formal),
        Field::Born => person.birth_date.map(|day| day.to_string()),
        Field::NhsNumber => person.nhs_number.map(|number| number.to_string()),
        Field::Address => person.address.as_ref().map(|address| {
            let postcode = address.postcode.map(|code| code.to_string());
            address.lines.iter().cloned().chain(postcode).collect::<Vec<_>>().join(", ")
        }),
        Field::Phone => contacts(&[ContactKind::Phone, ContactKind::Mobile]),
        Field::Email => contacts(&[ContactKind::Email]),
        Field::Language => person.language.clone().map(|tag| match person.interpreter {
            true => format!("{tag}, needs an interpreter"),
            false => tag,
        }),
        Field::AccessNeeds => (!person.access_needs.is_empty()).then(|| person.access_needs.join("; ")),
        Field::Practice => Some(practice.to_string()),
        // By its name, which `about` asks the directory.
        Field::CareHome => None,
    }
}
