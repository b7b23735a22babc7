-- A role for those who work in a care home. A condition of a table cannot be changed here, so each table is made anew; nothing
-- refers to any of them.

alter table account_role rename to account_role_before;
create table account_role (
    account text not null references account (id),
    role text not null check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'care-home', 'nhs-111', 'information-governance', 'administrator', 'patient')),
    organisation text not null,
    granted text not null,
    primary key (account, role, organisation)
);
insert into account_role (account, role, organisation, granted) select account, role, organisation, granted from account_role_before;
drop table account_role_before;

alter table session rename to session_before;
drop index session_account;
drop index session_expires;
create table session (
    id text not null primary key,
    token text not null unique,
    account text not null references account (id),
    role text not null check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'care-home', 'nhs-111', 'information-governance', 'administrator', 'patient')),
    organisation text not null,
    csrf text not null,
    agent text not null,
    created text not null,
    seen text not null,
    idle_expires text not null,
    expires text not null
);
insert into session (id, token, account, role, organisation, csrf, agent, created, seen, idle_expires, expires) select id, token, account, role, organisation, csrf, agent, created, seen, idle_expires, expires from session_before;
drop table session_before;
create index session_account on session (account);
create index session_expires on session (expires);

alter table staff_role rename to staff_role_before;
drop index staff_role_organisation;
create table staff_role (
    staff text not null references staff (id),
    position integer not null,
    role text not null check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'care-home', 'nhs-111', 'information-governance', 'administrator', 'patient')),
    organisation text not null,
    job text,
    from_day text,
    to_day text,
    primary key (staff, position)
);
insert into staff_role (staff, position, role, organisation, job, from_day, to_day) select staff, position, role, organisation, job, from_day, to_day from staff_role_before;
drop table staff_role_before;
create index staff_role_organisation on staff_role (organisation, role, staff);

alter table token rename to token_before;
drop index token_account;
create table token (
    id text not null primary key,
    hash text not null unique,
    account text not null references account (id),
    role text not null check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'care-home', 'nhs-111', 'information-governance', 'administrator', 'patient')),
    organisation text not null,
    label text not null,
    created text not null,
    created_by text,
    expires text not null,
    revoked text,
    revoked_by text,
    used text
);
insert into token (id, hash, account, role, organisation, label, created, created_by, expires, revoked, revoked_by, used) select id, hash, account, role, organisation, label, created, created_by, expires, revoked, revoked_by, used from token_before;
drop table token_before;
create index token_account on token (account);
