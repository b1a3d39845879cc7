#include "store/question_store.h"

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kRange[] = {{"area", kInteger}, {"first", kInteger}, {"last", kInteger}};
constexpr Column kUnpaid[] = {{"pay_order", kInteger}, {"amount", kInteger}};
// Those that somebody placed. Of batch debit, whose orders are many of one act, the bank's file tells.
constexpr SqlStatement kFindUnpaid = {
    "select l.pay_order, cast(sum(l.amount) as bigint) from given join pay_order_line l on l.area = given.area "
    "and l.pay_order >= given.first and l.pay_order <= given.last and l.act = l.pay_order and not exists "
    "(select 1 from payment p where p.area = l.area and p.order_number = l.pay_order) "
    "group by l.pay_order order by l.pay_order",
    kRange, kUnpaid};

constexpr Column kQuestion[] = {{"area", kInteger},    {"number", kInteger}, {"channel", kText},
                                {"attempt", kInteger}, {"due_at", kInteger}, {"owner", kText},
                                {"asked_at", kInteger}};
constexpr Column kOfChannel[] = {
    {"area", kInteger}, {"first", kInteger}, {"last", kInteger}, {"channel", kText}};
constexpr SqlStatement kRead = {
    "select q.area, q.number, q.channel, q.attempt, q.due_at, q.owner, q.asked_at "
    "from given join order_question q on q.area = given.area and q.number >= given.first "
    "and q.number <= given.last and q.channel = given.channel order by q.number, q.attempt",
    kOfChannel, kQuestion};
constexpr SqlStatement kTake = {
    "insert into order_question (area, number, channel, attempt, due_at, owner, asked_at) "
    "select area, number, channel, attempt, due_at, owner, asked_at from given where true on conflict do nothing",
    kQuestion,
    {}};

constexpr Column kAnswer[] = {{"area", kInteger},    {"number", kInteger}, {"channel", kText},
                              {"attempt", kInteger}, {"owner", kText},     {"answer", kText}};
constexpr SqlStatement kNote = {
    "update order_question set answer = given.answer from given where order_question.area = given.area "
    "and order_question.number = given.number and order_question.channel = given.channel "
    "and order_question.attempt = given.attempt and order_question.owner = given.owner",
    kAnswer,
    {}};

}  // namespace

DatabaseResult<std::vector<UnpaidOrder>> unpaid_orders(Connection& connection, const OrderRange& range) {
    std::vector<UnpaidOrder> orders;
    Rows given(kRange);
    given.add(area_cell(range.area)).add(range.first).add(range.last);
    TRY(connection.run(kFindUnpaid, given, [&](const Rows::Row& row) {
        orders.push_back({OrderNumber(range.area, row.integer(0)), Money::fen(row.integer(1))});
    }));
    return orders;
}

DatabaseResult<std::vector<StoredQuestion>> questions_of(Connection& connection, const OrderRange& range,
                                                         const ChannelKey& channel) {
    std::vector<StoredQuestion> questions;
    Rows given(kOfChannel);
    given.add(area_cell(range.area)).add(range.first).add(range.last).add(channel.text());
    TRY(connection.run(kRead, given, [&](const Rows::Row& row) {
        questions.push_back({OrderNumber(range.area, row.integer(1)), channel, row.integer(3), row.integer(4),
                             std::string(row.bytes(5)), row.integer(6)});
    }));
    return questions;
}

DatabaseResult<Done> take_questions(Connection& connection, const std::vector<StoredQuestion>& questions) {
    if (questions.empty()) return Done{};
    Rows given(kQuestion);
    for (const StoredQuestion& each : questions) {
        given.add(area_cell(each.order.area())).add(each.order.number()).add(each.channel.text());
        given.add(each.attempt).add(each.due_at).add(each.owner).add(each.asked_at);
    }
    TRY(connection.change(kTake, given));
    return Done{};
}

DatabaseResult<Done> note_answers(Connection& connection, const std::vector<AnsweredQuestion>& answers) {
    if (answers.empty()) return Done{};
    Rows given(kAnswer);
    for (const AnsweredQuestion& each : answers) {
        given.add(area_cell(each.order.area())).add(each.order.number()).add(each.channel.text());
        given.add(each.attempt).add(each.owner).add(each.answer);
    }
    TRY(connection.change(kNote, given));
    return Done{};
}

}  // namespace canbao
