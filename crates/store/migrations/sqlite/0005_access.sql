-- Where people are seen, who sits when, what of it may be booked and is, what was promised, and what was told to whom.
-- The times of patterns and closures are England's; slots, appointments and promises are instants.

create table site (
    id text not null primary key,
    organisation text not null,
    name text not null,
    postcode text not null,
    latitude real,
    longitude real,
    features text not null,
    closed text,
    version integer not null
);

create index site_organisation on site (organisation, name);

-- What a member of staff is known by to those who look for a slot.
create table clinician (
    staff text not null primary key references staff (id),
    sex text not null check (sex in ('female', 'male', 'other', 'unknown')),
    languages text not null,
    version integer not null
);

create table slot_type (
    id text not null primary key,
    organisation text not null,
    name text not null,
    category text not null,
    mode text not null check (mode in ('face-to-face', 'telephone', 'video-online', 'home-visit')),
    profession text not null,
    minutes integer not null check (minutes >= 1 and minutes <= 720),
    needs text not null,
    version integer not null
);

create index slot_type_organisation on slot_type (organisation, name);

create table opening (
    id text not null primary key,
    organisation text not null,
    name text not null,
    access text not null,
    version integer not null
);

create index opening_organisation on opening (organisation, name);

create table pattern (
    id text not null primary key,
    organisation text not null,
    site text not null references site (id),
    staff text references staff (id),
    weekday integer not null check (weekday >= 1 and weekday <= 7),
    every integer not null check (every >= 1 and every <= 52),
    starts text not null,
    ends text not null,
    blocks text not null,
    opening text not null references opening (id),
    on_holidays integer not null check (on_holidays in (0, 1)),
    from_day text not null,
    to_day text,
    version integer not null
);

create index pattern_organisation on pattern (organisation, weekday, starts);

create table closure (
    id text not null primary key,
    organisation text not null,
    site text references site (id),
    staff text references staff (id),
    from_at text not null,
    to_at text not null,
    reason text not null check (reason in ('leave', 'sickness', 'protected-learning', 'site', 'other')),
    version integer not null
);

create index closure_organisation on closure (organisation, to_at);

-- One session of one clinician on one day. What a pattern makes on a day is published once, however often it is asked for.
create table clinic (
    id text not null primary key,
    organisation text not null,
    pattern text,
    day text not null,
    site text not null references site (id),
    staff text references staff (id),
    starts text not null,
    ends text not null,
    published text not null,
    published_by text,
    version integer not null,
    unique (pattern, day)
);

create index clinic_organisation on clinic (organisation, day);
create index clinic_staff on clinic (staff, starts) where staff is not null;

-- The unit of booking. A slot whose hold has run out is free to whoever takes it next: nothing needs to sweep first.
-- One that is booked and no longer planned is not free again when it is given back.
create table slot (
    id text not null primary key,
    clinic text not null references clinic (id),
    organisation text not null,
    site text not null,
    staff text,
    slot_type text not null,
    opening text not null,
    starts text collate binary not null,
    ends text collate binary not null,
    state text not null check (state in ('free', 'held', 'booked', 'withdrawn')),
    hold text,
    held_until text collate binary,
    appointment text,
    planned integer not null check (planned in (0, 1)),
    version integer not null,
    check (state <> 'held' or (hold is not null and held_until is not null)),
    check (state <> 'booked' or appointment is not null)
);

create index slot_clinic on slot (clinic, starts);
create index slot_organisation on slot (organisation, starts);
create index slot_open on slot (opening, slot_type, starts) where state in ('free', 'held');
create index slot_open_staff on slot (staff, starts) where state in ('free', 'held');
create index slot_expiring on slot (held_until) where state = 'held';

create table hold (
    id text not null primary key,
    slot text not null references slot (id),
    account text not null,
    organisation text not null,
    made text not null,
    until text collate binary not null,
    state text not null check (state in ('held', 'released', 'booked', 'expired')),
    ended text
);

create index hold_account on hold (account, until) where state = 'held';
create index hold_expiring on hold (until) where state = 'held';

