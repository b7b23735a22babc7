//! The fields of every form, for the description of the site. `tests/hostile` fills each in, and finds any that a page has
//! and this list has not.

/// The forms that have fields beside the token, by the address they are sent to.
pub(crate) const ALL: &[(&str, &[&str])] = &[
    ("/sign-in", &["username", "password", "to"]),
    ("/sign-in/code", &["code", "ticket", "to"]),
    ("/sign-in/demo", &["account", "to"]),
    ("/set-password", &["ticket", "password", "again"]),
    ("/role", &["post"]),
    ("/account/password", &["present", "password", "again"]),
    ("/account/second-factor", &["code", "ticket"]),
    ("/account/second-factor/remove", &["code"]),
    ("/accounts", &["name", "username", "organisation", "role", "issuer", "subject"]),
    ("/accounts/{id}", &["what", "role", "organisation"]),
    ("/accounts/{id}/tokens", &["label", "post", "days"]),
    ("/desk", &["person"]),
    ("/desk/people/{id}", &["need", "words", "channel", "days", "key"]),
    ("/desk/requests/{id}/hold", &["slot", "key"]),
    ("/desk/requests/{id}/declined", &["slot"]),
    ("/desk/requests/{id}/wait", &["agreed", "key"]),
    ("/desk/requests/{id}/held/{hold}", &["what", "key"]),
    ("/requests/{id}/close", &["outcome", "version"]),
    ("/people", &["person"]),
    ("/people/export", &["to", "why", "with"]),
    ("/re-identify", &["pseudonym", "reason"]),
    ("/people/{id}/copy", &["why", "checked", "as"]),
    ("/care-homes/add", &["name", "code", "address", "postcode", "practice"]),
    ("/care-homes/{id}/edit", &["name", "code", "address", "postcode", "closed", "version", "choose"]),
    ("/care-homes/{id}/align", &["practice", "from", "to"]),
    ("/teams/add", &["name", "purpose", "organisation"]),
    ("/teams/{id}/edit", &["name", "purpose", "closed", "version", "choose"]),
    ("/teams/{id}/members", &["staff", "what"]),
    ("/people/register", PERSON),
    ("/people/{id}/edit", PERSON),
    ("/own-care/edit", PERSON),
    ("/people/{id}/consent", CONSENT),
    ("/own-care/consent", CONSENT),
    ("/people/{id}/opt-outs", OPT_OUTS),
    ("/own-care/opt-outs", OPT_OUTS),
    ("/people/{id}/share", &["kind", "organisation", "scope", "until", "reason"]),
    ("/people/{id}/share/end", &["involvement"]),
    ("/people/{id}/emergency", &["reason", "sure"]),
    ("/people/{id}/merges/{merge}", &["reason"]),
    ("/matches/{id}", &["decision", "reason"]),
    ("/emergency-access/{id}", &["verdict", "note"]),
];

const PERSON: &[&str] = &[
    "prefix",
    "given",
    "family",
    "number",
    "born[day]",
    "born[month]",
    "born[year]",
    "sex",
    "address",
    "postcode",
    "phone",
    "mobile",
    "email",
    "preferred",
    "language",
    "interpreter",
    "needs",
    "carer",
    "veteran",
    "home",
    "died[day]",
    "died[month]",
    "died[year]",
    "version",
    "choose",
    "anyway",
];

const CONSENT: &[&str] = &["decision", "how", "until", "note"];

const OPT_OUTS: &[&str] = &["national", "type-1", "version"];

/// The fields of the form of an address.
pub(crate) fn fields(path: &str) -> &'static [&'static str] {
    ALL.iter().find(|(one, _)| *one == path).map_or(&[], |(_, fields)| fields)
}
