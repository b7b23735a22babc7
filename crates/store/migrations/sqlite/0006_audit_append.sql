-- The head of the audit chain is checked and moved in one step: an entry that does not follow the last one is refused.

drop trigger audit_in_order;
drop trigger audit_moves_head;

create trigger audit_moves_head after insert on audit
begin
    update audit_head set seq = new.seq, hash = new.hash where id = 1 and seq = new.seq - 1 and hash = new.previous;
    select raise(abort, 'an audit entry may only follow the last one') where changes() = 0;
end;
