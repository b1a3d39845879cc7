-- The rule of SPEC.md for PostgreSQL, over people(id, born, paid, flags, region, missed). As in duckdb.sql;
-- `offset 0` keeps the planner from writing a column out again wherever it is used.
select
    id,
    outcome,
    due,
    wait,
    case when begins <= date '2026-12-31' then begins end as cover
from (
    select
        id,
        outcome,
        due,
        wait,
        case
            when outcome <> 0 then null
            when born between date '2026-01-01' and date '2026-12-31' then born
            when wait = 0 then greatest(paid, date '2026-01-01')
            else (greatest(paid, date '2026-01-01') + make_interval(months => wait))::date
        end as begins
    from (
        select
            id,
            born,
            paid,
            outcome,
            case
                when outcome <> 0 or born between date '2026-01-01' and date '2026-12-31' then 0
                when flags & 1 <> 0 then 0
                when region = 3 and born >= date '2023-01-01' and extract(year from age(paid, born)) < 3
                    then 0
                when flags & 2 <> 0 then 4000
                when flags & 4 <> 0 or (region = 3 and flags & 64 <> 0) then 8000
                when flags & 56 <> 0 then 12000
                when region = 2 and flags & 128 <> 0 then 20000
                when region = 2 and flags & 256 <> 0
                    and (extract(year from age(paid, born)) >= 60 or extract(year from age(paid, born)) < 18)
                    then 20000
                else 40000
            end as due,
            case
                when outcome <> 0 or flags & 63 <> 0 then 0
                when born between date '2026-01-01' and date '2026-12-31' then 0
                when born between date '2025-01-01' and date '2025-12-31' and paid - born <= 90 then 0
                when missed = 0 and paid <= date '2025-12-31' then 0
                else 3 + missed
            end as wait
        from (
            select
                *,
                case
                    when born > paid then 1
                    when paid > date '2026-12-31'
                        and not (born between date '2026-01-01' and date '2026-12-31' and paid - born <= 90)
                        then 2
                    when paid < date '2025-09-01'
                        and not (born between date '2025-01-01' and date '2025-12-31' and paid - born <= 90)
                        then 3
                    else 0
                end as outcome
            from people
            offset 0
        ) as started
        offset 0
    ) as decided
    offset 0
) as begun
