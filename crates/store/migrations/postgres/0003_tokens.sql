-- What machines sign in with: random texts, of which only the hash is kept. Each acts for one account in one of its
-- roles, for a time, and can be taken back.

create table token (
    id text not null primary key,
    hash text not null unique,
    account text not null references account (id),
    role text not null check (role in ('commissioner', 'finance', 'practice-manager', 'receptionist', 'clinician',
        'care-navigator', 'coordination-nurse', 'link-worker', 'information-governance', 'administrator', 'patient')),
    organisation text not null,
    label text not null,
    created text not null,
    created_by text,
    expires text not null,
    revoked text,
    revoked_by text,
    used text
);

create index token_account on token (account);
