-- Refunds and the money of subsidies (docs/decisions/0014). Amounts are fen.

-- What somebody applied for, or surplus that is to be given back. Its number is that of its act. For whom it is paid
-- stands in payment_reversal, by the act that granted it.
create table refund (
    area       bigint not null,
    act        bigint not null,
    person     bigint not null,  -- 0: nobody whom we know
    year       bigint not null,  -- the first that is given back
    reason     text   not null,  -- of the law, or surplus
    event_on   bigint,
    applied_on bigint not null,
    entered_on bigint,           -- when the employee enrolment was entered
    document   text   not null,
    payment    bigint,           -- of surplus: of this payment only
    primary key (area, act),
    foreign key (area, act) references act (area, act)
);
create index refund_by_person on refund (area, person);

-- What was decided on it: at once by the law, and by staff where the law leaves it open. The last turn counts.
create table refund_decision (
    area     bigint not null,
    refund   bigint not null,
    turn     bigint not null,  -- 0: at once, 1: by staff
    act      bigint not null,
    outcome  text   not null,  -- granted, refused, undetermined
    code     text,             -- of the reason
    clause   text,
    document text,             -- of staff
    amount   bigint not null,  -- that is paid; 0 unless granted
    primary key (area, refund, turn),
    foreign key (area, refund) references refund (area, act),
    foreign key (area, act) references act (area, act)
);

-- To whom it is paid; the last turn counts.
create table refund_payee (
    area   bigint not null,
    refund bigint not null,
    turn   bigint not null,
    act    bigint not null,
    payee  bytes  not null,  -- sealed: holder, bank and account
    primary key (area, refund, turn),
    foreign key (area, refund) references refund (area, act),
    foreign key (area, act) references act (area, act)
);

-- What went to a bank. Its number is that of its act.
create table refund_batch (
    area    bigint not null,
    act     bigint not null,
    year    bigint not null,
    day     bigint not null,
    refunds bigint not null,
    amount  bigint not null,
    primary key (area, act),
    foreign key (area, act) references act (area, act)
);

-- An attempt to pay a refund: a row of a batch. There is a next one only where this one has failed, so that nothing is
-- in two open batches, whatever programs do at the same moment.
create table refund_attempt (
    area    bigint not null,
    refund  bigint not null,
    attempt bigint not null,  -- from 1
    act     bigint not null,  -- the batch
    line    bigint not null,  -- of the batch, from 1
    payee   bigint not null,  -- turn of refund_payee
    amount  bigint not null,
    primary key (area, refund, attempt),
    unique (area, act, line),
    foreign key (area, refund) references refund (area, act),
    foreign key (area, act) references refund_batch (area, act)
);

-- A bank's answer that was taken: a file of this name comes once.
create table refund_result_file (
    area   bigint not null,
    act    bigint not null,
    batch  bigint not null,
    name   text   not null,
    digest text   not null,  -- SM3 of its bytes
    primary key (area, act),
    unique (area, name),
    foreign key (area, act) references act (area, act)
);

-- What the bank says of an attempt.
create table refund_result (
    area      bigint not null,
    refund    bigint not null,
    attempt   bigint not null,
    turn      bigint not null,  -- 0: it ends the attempt; of an unknown one the act
    act       bigint not null,
    result    text   not null,  -- paid, unknown, or a failure
    paid_on   bigint,
    reference text,             -- of the bank
    primary key (area, refund, attempt, turn),
    foreign key (area, refund, attempt) references refund_attempt (area, refund, attempt),
    foreign key (area, act) references act (area, act)
);

-- What a payer of subsidies has transferred.
create table subsidy_receipt (
    area     bigint not null,
    act      bigint not null,
    payer    text   not null,
    year     bigint not null,
    amount   bigint not null,
    day      bigint not null,
    document text   not null,
    primary key (area, act),
    foreign key (area, act) references act (area, act)
);

-- What an act gave back.
create index payment_reversal_by_act on payment_reversal (area, act);
