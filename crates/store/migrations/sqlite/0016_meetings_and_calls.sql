-- A meeting of a practice, or of a team of several organisations, about those whom it looks after together.
create table meeting (
    id text not null primary key,
    organisation text not null,
    team text references team (id),
    begins text collate binary not null,
    place text,
    made text not null,
    made_by text,
    words text,
    ended text collate binary,
    ended_by text,
    version integer not null
);

create index meeting_organisation on meeting (organisation, begins, id);
create index meeting_team on meeting (team, begins, id);

-- Who was asked and who came. Names stand as they were on the day; whoever is not of the directory has a name alone.
create table meeting_attendance (
    meeting text not null references meeting (id),
    number integer not null,
    staff text references staff (id),
    name text not null,
    whence text not null,
    came text not null check (came in ('asked', 'came', 'apologies')),
    primary key (meeting, number)
);

create unique index meeting_attendance_staff on meeting_attendance (staff, meeting) where staff is not null;

-- What is on the agenda, why, and the version of the case in which it was written down what was decided.
create table meeting_case (
    meeting text not null references meeting (id),
    care_case text not null references care_case (id),
    place integer not null,
    why text not null check (why in ('news', 'due', 'task', 'hand', 'carried')),
    words text not null,
    open_to_all integer not null check (open_to_all in (0, 1)),
    put text not null,
    put_by text,
    discussed integer,
    primary key (meeting, care_case)
);

create index meeting_case_case on meeting_case (care_case, meeting);

-- Campaigns write to people too: a call is one more kind of message.
create table message_of_now (
    id text not null primary key,
    organisation text not null,
    person text not null references person (id),
    kind text not null check (kind in ('booked', 'reminder', 'moved', 'cancelled', 'offer', 'answer', 'call')),
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

insert into message_of_now select * from message;
drop table message;
alter table message_of_now rename to message;

create index message_outbox on message (organisation, made);
create index message_destination on message (destination, made);
create index message_appointment on message (appointment) where appointment is not null;
create index message_person on message (person, made);
create unique index message_reference on message (reference) where reference is not null;

-- Whom a campaign finds at a practice this season.
create index care_case_season on care_case (practice, pathway, opened);
