-- Whom a system seems to mean by a key since it said of it what does not fit the person before: a record of its own, until
-- somebody decides. Until then nothing said under the key is filed under either.
alter table person_source add column doubt text references person (id);
