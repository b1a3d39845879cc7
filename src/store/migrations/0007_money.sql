-- Money: payments, what they pay, and the ledger (docs/decisions/0014).
--
-- Payments come by the million. Like bills they name their acts and persons without foreign keys; ledger verify looks
-- for any that belong to nobody. Amounts are fen.

-- What a channel told of a payment, or of an area's share of it where it is for people of several areas. What the
-- channel calls it is known once only.
create table payment (
    area         bigint not null,
    payment      bigint not null,  -- our number, which grows with time
    act          bigint not null,
    channel      text   not null,
    trade        text   not null,
    order_area   bigint,           -- our order, where it was one
    order_number bigint,
    total        bigint not null,  -- of the trade, in all areas
    amount       bigint not null,  -- of this area
    paid_at      bigint not null,  -- microseconds since 1970
            primary key (area, payment)
);
-- By its trade a payment is found in whichever area; each area has one share of it.
create unique index payment_everywhere on payment (channel, trade, area);

-- What a payment pays, and for whom. A bill is paid once: the turn of a contribution counts the refunds before it, that
-- of what paid nothing (surplus) is the payment.
create table payment_part (
    area     bigint not null,
    person   bigint not null,  -- 0: nobody whom we know
    year     bigint not null,
    item     text   not null,  -- contribution, repair, surplus
    turn     bigint not null,
    payment  bigint not null,
    act      bigint not null,
    amount   bigint not null,
    standard bigint not null,  -- of what is paid; 0 of surplus
    is_late  bigint not null,
    prepaid  bigint not null,  -- 1: before its season
    reason   text,             -- of surplus
    clause   text,
    primary key (area, person, year, item, turn)
);

-- Who pays what of the standard beside the person, once the person has paid.
create table payment_subsidy (
    area     bigint not null,
    person   bigint not null,
    year     bigint not null,
    turn     bigint not null,  -- of the contribution
    payer    text   not null,
    category text   not null,
    act      bigint not null,
    amount   bigint not null,
    clause   text   not null,
    primary key (area, person, year, turn, payer, category)
);

-- What was given back of a payment: this turn is over, and another payment may be the next. Of surplus: it was paid back.
create table payment_reversal (
    area    bigint not null,
    person  bigint not null,
    year    bigint not null,
    item    text   not null,
    turn    bigint not null,
    act     bigint not null,
    amount  bigint not null,
    primary key (area, person, year, item, turn)
);

-- What somebody asked to pay, with the amounts of that day. The number of an order is that of its act, but where an act
-- makes many (batch debit).
create table pay_order_line (
    area      bigint not null,
    pay_order bigint not null,
    act       bigint not null,
    line      bigint not null,
    person    bigint not null,
    item      text   not null,  -- contribution, repair, prepaid
    year      bigint not null,
    amount    bigint not null,
    primary key (area, pay_order, line)
);

-- A channel told of a payment twice, and not the same: the first stands, somebody asks the channel.
create table payment_contradiction (
    area    bigint not null,
    payment bigint not null,
    act     bigint not null,
    field   text   not null,
    said    text   not null,
    primary key (area, payment, act, field)
);

-- What became of a payment later: posted (in the treasury), unposted (taken back by the treasury).
create table payment_event (
    area    bigint not null,
    payment bigint not null,
    act     bigint not null,
    event   text   not null,
    day     bigint not null,
    primary key (area, payment, act)
);
create index payment_event_by_day on payment_event (day);

-- The ledger: amounts go from one account to another, summed up for the payments of an act and a day, which
-- payment_part tells one by one. Nothing is ever changed.
create table transfer (
    area   bigint not null,
    act    bigint not null,
    day    bigint not null,
    debit  text   not null,
    credit text   not null,
    amount bigint not null check (amount > 0),
    primary key (area, act, day, debit, credit),
    check (debit <> credit)
);

-- A file of a channel that was taken, by what it calls itself: the same again is harmless, other bytes under its name
-- are refused.
create table channel_file (
    area       bigint not null,
    channel    text   not null,
    file       text   not null,  -- "bank_notices/2026-01-15/7"
    act        bigint not null,
    digest     bytes  not null,  -- SM3
    payments   bigint not null,
    total      bigint not null,
    difference bigint,           -- of a shift at the tax hall: cash counted beyond what was booked
    primary key (area, channel, file)
);

-- What a channel told of payments that it has no money of: processing, closed, refunded.
create table channel_state (
    area         bigint not null,
    act          bigint not null,
    line         bigint not null,
    channel      text   not null,
    trade        text,
    order_area   bigint,
    order_number bigint,
    state        text   not null,
    amount       bigint not null,
    told_at      bigint not null,
    primary key (area, act, line)
);

-- A statement of a channel that our books were held against.
create table reconciliation (
    area     bigint not null,
    channel  text   not null,
    first    bigint not null,  -- its days
    last     bigint not null,
    file     bigint not null,  -- its number: a later one of the same days replaces it
    act      bigint not null,
    digest   bytes  not null,
    whole    bigint not null,  -- 1: of all areas
    matched  bigint not null,  -- rows, and their amounts
    amount   bigint not null,
    primary key (area, channel, first, last, act)
);

-- What differed, in versions: the last one of a difference holds.
create table reconciliation_difference (
    area          bigint not null,
    channel       text   not null,
    first         bigint not null,
    last          bigint not null,
    kind          text   not null,  -- paid, refunded, posted
    trade         text   not null,
    place         text   not null,  -- pair, more_of_ours, more_of_theirs
    ordinal       bigint not null,
    version       bigint not null,
    act           bigint not null,
    finding       text   not null,
    ours_amount   bigint,
    ours_day      bigint,
    theirs_amount bigint,
    theirs_day    bigint,
    theirs_trade  text   not null,  -- where it is another than ours; otherwise empty
    state         text   not null,
    until         bigint not null,
    file          bigint not null,
    day           bigint not null,
    who           text   not null,  -- empty: the run itself
    why           text   not null,
    primary key (area, channel, first, last, kind, trade, place, ordinal, version)
);
