-- The check line of SPEC.md over answers(id, outcome, due, wait, cover).
select count(*), sum(outcome <> 0), sum(due), sum(wait), sum(days),
    sum((id % 65521 + 1) * (due + 1009 * wait + 31 * days + 100003 * outcome))
from (
    select id, outcome, due, wait, coalesce(cast(julianday(cover) - 2440587.5 as integer), 0) as days
    from answers
)
