-- What lists report of people: deaths, moves, and who lives together.

-- Whose facts a list has changed, so that whoever asks what happened since an act need not look through all facts.
create table notice (
    area           bigint not null,
    act            bigint not null,
    person         bigint not null,
    kind           text   not null,  -- deaths, moves
    effective_from bigint not null,
    primary key (area, act, person),
    foreign key (area, person) references person (area, person),
    foreign key (area, act) references act (area, act)
);

-- To which household a person belongs from a day on; a later act overrides an earlier one.
create table household_member (
    area           bigint not null,
    person         bigint not null,
    act            bigint not null,
    effective_from bigint not null,
    household      bigint not null,  -- the number of the person who was its head when it was first known
    relation       text   not null,  -- to the head, as the list says it; may be empty
    primary key (area, person, act),
    foreign key (area, person) references person (area, person),
    foreign key (area, act) references act (area, act)
);
create index household_member_of on household_member (area, household);
