-- The rule of SPEC.md for SQLite, over people(id, born, paid, flags, region, missed) with days as text. As
-- in duckdb.sql; SQLite rolls 31 February over into March, so the end of the later month is taken where it
-- is earlier. `limit -1` keeps it from writing a column out again wherever it is used.
select
    id,
    outcome,
    due,
    wait,
    case when begins <= '2026-12-31' then begins end as cover
from (
    select
        id,
        outcome,
        due,
        wait,
        case
            when outcome <> 0 then null
            when born between '2026-01-01' and '2026-12-31' then born
            when wait = 0 then max(paid, '2026-01-01')
            else min(
                date(max(paid, '2026-01-01'), '+' || wait || ' months'),
                date(max(paid, '2026-01-01'), 'start of month', '+' || (wait + 1) || ' months', '-1 day')
            )
        end as begins
    from (
        select
            id,
            born,
            paid,
            outcome,
            case
                when outcome <> 0 or born between '2026-01-01' and '2026-12-31' then 0
                when flags & 1 <> 0 then 0
                when region = 3 and born >= '2023-01-01'
                    and strftime('%Y%m%d', paid) - strftime('%Y%m%d', born) < 30000 then 0
                when flags & 2 <> 0 then 4000
                when flags & 4 <> 0 or (region = 3 and flags & 64 <> 0) then 8000
                when flags & 56 <> 0 then 12000
                when region = 2 and flags & 128 <> 0 then 20000
                when region = 2 and flags & 256 <> 0
                    and (strftime('%Y%m%d', paid) - strftime('%Y%m%d', born) >= 600000
                        or strftime('%Y%m%d', paid) - strftime('%Y%m%d', born) < 180000) then 20000
                else 40000
            end as due,
            case
                when outcome <> 0 or flags & 63 <> 0 then 0
                when born between '2026-01-01' and '2026-12-31' then 0
                when born between '2025-01-01' and '2025-12-31' and julianday(paid) - julianday(born) <= 90
                    then 0
                when missed = 0 and paid <= '2025-12-31' then 0
                else 3 + missed
            end as wait
        from (
            select
                *,
                case
                    when born > paid then 1
                    when paid > '2026-12-31'
                        and not (born between '2026-01-01' and '2026-12-31'
                            and julianday(paid) - julianday(born) <= 90) then 2
                    when paid < '2025-09-01'
                        and not (born between '2025-01-01' and '2025-12-31'
                            and julianday(paid) - julianday(born) <= 90) then 3
                    else 0
                end as outcome
            from people
            limit -1
        )
        limit -1
    )
    limit -1
)
