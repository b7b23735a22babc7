-- Money that comes in: tables as documents print them, bids, savings month by month, a pooled budget’s conditions and the
-- prescribing budget. Nothing of it is changed: what is put right stands after what was wrong.
create table funding_table (
    id text not null primary key,
    organisation text not null,
    name text not null,
    shape text not null check (shape in ('streams', 'savings', 'account', 'reinvestment', 'pool', 'metrics', 'measures')),
    source text not null,
    first_line bigint not null,
    content text not null,
    terms text not null,
    kept text collate "C" not null,
    kept_by text,
    edition bigint not null
);

create unique index funding_table_edition on funding_table (organisation, shape, name, edition);

create table bid (
    id text not null primary key,
    organisation text not null,
    applicant text not null,
    call text,
    definition text,
    funds text not null,
    title text not null,
    amount bigint not null,
    recurrent bigint not null,
    made text not null,
    commit_by text,
    state text not null check (state in ('open', 'approved', 'refused', 'withdrawn')),
    version bigint not null
);

create index bid_organisation on bid (organisation, made, id);
create index bid_applicant on bid (applicant, made, id);

create table bid_step (
    bid text not null references bid (id),
    number bigint not null,
    at text not null,
    account text,
    content text not null,
    primary key (bid, number)
);

create table saving_figure (
    organisation text not null,
    year text not null,
    number bigint not null,
    programme text not null,
    month text not null,
    kind text not null check (kind in ('plan', 'forecast', 'actual')),
    amount bigint not null,
    reason text not null,
    at text not null,
    account text,
    primary key (organisation, year, number)
);

create table pool_evidence (
    organisation text not null,
    year text not null,
    number bigint not null,
    condition bigint not null check (condition in (1, 2, 3, 4, 5, 6)),
    met bigint not null check (met in (0, 1)),
    words text not null,
    document text not null,
    at text not null,
    account text,
    primary key (organisation, year, number)
);

create table prescribing_budget (
    organisation text not null,
    year text not null,
    number bigint not null,
    amount bigint not null,
    source text not null,
    at text not null,
    account text,
    primary key (organisation, year, number)
);
