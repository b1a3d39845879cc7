-- The rule of SPEC.md for DuckDB, over people(id, born, paid, flags, region, missed). The subsidies are
-- asked for in the order of their amounts, so that the first that applies is the largest; costly steps
-- stand where few rows reach them.
with started as (
    select
        *,
        case
            when born > paid then 1
            when paid > date '2026-12-31'
                and not (born between date '2026-01-01' and date '2026-12-31' and paid - born <= 90) then 2
            when paid < date '2025-09-01'
                and not (born between date '2025-01-01' and date '2025-12-31' and paid - born <= 90) then 3
            else 0
        end as outcome
    from people
),
decided as (
    select
        id,
        born,
        paid,
        outcome,
        case
            when outcome <> 0 or born between date '2026-01-01' and date '2026-12-31' then 0
            when flags & 1 <> 0 then 0
            when region = 3 and born >= date '2023-01-01' and date_sub('year', born, paid) < 3 then 0
            when flags & 2 <> 0 then 4000
            when flags & 4 <> 0 or (region = 3 and flags & 64 <> 0) then 8000
            when flags & 56 <> 0 then 12000
            when region = 2 and flags & 128 <> 0 then 20000
            when region = 2 and flags & 256 <> 0
                and (date_sub('year', born, paid) >= 60 or date_sub('year', born, paid) < 18) then 20000
            else 40000
        end as due,
        case
            when outcome <> 0 or flags & 63 <> 0 then 0
            when born between date '2026-01-01' and date '2026-12-31' then 0
            when born between date '2025-01-01' and date '2025-12-31' and paid - born <= 90 then 0
            when missed = 0 and paid <= date '2025-12-31' then 0
            else 3 + missed
        end as wait
    from started
),
begun as (
    select
        id,
        outcome,
        due,
        wait,
        case
            when outcome <> 0 then null
            when born between date '2026-01-01' and date '2026-12-31' then born
            when wait = 0 then greatest(paid, date '2026-01-01')
            else (greatest(paid, date '2026-01-01') + to_months(wait))::date
        end as begins
    from decided
)
select
    id,
    outcome,
    due,
    wait,
    case when begins <= date '2026-12-31' then begins end as cover
from begun
