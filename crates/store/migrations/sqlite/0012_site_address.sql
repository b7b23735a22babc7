-- The lines of a site's address before its postcode, as JSON.
alter table site add column address text not null default '[]';
