-- What providers claim by schemes. What happened is in the steps; the columns here are what is searched.
create table claim (
    id text not null primary key,
    agreement text not null references agreement (id),
    scheme text not null,
    hash text not null references scheme_text (hash),
    provider text not null,
    payee text not null,
    period text not null,
    ends text collate "C" not null,
    claim_by text collate "C" not null,
    state text not null check (state in ('open', 'returned', 'declared', 'approved', 'paid', 'settled')),
    amount bigint not null,
    owed bigint not null check (owed >= 0),
    paid bigint not null check (paid >= 0),
    taken bigint not null check (taken >= 0 and taken <= paid),
    version bigint not null,
    unique (scheme, provider, period)
);

create index claim_payee on claim (payee, ends, scheme);
create index claim_state on claim (state, claim_by);
create index claim_scheme on claim (scheme, period, state);

-- Never changed: who, for which organisation, and what came of it.
create table claim_step (
    claim text not null references claim (id),
    number bigint not null,
    at text collate "C" not null,
    account text,
    organisation text,
    kind text not null,
    content text not null,
    primary key (claim, number)
);

-- The facts of all who share a pot, by the SHA-256 of the text: a share is worked out again from those of everybody.
create table claim_round (
    hash text not null primary key,
    facts text not null
);

-- Files that show something. What is in one never reaches a page.
create table evidence (
    id text not null primary key,
    scheme text not null,
    provider text not null,
    claim text not null references claim (id),
    what text not null,
    name text not null,
    media text not null,
    size bigint not null,
    sha256 text not null,
    bytes bytea not null,
    added text collate "C" not null,
    added_by text,
    accepted bigint check (accepted in (0, 1)),
    because text,
    judged text,
    judged_by text
);

create index evidence_provider on evidence (scheme, provider, added);
create index evidence_claim on evidence (claim, added);

create table payment_run (
    id text not null primary key,
    number bigint not null unique,
    day text collate "C" not null,
    at text not null,
    account text,
    gross bigint not null,
    net bigint not null
);

create table ledger_entry (
    id text not null primary key,
    number bigint not null unique,
    day text collate "C" not null,
    at text not null,
    kind text not null check (kind in ('allocated', 'approved', 'paid', 'adjusted', 'clawed-back', 'repaid')),
    period text,
    claim text references claim (id),
    corrects text references ledger_entry (id),
    run text references payment_run (id),
    account text,
    because text not null
);

-- A claim is approved into the books once, whoever tries what at once.
create unique index ledger_entry_approved on ledger_entry (claim) where kind = 'approved';
create index ledger_entry_claim on ledger_entry (claim, number) where claim is not null;
create index ledger_entry_corrects on ledger_entry (corrects) where corrects is not null;
create index ledger_entry_run on ledger_entry (run, number) where run is not null;
create index ledger_entry_day on ledger_entry (day, number);

create table ledger_transfer (
    entry text not null references ledger_entry (id),
    position bigint not null,
    source text not null,
    target text not null,
    amount bigint not null check (amount > 0),
    primary key (entry, position)
);

create index ledger_transfer_source on ledger_transfer (source);
create index ledger_transfer_target on ledger_transfer (target);

-- One row: how many entries there are, what moved in all, and the last day that is closed. Whoever writes an entry moves it,
-- so that two who write at once do so one after the other, and what is read back can be held against it.
create table ledger_head (
    one bigint not null primary key check (one = 1),
    entries bigint not null,
    moved bigint not null,
    closed text collate "C"
);
insert into ledger_head (one, entries, moved, closed) values (1, 0, 0, null);

create table ledger_close (
    period text not null primary key,
    last text collate "C" not null unique,
    entries bigint not null,
    moved bigint not null,
    at text not null,
    account text
);

-- A sample of what was paid: the seed is written before anything is drawn by it.
create table verification (
    id text not null primary key,
    scheme text not null,
    period text not null,
    seed text not null,
    begun text not null,
    begun_by text,
    population bigint,
    drawn text,
    drawn_by text,
    unique (scheme, period)
);

create table verification_claim (
    verification text not null references verification (id),
    position bigint not null,
    claim text not null references claim (id),
    holds bigint check (holds in (0, 1)),
    amount bigint,
    words text,
    at text,
    account text,
    primary key (verification, position)
);

create index verification_claim_claim on verification_claim (claim);

-- What was written is not changed.
create function ledger_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'what was written of claims and money is never changed or removed';
end $$;

create trigger claim_step_stays before update on claim_step for each row execute function ledger_refuse();
create trigger claim_step_remains before delete on claim_step for each row execute function ledger_refuse();
create trigger ledger_entry_stays before update on ledger_entry for each row execute function ledger_refuse();
create trigger ledger_entry_remains before delete on ledger_entry for each row execute function ledger_refuse();
create trigger ledger_transfer_stays before update on ledger_transfer for each row execute function ledger_refuse();
create trigger ledger_transfer_remains before delete on ledger_transfer for each row execute function ledger_refuse();
create trigger ledger_close_stays before update on ledger_close for each row execute function ledger_refuse();
create trigger ledger_close_remains before delete on ledger_close for each row execute function ledger_refuse();
create trigger ledger_head_opens_nothing before update on ledger_head for each row
when (old.closed is not null and (new.closed is null or new.closed < old.closed)) execute function ledger_refuse();
