-- Pathways as they were when cases began on them, by the SHA-256 of their bytes: an open case finishes on its own.
create table pathway_text (
    hash text not null primary key,
    pathway text not null,
    text text not null,
    kept text not null
);

-- One person on a pathway. The body is the case as the engine plays it, save what was filled in; the columns beside it are what
-- is searched. The version goes up by one whenever anything happens in it, and names what happened in case_entry.
create table care_case (
    id text not null primary key,
    person text not null references person (id),
    person_version bigint not null,
    practice text not null,
    pathway text not null,
    definition text not null references pathway_text (hash),
    state text not null,
    lead text references staff (id),
    opened text collate "C" not null,
    opened_by text,
    opened_role text not null,
    opened_for text not null,
    closed text collate "C",
    outcome text,
    changes text not null,
    rings text collate "C",
    body text not null,
    version bigint not null
);

create index care_case_person on care_case (person, opened);
create index care_case_practice on care_case (practice, opened, id) where closed is null;
create index care_case_open on care_case (id) where closed is null;
create index care_case_lead on care_case (lead, opened, id) where closed is null;
create index care_case_rings on care_case (rings, id) where rings is not null;
create index care_case_counts on care_case (pathway, practice, state);

-- What happened, never changed: who, as whom, for which organisation. Words and answers that were given are in the body.
create table case_entry (
    care_case text not null references care_case (id),
    version bigint not null,
    place bigint not null,
    at text collate "C" not null,
    kind text not null check (kind in (
        'opened', 'move', 'form', 'note', 'contribution', 'news', 'task', 'late', 'consent', 'party', 'lead', 'earned', 'written'
    )),
    what text not null,
    body text,
    party text,
    account text,
    role text,
    organisation text,
    primary key (care_case, version, place)
);

-- Every version of every form and section of a plan, never changed.
create table case_form (
    care_case text not null references care_case (id),
    form text not null,
    written bigint not null,
    at text not null,
    party text not null,
    answers text not null,
    account text,
    organisation text,
    primary key (care_case, form, written)
);

-- What somebody is asked to do. Given is whom the pathway names at this moment, the holder who has it in hand: the same until
-- it is handed over.
create table case_task (
    care_case text not null references care_case (id),
    number bigint not null,
    does text not null,
    given text not null,
    holder text not null,
    due text collate "C" not null,
    late bigint not null check (late in (0, 1)),
    done text,
    done_by text,
    primary key (care_case, number)
);

create index case_task_holder on case_task (holder, due, care_case, number) where done is null;

-- What somebody is told, until one of them has seen it.
create table case_notice (
    care_case text not null references care_case (id),
    version bigint not null,
    place bigint not null,
    at text collate "C" not null,
    party text not null,
    holder text not null,
    says text not null,
    seen text,
    seen_by text,
    primary key (care_case, version, place)
);

create index case_notice_holder on case_notice (holder, at, care_case) where seen is null;

-- With whom a case is shared: each share is a relationship of its organisation with the person, which says from when, until
-- when and on which consent.
create table case_party (
    relationship text not null primary key references relationship (id),
    care_case text not null references care_case (id),
    party text not null,
    holder text not null
);

create index case_party_case on case_party (care_case, party);
create index case_party_holder on case_party (holder, care_case);

-- When somebody last looked at a case, and how far it was then.
create table case_look (
    care_case text not null references care_case (id),
    account text not null,
    at text not null,
    version bigint not null,
    primary key (care_case, account)
);
