-- Batch debit (批扣): by which agreements a bank may debit whom, what it was told to debit, and what it answered. Amounts are
-- fen; accounts and their holders are the bank's alone.

-- The last turn counts: the agreement by which a person's contribution may be debited, or that there is none any more.
create table debit_agreement (
    area      bigint not null,
    channel   text   not null,
    person    bigint not null,
    turn      bigint not null,
    act       bigint not null,
    agreement text,
    primary key (area, channel, person, turn),
    foreign key (area, act) references act (area, act)
);

-- A file that went to a bank.
create table debit_file (
    area    bigint not null,
    channel text   not null,
    file    bigint not null,  -- its number, from 1
    act     bigint not null,
    year    bigint not null,
    made_on bigint not null,
    debits  bigint not null,
    total   bigint not null,
    primary key (area, channel, file),
    foreign key (area, act) references act (area, act)
);

-- Its rows, each of one order.
create table debit_row (
    area      bigint not null,
    channel   text   not null,
    file      bigint not null,
    line      bigint not null,  -- sequence, from 1
    act       bigint not null,
    pay_order bigint not null,
    person    bigint not null,
    agreement text   not null,
    amount    bigint not null,
    primary key (area, channel, file, line),
    foreign key (area, channel, file) references debit_file (area, channel, file),
    foreign key (area, act) references act (area, act)
);

-- That a file was answered, once.
create table debit_answer (
    area    bigint not null,
    channel text   not null,
    file    bigint not null,
    act     bigint not null,
    debits  bigint not null,  -- that were done
    total   bigint not null,
    primary key (area, channel, file),
    foreign key (area, channel, file) references debit_file (area, channel, file),
    foreign key (area, act) references act (area, act)
);

-- Why a row was not debited. What was debited is a payment of its order.
create table debit_failure (
    area    bigint not null,
    channel text   not null,
    file    bigint not null,
    line    bigint not null,
    act     bigint not null,
    outcome text   not null,
    primary key (area, channel, file, line),
    foreign key (area, channel, file, line) references debit_row (area, channel, file, line),
    foreign key (area, act) references act (area, act)
);
