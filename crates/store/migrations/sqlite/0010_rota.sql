-- Who sits in place of a pattern's clinician on one day; a gap in the rota where staff is absent.
create table stand_in (
    pattern text not null references pattern (id),
    day text not null,
    staff text references staff (id),
    made text not null,
    made_by text,
    primary key (pattern, day)
);

-- Somebody who is booked must be told: their time stands, the place or the clinician does not. Those whose time does not
-- stand are known by their slot, which is booked and no longer planned.
create table to_tell (
    appointment text not null references appointment (id),
    what text not null check (what in ('site', 'clinician')),
    since text collate binary not null,
    told text,
    told_by text,
    primary key (appointment, what)
);

create index to_tell_open on to_tell (appointment) where told is null;
create index slot_unplanned on slot (starts) where planned = 0 and state = 'booked';
create index slot_lost on slot (starts) where staff is null and state = 'booked';
