-- What everything else stands on: facts about the store, accounts, sessions, the audit chain, jobs, alerts, rates.
-- Keys are UUIDs, instants RFC 3339 in UTC with six decimals, dates ISO 8601, flags 0 and 1, JSON opaque.

create table meta (
    key text not null primary key,
    value text not null
);

create table account (
    id text not null primary key,
    username text unique,
    name text not null,
    staff text,
    person text,
    issuer text,
    subject text,
    password text,
    password_changed text,
    totp blob,
    totp_step integer not null default 0,
    failures integer not null default 0,
    locked_until text,
    disabled integer not null default 0 check (disabled in (0, 1)),
    created text not null,
    last_signed_in text,
    version integer not null default 1,
    unique (issuer, subject)
);

create index account_person on account (person);
create index account_staff on account (staff);

create table account_role (
    account text not null references account (id),
    role text not null check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'information-governance', 'administrator', 'patient')),
    organisation text not null,
    granted text not null,
    primary key (account, role, organisation)
);

create table account_recovery (
    account text not null references account (id),
    code text not null,
    used text,
    primary key (account, code)
);

create table session (
    id text not null primary key,
    token text not null unique,
    account text not null references account (id),
    role text not null check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'information-governance', 'administrator', 'patient')),
    organisation text not null,
    csrf text not null,
    agent text not null,
    created text not null,
    seen text not null,
    idle_expires text not null,
    expires text not null
);

create index session_account on session (account);
create index session_expires on session (expires);

-- The audit chain. A row's hash covers its fields and the hash of the row before; the head says where the chain ends.
create table audit (
    seq integer not null primary key,
    at text not null,
    actor text,
    role text,
    organisation text,
    act text not null,
    resource text not null,
    person text,
    reason text,
    outcome text not null check (outcome in ('done', 'denied', 'failed')),
    detail text,
    request text,
    previous text not null,
    hash text not null
);

create index audit_person on audit (person, seq);
create index audit_actor on audit (actor, seq);
create index audit_act on audit (act, seq);
create index audit_at on audit (at);

create table audit_head (
    id integer not null primary key check (id = 1),
    seq integer not null,
    hash text not null
);

insert into audit_head (id, seq, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

create trigger audit_in_order before insert on audit
when not exists (select 1 from audit_head where id = 1 and seq = new.seq - 1 and hash = new.previous)
begin
    select raise(abort, 'an audit entry may only follow the last one');
end;

create trigger audit_moves_head after insert on audit
begin
    update audit_head set seq = new.seq, hash = new.hash where id = 1;
end;

create trigger audit_never_changes before update on audit
begin
    select raise(abort, 'audit entries are never changed');
end;

create trigger audit_never_goes before delete on audit
begin
    select raise(abort, 'audit entries are never deleted');
end;

create trigger audit_head_only_grows before update on audit_head
when new.seq <> old.seq + 1 or not exists (select 1 from audit where seq = new.seq and hash = new.hash)
begin
    select raise(abort, 'the head of the audit chain moves with an entry only');
end;

create trigger audit_head_never_goes before delete on audit_head
begin
    select raise(abort, 'the head of the audit chain is never deleted');
end;

create table job (
    id text not null primary key,
    kind text not null,
    payload text not null,
    dedupe text,
    state text not null check (state in ('waiting', 'running', 'done', 'dead')),
    due text not null,
    attempts integer not null default 0,
    most_attempts integer not null,
    worker text,
    lease text,
    fault text,
    created text not null,
    finished text
);

-- The same work waits only once; while it runs it may be asked for again, because it may have read too early.
create unique index job_dedupe on job (kind, dedupe) where state = 'waiting';
create index job_due on job (state, due);

create table alert (
    id text not null primary key,
    at text not null,
    kind text not null,
    role text not null,
    organisation text,
    person text,
    actor text,
    detail text not null,
    seen_by text,
    seen_at text
);

create index alert_for on alert (role, organisation, seen_at);

create table rate (
    key text not null primary key,
    since text not null,
    hits integer not null
);
