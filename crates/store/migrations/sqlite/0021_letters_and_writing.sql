-- A letter to somebody whom a campaign called and to whom no text or e-mail could be written. It waits until it was printed; a
-- newer call takes the place of one that waits.
create table case_letter (
    care_case text not null references care_case (id),
    version integer not null,
    does text not null,
    made text collate binary not null,
    printed text collate binary,
    printed_by text,
    primary key (care_case, version)
);

create index case_letter_waiting on case_letter (care_case) where printed is null;

-- Who has the form of a section open: since when, and when there was last a sign of them.
create table case_writing (
    care_case text not null references care_case (id),
    section text not null,
    account text not null,
    since text collate binary not null,
    at text collate binary not null,
    primary key (care_case, section, account)
);

-- A letter that was printed is a line of the history.
create table case_entry_of_now (
    care_case text not null references care_case (id),
    version integer not null,
    place integer not null,
    at text collate binary not null,
    kind text not null check (kind in (
        'opened', 'move', 'form', 'note', 'contribution', 'news', 'task', 'late', 'consent', 'party', 'lead', 'earned', 'written',
        'letter'
    )),
    what text not null,
    body text,
    party text,
    account text,
    role text,
    organisation text,
    primary key (care_case, version, place)
);

insert into case_entry_of_now select * from case_entry;
drop table case_entry;
alter table case_entry_of_now rename to case_entry;

-- A page of what is shared with somebody is read in the order in which cases were opened, without those that have ended.
alter table case_party add column opened text collate binary not null default '';
alter table case_party add column ended text collate binary;

update case_party set
    opened = (select c.opened from care_case as c where c.id = case_party.care_case),
    ended = (select r.to_at from relationship as r where r.id = case_party.relationship);

drop index case_party_holder;
create index case_party_holder on case_party (holder, opened, care_case) where ended is null;
