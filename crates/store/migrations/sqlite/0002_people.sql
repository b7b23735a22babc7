-- People, who may see them and why, and the organisations and staff around them.
-- What is searched or joined has a column; the rest of a person is JSON, opaque to SQL.

create table care_home (
    id text not null primary key,
    name text not null,
    organisation text,
    address text not null,
    closed text,
    version integer not null
);

create table care_home_practice (
    care_home text not null references care_home (id),
    position integer not null,
    practice text not null,
    from_day text,
    to_day text,
    primary key (care_home, position)
);

create index care_home_practice_of on care_home_practice (practice, care_home);

create table person (
    id text not null primary key,
    nhs_number text,
    nhs_verified integer not null check (nhs_verified in (0, 1)),
    birth_date text,
    postcode text collate binary,
    care_home text references care_home (id),
    opt_out_national integer not null check (opt_out_national in (0, 1)),
    opt_out_type_1 integer not null check (opt_out_type_1 in (0, 1)),
    merged_into text references person (id),
    body text not null,
    version integer not null,
    saved text not null,
    saved_by text
);

create index person_nhs_number on person (nhs_number) where nhs_number is not null;
create index person_birth_date on person (birth_date) where birth_date is not null;
create index person_postcode on person (postcode) where postcode is not null;
create index person_care_home on person (care_home) where care_home is not null;
create index person_merged_into on person (merged_into) where merged_into is not null;

-- Every version but the last, which is in person itself.
create table person_version (
    person text not null references person (id),
    version integer not null,
    body text not null,
    saved text not null,
    saved_by text,
    primary key (person, version)
);

-- The folded words of all names of a person. Compared byte by byte, so that a prefix is a range.
create table person_name (
    word text collate binary not null,
    person text not null references person (id),
    primary key (word, person)
) without rowid;

create index person_name_of on person_name (person, word);

create table person_registration (
    person text not null references person (id),
    position integer not null,
    practice text not null,
    from_day text,
    to_day text,
    primary key (person, position)
) without rowid;

create index person_registration_practice on person_registration (practice, person);

-- What another system calls a person, and a hash of what it last said, so that the same file loaded again does nothing.
-- The version is the person's after it said so: what people here changed since is told apart by it.
create table person_source (
    source text not null,
    key text not null,
    person text not null references person (id),
    version integer not null,
    hash text not null,
    seen text not null,
    primary key (source, key)
) without rowid;

create index person_source_of on person_source (person);

create table consent (
    id text not null primary key,
    person text not null references person (id),
    purpose text not null,
    decision text not null check (decision in ('given', 'refused', 'withdrawn')),
    how text not null check (how in ('spoken', 'written', 'online', 'best-interests')),
    at text not null,
    until text,
    note text,
    account text,
    role text,
    organisation text
);

create index consent_person on consent (person, purpose, at);

create table relationship (
    id text not null primary key,
    person text not null references person (id),
    kind text not null check (kind in ('booked', 'referred', 'open-case', 'shared')),
    organisation text not null,
    account text,
    scope text not null check (scope in ('person', 'record')),
    consent text references consent (id),
    reference text,
    reason text,
    from_at text not null,
    to_at text,
    made_by text,
    ended_by text
);

create index relationship_person on relationship (person, organisation);
create index relationship_organisation on relationship (organisation, kind, to_at);

create table break_glass (
    id text not null primary key,
    person text not null references person (id),
    account text not null,
    role text not null,
    organisation text not null,
    reason text not null,
    at text not null,
    expires text not null,
    verdict text check (verdict in ('right', 'wrong')),
    reviewed_by text,
    reviewed_at text,
    note text
);

create index break_glass_account on break_glass (account, person, expires);
create index break_glass_person on break_glass (person, at);
create index break_glass_open on break_glass (at) where verdict is null;

create table staff (
    id text not null primary key,
    name text not null,
    words text not null,
    codes text not null,
    email text,
    ended text,
    version integer not null
);

create table staff_role (
    staff text not null references staff (id),
    position integer not null,
    role text not null check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'information-governance', 'administrator', 'patient')),
    organisation text not null,
    job text,
    from_day text,
    to_day text,
    primary key (staff, position)
);

create index staff_role_organisation on staff_role (organisation, role, staff);

create table staff_source (
    source text not null,
    key text not null,
    staff text not null references staff (id),
    hash text not null,
    seen text not null,
    primary key (source, key)
);

create table team (
    id text not null primary key,
    name text not null,
    organisation text not null,
    purpose text,
    closed text,
    version integer not null
);

create index team_organisation on team (organisation, name);

create table team_member (
    team text not null references team (id),
    staff text not null references staff (id),
    from_at text not null,
    to_at text,
    primary key (team, staff, from_at)
);

create index team_member_staff on team_member (staff);

-- Two records that may be one person; the smaller key stands first, so that a pair is asked about once.
create table person_match (
    id text not null primary key,
    one text not null references person (id),
    other text not null references person (id),
    score integer not null,
    reasons text not null,
    state text not null check (state in ('waiting', 'same', 'different')),
    at text not null,
    decided_by text,
    decided_at text,
    note text,
    check (one < other),
    unique (one, other)
);

create index person_match_state on person_match (state, score);
create index person_match_other on person_match (other);

-- Both records as they were, what was made of them, and every row that went over: enough to part them again.
create table person_merge (
    id text not null primary key,
    kept text not null references person (id),
    gone text not null references person (id),
    kept_before text not null,
    gone_before text not null,
    merged text not null,
    moved text not null,
    at text not null,
    by_account text,
    reason text not null,
    undone_at text,
    undone_by text
);

create index person_merge_kept on person_merge (kept, at);
create index person_merge_gone on person_merge (gone, at);

create table pseudonym_key (
    purpose text not null,
    epoch integer not null,
    key blob not null,
    made text not null,
    primary key (purpose, epoch)
);
