-- The head of the audit chain is checked and moved in one step: an entry that does not follow the last one is refused.

drop trigger audit_in_order on audit;
drop function audit_check_order();

create or replace function audit_move_head() returns trigger language plpgsql as $$
begin
    update audit_head set seq = new.seq, hash = new.hash where id = 1 and seq = new.seq - 1 and hash = new.previous;
    if not found then
        raise exception 'an audit entry may only follow the last one';
    end if;
    return null;
end $$;

-- Whoever moves the head by hand is refused. The trigger above is the one way.
drop trigger audit_head_only_grows on audit_head;
drop function audit_check_head();

create trigger audit_head_only_grows before update on audit_head
for each row when (pg_trigger_depth() = 0) execute function audit_refuse();

-- Writes the entries that wait in the setting linchpin.entries, an array of objects, each with the columns of an entry
-- and, in hexadecimal digits, the bytes of them that its hash covers. Locks the head until the transaction ends: call it
-- in the same message as the commit. Says the place of the last entry.
create function audit_append() returns bigint language plpgsql as $$
declare
    e record;
    head record;
begin
    for e in
        select * from jsonb_to_recordset(cast(current_setting('linchpin.entries') as jsonb)) as entry (
            at text, actor text, role text, organisation text, act text, resource text, person text, reason text,
            outcome text, detail text, request text, covered text)
    loop
        select seq + 1 as seq, hash into strict head from audit_head where id = 1 for update;
        insert into audit
            (seq, at, actor, role, organisation, act, resource, person, reason, outcome, detail, request, previous, hash)
        values (head.seq, e.at, e.actor, e.role, e.organisation, e.act, e.resource, e.person, e.reason, e.outcome,
            e.detail, e.request, head.hash, encode(sha256(convert_to(E'linchpin audit 1\n', 'UTF8') || int8send(head.seq)
            || decode(e.covered, 'hex') || convert_to(head.hash, 'UTF8')), 'hex'));
    end loop;
    return head.seq;
end $$;
