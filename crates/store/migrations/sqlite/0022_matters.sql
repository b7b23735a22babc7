-- A practice on a pathway that is about practices: a concern, an inspection, a peer review. The body is the case as the engine
-- plays it; the columns beside it are what is searched. No person is in it.
create table matter (
    id text not null primary key,
    practice text not null,
    pathway text not null,
    definition text not null references pathway_text (hash),
    state text not null,
    opened text collate binary not null,
    opened_for text not null,
    closed text collate binary,
    rings text collate binary,
    body text not null,
    version integer not null
);

create index matter_practice on matter (practice, opened, id);
create index matter_opened on matter (opened, id);
create index matter_rings on matter (rings, id) where rings is not null;

-- What happened, never changed: who, as whom, for which organisation; nobody where a clock did it.
create table matter_entry (
    matter text not null references matter (id),
    version integer not null,
    place integer not null,
    at text collate binary not null,
    kind text not null check (kind in ('opened', 'move', 'task', 'told', 'late')),
    what text not null,
    words text,
    party text,
    account text,
    role text,
    organisation text,
    primary key (matter, version, place)
);
