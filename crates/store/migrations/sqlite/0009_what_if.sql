-- What-ifs that were asked, and what was played of them: the text of the scenario, so that it stands whatever becomes of the
-- file; and how hard pressed practices are, by their own word and by their figures.
create table what_if (
    id text not null primary key,
    organisation text not null,
    account text,
    asked text collate binary not null,
    title text not null,
    scenario text not null,
    definition text not null,
    place text not null,
    fill real,
    seed integer not null,
    runs integer not null,
    program text not null,
    state text not null check (state in ('waiting', 'playing', 'done', 'failed')),
    played integer not null,
    standing text,
    fault text,
    ended text,
    version integer not null
);

create index what_if_organisation on what_if (organisation, asked);

-- Never changed: the history is what was said.
create table level_report (
    id text not null primary key,
    practice text not null,
    at text collate binary not null,
    level text not null check (level in ('green', 'amber', 'red', 'black')),
    note text,
    account text not null
);

create index level_report_practice on level_report (practice, at);

-- What a practice lets the commissioner see; without a row nothing.
create table level_sharing (
    practice text not null primary key,
    sharing text not null check (sharing in ('nothing', 'reported', 'levels', 'everything')),
    at text not null,
    account text not null
);

-- What the figures of a day said last, one row a practice and day.
create table level_measured (
    practice text not null,
    day text collate binary not null,
    at text not null,
    level text check (level in ('green', 'amber', 'red', 'black')),
    readings text not null,
    primary key (practice, day)
);
