-- What is said between channels and us over the network: signed messages, and questions about orders
-- (docs/decisions/0016).

-- A signed message is taken once. Kept as long as its signature would be taken, and removed afterwards.
create table message_nonce (
    area   bigint not null,  -- the home of the key
    signer text   not null,  -- the key's id
    nonce  text   not null,
    until  bigint not null,  -- microseconds since 1970
    primary key (area, signer, nonce)
);
create index message_nonce_until on message_nonce (until);

-- That a channel was asked about an order of which nothing was known. Whoever adds the row of an attempt asks, and
-- nobody else does.
create table order_question (
    area     bigint not null,
    number   bigint not null,  -- of the order: that of its act
    channel  text   not null,
    attempt  bigint not null,  -- from 1
    due_at   bigint not null,  -- when it was to be asked
    owner    text   not null,  -- which run of which program asked
    asked_at bigint not null,
    answer   text,             -- paid, processing, closed, refunded, unknown, silent; null: none yet
    primary key (area, number, channel, attempt)
);

-- What is known of an order.
create index payment_by_order on payment (area, order_number) where order_number is not null;
create index channel_state_by_order on channel_state (area, order_number) where order_number is not null;
create index channel_state_by_trade on channel_state (area, channel, trade) where trade is not null;
