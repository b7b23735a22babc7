-- A letter to somebody whom a campaign called and to whom no text or e-mail could be written. It waits until it was printed; a
-- newer call takes the place of one that waits.
create table case_letter (
    care_case text not null references care_case (id),
    version bigint not null,
    does text not null,
    made text collate "C" not null,
    printed text collate "C",
    printed_by text,
    primary key (care_case, version)
);

create index case_letter_waiting on case_letter (care_case) where printed is null;

-- Who has the form of a section open: since when, and when there was last a sign of them.
create table case_writing (
    care_case text not null references care_case (id),
    section text not null,
    account text not null,
    since text collate "C" not null,
    at text collate "C" not null,
    primary key (care_case, section, account)
);

-- A letter that was printed is a line of the history.
alter table case_entry drop constraint case_entry_kind_check;
alter table case_entry add constraint case_entry_kind_check check (kind in (
    'opened', 'move', 'form', 'note', 'contribution', 'news', 'task', 'late', 'consent', 'party', 'lead', 'earned', 'written',
    'letter'
));

-- A page of what is shared with somebody is read in the order in which cases were opened, without those that have ended.
alter table case_party add column opened text collate "C" not null default '';
alter table case_party add column ended text collate "C";

update case_party set
    opened = (select c.opened from care_case as c where c.id = case_party.care_case),
    ended = (select r.to_at from relationship as r where r.id = case_party.relationship);

drop index case_party_holder;
create index case_party_holder on case_party (holder, opened, care_case) where ended is null;
