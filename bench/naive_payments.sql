-- As somebody would write it without thinking of speed: tables of their own, one transaction for each payment
-- (naive_payment.pgbench), with a balance that each of them updates, and without. :people of them.
create table naive_bill (person bigint primary key, amount bigint not null, paid_by bigint);
create table naive_payment (
    id bigint generated always as identity primary key, channel text not null, trade text not null,
    person bigint not null, amount bigint not null, unique (channel, trade)
);
create table naive_balance (account text primary key, amount bigint not null);
insert into naive_balance values ('contribution', 0);
create table naive_entry (payment bigint not null, account text not null, amount bigint not null);
insert into naive_bill select i, 40000, null from generate_series(1, :people) i;
vacuum analyze naive_bill;
checkpoint;