-- A need that somebody brought, and by when it was promised to be met.
create table request (
    id text not null primary key,
    person text not null references person (id),
    organisation text not null,
    need text not null check (need in ('urgent', 'child', 'routine', 'follow-up')),
    channel text not null check (channel in ('phone', 'desk', 'online', '111', 'clinician')),
    received text not null,
    due text collate binary not null,
    interval_days integer,
    words text,
    state text not null check (state in ('open', 'booked', 'closed')),
    outcome text check (outcome in ('seen', 'advised', 'signposted', 'declined', 'nothing-to-offer', 'withdrawn', 'mistake')),
    appointment text,
    made_by text,
    closed text,
    closed_by text,
    version integer not null
);

create index request_due on request (organisation, due) where state <> 'closed';
create index request_person on request (person, received);
create index request_received on request (organisation, received);

-- What came of it, step by step: what no published figure has is what was offered, declined, or not there to offer.
create table request_event (
    request text not null references request (id),
    position integer not null,
    kind text not null check (kind in ('entered', 'offered', 'declined', 'nothing-to-offer', 'booked', 'cancelled', 'closed')),
    slot text,
    note text,
    at text not null,
    account text,
    organisation text not null,
    primary key (request, position)
);

create table appointment (
    id text not null primary key,
    slot text not null references slot (id),
    person text not null references person (id),
    organisation text not null,
    practice text,
    site text not null,
    staff text,
    slot_type text not null,
    starts text collate binary not null,
    ends text collate binary not null,
    state text not null check (state in ('booked', 'arrived', 'attended', 'dna', 'cancelled')),
    request text references request (id),
    relationship text references relationship (id),
    words text,
    made text not null,
    made_by text,
    made_as text not null,
    made_for text not null,
    moves integer not null,
    arrived text,
    settled text,
    settled_by text,
    cancel_reason text,
    version integer not null
);

-- Whatever the program does, a slot never holds two people.
create unique index appointment_slot on appointment (slot) where state <> 'cancelled';
create index appointment_person on appointment (person, starts);
create index appointment_organisation on appointment (organisation, starts);
create index appointment_practice on appointment (practice, starts);
create index appointment_request on appointment (request) where request is not null;

-- Who would come sooner if another gives a slot back.
create table waiting (
    id text not null primary key,
    person text not null references person (id),
    organisation text not null,
    request text references request (id),
    wish text not null,
    due text collate binary not null,
    until text not null,
    state text not null check (state in ('waiting', 'met', 'left', 'over')),
    made text not null,
    made_by text,
    version integer not null
);

create index waiting_due on waiting (organisation, due) where state = 'waiting';
create index waiting_person on waiting (person, made);

create table offer (
    id text not null primary key,
    waiting text not null references waiting (id),
    slot text not null references slot (id),
    hold text references hold (id),
    token text not null unique,
    made text not null,
    until text collate binary not null,
    state text not null check (state in ('open', 'accepted', 'declined', 'expired', 'lost')),
    answered text,
    appointment text,
    version integer not null
);

create index offer_waiting on offer (waiting, made);
create index offer_slot on offer (slot);
create index offer_expiring on offer (until) where state = 'open';

-- What is sent to people, and what became of it.
create table message (
    id text not null primary key,
    person text not null references person (id),
    kind text not null check (kind in ('booked', 'reminder', 'moved', 'cancelled', 'offer', 'other')),
    way text not null check (way in ('text', 'email')),
    destination text not null,
    words text not null,
    appointment text,
    offer text,
    due text collate binary not null,
    state text not null check (state in ('waiting', 'sent', 'delivered', 'failed', 'dropped')),
    reference text,
    fault text,
    attempts integer not null,
    made text not null,
    sent text,
    settled text,
    version integer not null
);

create index message_due on message (due) where state = 'waiting';
create index message_appointment on message (appointment) where appointment is not null;
create index message_person on message (person, made);
create unique index message_reference on message (reference) where reference is not null;

-- What an account asked under a key of its own and what it was answered, so that the same again is not done twice.
create table request_key (
    account text not null,
    key text not null,
    content text not null,
    answer text,
    at text not null,
    primary key (account, key)
);

create index request_key_at on request_key (at);
