-- A meeting of a practice, or of a team of several organisations, about those whom it looks after together.
create table meeting (
    id text not null primary key,
    organisation text not null,
    team text references team (id),
    begins text collate "C" not null,
    place text,
    made text not null,
    made_by text,
    words text,
    ended text collate "C",
    ended_by text,
    version bigint not null
);

create index meeting_organisation on meeting (organisation, begins, id);
create index meeting_team on meeting (team, begins, id);

-- Who was asked and who came. Names stand as they were on the day; whoever is not of the directory has a name alone.
create table meeting_attendance (
    meeting text not null references meeting (id),
    number bigint not null,
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
    place bigint not null,
    why text not null check (why in ('news', 'due', 'task', 'hand', 'carried')),
    words text not null,
    open_to_all bigint not null check (open_to_all in (0, 1)),
    put text not null,
    put_by text,
    discussed bigint,
    primary key (meeting, care_case)
);

create index meeting_case_case on meeting_case (care_case, meeting);

-- Campaigns write to people too: a call is one more kind of message.
alter table message drop constraint message_kind_check;
alter table message add constraint message_kind_check
    check (kind in ('booked', 'reminder', 'moved', 'cancelled', 'offer', 'answer', 'call'));

-- Whom a campaign finds at a practice this season.
create index care_case_season on care_case (practice, pathway, opened);
