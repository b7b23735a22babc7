-- Schemes as they were agreed and paid by, by the SHA-256 of their bytes: a payment is worked out again from its own text.
create table scheme_text (
    hash text not null primary key,
    scheme text not null,
    text text not null,
    kept text not null
);

-- What a commissioner and a provider agreed by a scheme. What happened is in the steps; the columns here are what is searched.
create table agreement (
    id text not null primary key,
    scheme text not null,
    hash text not null references scheme_text (hash),
    provider text not null,
    begins text not null,
    invited text collate "C" not null,
    state text not null check (state in ('invited', 'accepted', 'declined', 'ended')),
    served_by text,
    version bigint not null
);

-- Two who invite at once: one of them is told.
create unique index agreement_open on agreement (scheme, provider, begins) where state <> 'ended';
create index agreement_provider on agreement (provider, scheme, invited);
create index agreement_server on agreement (served_by, scheme) where served_by is not null;

-- What happened, never changed: who, in which role, for which organisation.
create table agreement_step (
    agreement text not null references agreement (id),
    number bigint not null,
    at text collate "C" not null,
    account text,
    role text not null,
    organisation text not null,
    kind text not null,
    content text not null,
    primary key (agreement, number)
);
