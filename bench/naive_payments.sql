-- As somebody would write it without thinking of speed: tables of their own, one transaction for each payment
-- (naive_payment.pgbench). :people of them.
drop table if exists naive_bill, naive_payment, naive_entry;
create table naive_bill (person bigint primary key, amount bigint not null, paid_by bigint);
create table naive_payment (
    id bigint generated always as identity primary key, channel text not null, trade text not null,
    person bigint not null, amount bigint not null, unique (channel, trade)
);
create table naive_entry (payment bigint not null, account text not null, amount bigint not null);
insert into naive_bill select i, 40000, null from generate_series(1, :people) i;
vacuum analyze naive_bill;
checkpoint;
