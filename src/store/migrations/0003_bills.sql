-- The season's bills: what each person owes for a year, who pays the rest, and how it came about.
--
-- Bills and their subsidies come by the million. They name their acts and persons without foreign keys, which would
-- take longer than the bills themselves; db verify looks for any that belong to nobody.

-- A season is opened and closed; the last event counts.
create table season (
    area  bigint not null,
    year  bigint not null,
    act   bigint not null,
    event text   not null,  -- opened, closed
    primary key (area, year, act),
    foreign key (area, act) references act (area, act)
);

-- A billing of many, begun by this act. Its day and its law are those of the act.
create table bill_run (
    area  bigint not null,
    year  bigint not null,
    act   bigint not null,
    since bigint,  -- only persons of whom something was recorded after this activation; nothing: everybody
    primary key (area, year, act),
    foreign key (area, act) references act (area, act)
);

-- From here on the bills count that this run and those before it have written: before, nobody sees them.
create table bill_activation (
    area    bigint not null,
    year    bigint not null,
    act     bigint not null,
    run     bigint not null,
    written bigint not null,  -- bills by this run
    primary key (area, year, act),
    foreign key (area, act) references act (area, act),
    foreign key (area, year, run) references bill_run (area, year, act)
);

-- Of the bills of a person for a year the last one counts, by act. It is never changed.
create table bill (
    area     bigint not null,
    person   bigint not null,
    year     bigint not null,
    act      bigint not null,
    run      bigint not null,  -- 0: it counts at once
    outcome  text   not null,  -- granted, undetermined, refused, withdrawn
    standard bigint not null,
    due      bigint not null,
    is_late  bigint not null,
    reason   text,
    clause   text,
    category text,             -- whose subsidy is not published
    primary key (area, person, year, act)
);
-- The list of exceptions.
create index bill_undetermined on bill (area, year, person) where outcome = 'undetermined';

-- Who pays what of the standard in place of the person.
create table bill_subsidy (
    area     bigint not null,
    person   bigint not null,
    year     bigint not null,
    act      bigint not null,
    category text   not null,
    payer    text   not null,
    amount   bigint not null,
    clause   text   not null,  -- or the document by which staff settled it
    primary key (area, person, year, act, category, payer)
);

-- What staff decided where the law says nothing that is published; the last one on a category counts.
create table bill_settlement (
    area     bigint not null,
    person   bigint not null,
    year     bigint not null,
    act      bigint not null,
    category text   not null,
    amount   bigint not null,  -- of the subsidy
    payer    text,
    document text   not null,
    primary key (area, person, year, act),
    foreign key (area, person) references person (area, person),
    foreign key (area, act) references act (area, act)
);
