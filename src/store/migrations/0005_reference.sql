-- Hospitals and offices as the agency's lists state them: what bills and enquiries refer to.
--
-- What is stated holds from a day on; of a code (of an office: its region, kind and name) a later act overrides an
-- earlier one. Whether a hospital is accredited, or an office open, on a day is said by the spell beside it.

create table hospital (
    area               bigint not null,
    code               text   not null,  -- digits and capital letters
    act                bigint not null,
    effective_from     bigint not null,  -- from when this is stated
    name               text   not null,
    level              text   not null,  -- third_a … unrated
    facility_class     bigint not null,  -- of the table of benefits
    region             bigint not null,  -- twelve digits: where it stands
    address            text   not null,
    telephones         text   not null,  -- with blanks between
    accredited_from    bigint not null,
    accredited_until   bigint,
    recognises_chronic bigint not null,  -- 1: chronic diseases are recognised there
    primary key (area, code, act),
    foreign key (area, act) references act (area, act)
);

create table service_office (
    area           bigint not null,
    region         bigint not null,  -- twelve digits: whom it serves
    kind           text   not null,  -- agency, tax …
    name           text   not null,
    act            bigint not null,
    effective_from bigint not null,  -- from when this is stated
    telephones     text   not null,  -- with blanks between
    address        text   not null,
    hours          text   not null,
    open_from      bigint not null,
    open_until     bigint,
    source         text   not null,  -- the document that printed it; may be empty
    primary key (area, region, kind, name, act),
    foreign key (area, act) references act (area, act)
);
