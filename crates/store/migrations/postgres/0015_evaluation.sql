-- Questions about schemes as they were written down, each time they were. Never changed: what was asked before the answer was
-- there must be told from what was asked afterwards.
create table evaluation (
    id text not null primary key,
    name text not null,
    definition text not null,
    recorded text collate "C" not null,
    account text
);

create index evaluation_name on evaluation (name, recorded);

-- What was found last of a scheme or of a model of risk: figures about many people, and never about one.
create table finding (
    kind text not null check (kind in ('evaluation', 'model')),
    name text not null,
    found text not null,
    content text not null,
    primary key (kind, name)
);
