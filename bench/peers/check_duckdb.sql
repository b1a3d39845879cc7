-- The check line of SPEC.md over answers(id, outcome, due, wait, cover).
select count(*), count(*) filter (outcome <> 0), sum(due), sum(wait), sum(days),
    sum((id % 65521 + 1) * (due + 1009 * wait + 31 * days + 100003 * outcome))
from (
    select id::bigint as id, outcome, due, wait, coalesce(cover - date '1970-01-01', 0) as days
    from answers
)
