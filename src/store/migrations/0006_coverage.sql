-- What a county assigns to its places, and what became of the people who are missing.

-- How many people a place is to insure in a year; of a place the last one counts, by act.
create table coverage_task (
    area   bigint not null,
    year   bigint not null,
    region bigint not null,  -- twelve digits: the county, a township or a village
    act    bigint not null,
    people bigint not null,
    primary key (area, year, region, act),
    foreign key (area, act) references act (area, act)
);

-- That somebody who is not enrolled was asked about it. Of a person the last day counts, of one day the last act. That
-- a person is enrolled by now never stands here: it follows from the relation.
create table follow_up (
    area        bigint not null,
    person      bigint not null,
    year        bigint not null,
    act         bigint not null,
    state       text   not null,  -- contacted, declined
    followed_on bigint not null,
    followed_by text   not null,  -- a list keeper of the catalogue, or township
    note        bytes,            -- sealed
    primary key (area, person, year, act),
    foreign key (area, person) references person (area, person),
    foreign key (area, act) references act (area, act)
);
-- Those of an area for a year.
create index follow_up_by_year on follow_up (area, year);
