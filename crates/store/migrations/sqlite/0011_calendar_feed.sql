-- Addresses at which a clinician's own calendar program reads when they sit. Whoever has the address reads; here is only the
-- hash of its secret. One that was taken back stays, so that it can be told afterwards.
create table calendar_feed (
    id text not null primary key,
    hash text not null unique,
    organisation text not null,
    staff text not null references staff (id),
    label text not null,
    made text collate binary not null,
    made_by text,
    used text,
    revoked text,
    revoked_by text
);

create index calendar_feed_organisation on calendar_feed (organisation, staff);
create index slot_staff on slot (staff, starts) where staff is not null;
