-- What is sent to people, as it is now known to be needed: whose outbox it is in, until when it makes sense, and why it was
-- written. Nothing wrote into the table of step 5.
drop table message;

create table message (
    id text not null primary key,
    organisation text not null,
    person text not null references person (id),
    kind text not null check (kind in ('booked', 'reminder', 'moved', 'cancelled', 'offer', 'answer')),
    way text not null check (way in ('text', 'email')),
    destination text not null,
    words text not null,
    reason text,
    appointment text,
    offer text,
    due text collate binary not null,
    until text not null,
    state text not null check (state in ('waiting', 'sent', 'delivered', 'failed', 'dropped')),
    reference text,
    fault text,
    attempts integer not null,
    made text collate binary not null,
    sent text,
    settled text,
    version integer not null
);

create index message_outbox on message (organisation, made);
create index message_destination on message (destination, made);
create index message_appointment on message (appointment) where appointment is not null;
create index message_person on message (person, made);
create unique index message_reference on message (reference) where reference is not null;

-- Who wants no messages: none at all, or none about one kind of slot.
create table message_stop (
    person text not null references person (id),
    slot_type text not null,
    at text not null,
    how text not null check (how in ('reply', 'staff', 'online')),
    account text,
    primary key (person, slot_type)
);

-- When an organisation reminds, and how it offers what comes free. Without a row it sends nothing.
create table message_rule (
    organisation text not null primary key,
    rule text not null,
    version integer not null
);

-- What people answered. The provider may tell the same twice: its own name of the answer is kept once.
create table message_reply (
    id text not null primary key,
    provider text not null unique,
    organisation text not null,
    person text not null references person (id),
    message text not null,
    words text not null,
    meaning text not null check (meaning in ('cancel', 'yes', 'no', 'opt-out', 'unclear')),
    state text not null check (state in ('acted', 'open', 'closed')),
    at text collate binary not null,
    closed text,
    closed_by text
);

create index message_reply_open on message_reply (organisation, at) where state = 'open';

-- Nobody is asked twice about one slot, whatever two workers do at once.
create unique index offer_once on offer (slot, waiting);
