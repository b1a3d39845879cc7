-- What departments' lists bring: who belongs to which people in hardship, and which lists were taken.

-- A list that was taken, by one act. The digest of its file tells whether it has come before.
create table list_taken (
    area        bigint not null,
    act         bigint not null,
    kind        text   not null,  -- roster
    department  text   not null,  -- a list keeper of the catalogue
    region      bigint not null,  -- twelve digits: of the department
    document    text   not null,  -- the paper with which it came
    mode        text   not null,  -- full, changes
    covered     text   not null,  -- a full list: the categories of which it is the whole, with blanks between
    as_of       bigint not null,  -- the day of which it speaks
    file_name   text   not null,
    file_digest bytes  not null,  -- SM3 of its bytes
    row_count   bigint not null,
    added       bigint not null,
    moved       bigint not null,  -- to another day of recognition
    ended       bigint not null,
    unchanged   bigint not null,
    returned    bigint not null,  -- to the department
    primary key (area, act),
    foreign key (area, act) references act (area, act)
);

-- A person's identity from its day of recognition on. A later act about the same category and first day overrides an
-- earlier one: it ends it, or takes it back, and then its last day lies before its first.
create table identity (
    area            bigint not null,
    person          bigint not null,
    act             bigint not null,
    category        text   not null,
    effective_from  bigint not null,
    effective_until bigint,
    primary key (area, person, category, effective_from, act),
    foreign key (area, person) references person (area, person),
    foreign key (area, act) references act (area, act)
);
-- What changed since an act.
create index identity_by_act on identity (area, act);
