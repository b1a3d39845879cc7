-- The register of persons, their enrolments, and the acts by which both came about.
--
-- Every table of people and acts has the enrolment area (six digits) first in its keys; tables that all areas share
-- begin with ref_. Facts are only ever added: a correction is a new fact of a later act.
-- Dates are YYYYMMDD, moments microseconds since 1970 in UTC. Sealed columns can only be read with the keys.

-- The packs under which acts were decided, with all that they inherit.
create table ref_policy (
    policy      bigint not null,
    digest      bytes  not null,
    body        bytes  not null,
    archived_at bigint not null,
    primary key (policy),
    unique (digest)
);

-- The keys with which this database was written, by their prints: other keys cannot read it, and older ones must not
-- write it any more.
create table ref_key (
    kind     text   not null,
    number   bigint not null,
    print    bytes  not null,
    added_at bigint not null,
    primary key (kind, number)
);

-- Up to which moments acts were recorded by a clock that ran ahead. The numbers of acts go on behind them all the same.
create table ref_clock_ahead (
    until    bigint not null,
    noted_at bigint not null,
    primary key (until)
);

-- One row for each act of the office. Numbers grow with time.
create table act (
    area           bigint not null,
    act            bigint not null,
    client         text   not null,  -- who sent the command, and its key: once only
    client_key     text   not null,
    kind           text   not null,
    person         bigint,
    actor          text   not null,
    role           text   not null,
    recorded_at    bigint not null,
    effective_on   bigint not null,
    outcome        text   not null,
    decision       text   not null,  -- JSON: the pack, clauses and reasons with their texts; no names or numbers
    policy         bigint not null,
    program        text   not null,  -- the version that decided
    command        bytes,            -- sealed; may be erased by law
    command_digest bytes  not null,
    digest         bytes  not null,  -- of the row without the command: what the audit chain seals
    primary key (area, act),
    unique (area, client, client_key),
    foreign key (policy) references ref_policy (policy)
);
-- Of a granted act its facts tell; of a refused one nothing else does.
create index act_refused on act (area, person) where outcome = 'refused';

create table person (
    area   bigint not null,
    person bigint not null,
    act    bigint not null,
    primary key (area, person),
    foreign key (area, act) references act (area, act)
);
create index person_everywhere on person (person);

-- What is known of a person from a date on; a later act overrides an earlier one.
create table person_detail (
    area           bigint not null,
    person         bigint not null,
    act            bigint not null,
    effective_from bigint not null,
    name           bytes  not null,  -- sealed
    sex            text   not null,
    born           bigint not null,
    document_kind  text   not null,
    document       bytes  not null,  -- sealed
    document_index bytes  not null,  -- keyed digest of its number
    phone          bytes,            -- sealed
    residence      bigint not null,  -- twelve digits
    primary key (area, person, act),
    foreign key (area, person) references person (area, person),
    foreign key (area, act) references act (area, act)
);

-- Whose document it is, found by the keyed digest of its number: one person in an area. A document that its person no
-- longer has may become another's, in a next turn.
create table person_document (
    area     bigint not null,
    document bytes  not null,
    turn     bigint not null,
    person   bigint not null,
    act      bigint not null,
    primary key (area, document, turn),
    foreign key (area, person) references person (area, person),
    foreign key (area, act) references act (area, act)
);
create index person_document_everywhere on person_document (document, person);

-- What became of the relation of insurance: enrolled, suspended, resumed, terminated.
create table enrolment (
    area           bigint not null,
    person         bigint not null,
    act            bigint not null,
    event          text   not null,
    cause          text,
    other_area     bigint,
    effective_from bigint not null,
    primary key (area, person, act),
    foreign key (area, person) references person (area, person),
    foreign key (area, act) references act (area, act)
);

-- Years of cover that were proved, here or elsewhere.
create table insured_year (
    area   bigint not null,
    person bigint not null,
    year   bigint not null,
    scheme text   not null,
    act    bigint not null,
    primary key (area, person, year, scheme, act),
    foreign key (area, person) references person (area, person),
    foreign key (area, act) references act (area, act)
);

-- What an act recorded wrongly of a relation: the fact of the corrected act no longer counts, nor do the years that
-- it proved.
create table enrolment_correction (
    area      bigint not null,
    person    bigint not null,
    corrected bigint not null,
    act       bigint not null,
    primary key (area, person, corrected),
    foreign key (area, person, corrected) references enrolment (area, person, act),
    foreign key (area, act) references act (area, act)
);

-- Two entries of one person: this one goes on in the other.
create table person_merge (
    area        bigint not null,
    person      bigint not null,
    into_person bigint not null,
    act         bigint not null,
    primary key (area, person),
    foreign key (area, person) references person (area, person),
    foreign key (area, into_person) references person (area, person),
    foreign key (area, act) references act (area, act)
);

create index person_merge_into on person_merge (into_person);

-- The chain over the digests of acts: each seal covers the acts of its area since the one before.
create table audit_seal (
    area      bigint not null,
    seal      bigint not null,
    last_act  bigint not null,
    acts      bigint not null,
    previous  bytes  not null,
    digest    bytes  not null,
    sealed_at bigint not null,
    primary key (area, seal),
    foreign key (area, last_act) references act (area, act)
);
