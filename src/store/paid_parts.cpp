#include "store/paid_parts.h"

#include "store/cells.h"
#include "store/payment_store.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kPerson[] = {{"area", kInteger}, {"person", kInteger}};
constexpr Column kActGiven[] = {{"area", kInteger}, {"act", kInteger}};

constexpr std::string_view kReadParts =
    "select " CANBAO_PART_COLUMNS
    "from given join payment_part t on t.area = given.area and t.person = given.person "
    "order by t.person, t.year, t.item, t.turn";
constexpr Column kSubsidy[] = {{"person", kInteger}, {"year", kInteger}, {"turn", kInteger},
                               {"category", kText},  {"payer", kText},   {"amount", kInteger},
                               {"clause", kText}};
constexpr SqlStatement kReadSubsidies = {
    "select s.person, s.year, s.turn, s.category, s.payer, s.amount, s.clause from given join payment_subsidy s "
    "on s.area = given.area and s.person = given.person order by s.person, s.year, s.turn, s.payer, s.category",
    kPerson, kSubsidy};
constexpr Column kPartKey[] = {
    {"area", kInteger}, {"person", kInteger}, {"year", kInteger}, {"item", kText}, {"turn", kInteger}};
constexpr SqlStatement kFindReversals = {
    "select v.area, v.person, v.year, v.item, v.turn from given join payment_reversal v "
    "on v.area = given.area and v.act = given.act order by v.person, v.year, v.item, v.turn",
    kActGiven, kPartKey};
constexpr std::string_view kReadPartsNamed =
    "select " CANBAO_PART_COLUMNS
    "from given join payment_part t on t.area = given.area and t.person = given.person and t.year = given.year "
    "and t.item = given.item and t.turn = given.turn order by t.person, t.year, t.item, t.turn";
constexpr Column kPayment[] = {{"area", kInteger}, {"payment", kInteger}};
constexpr Column kMoment[] = {{"paid_at", kInteger}};
constexpr SqlStatement kFindMoments = {
    "select p.paid_at from given join payment p on p.area = given.area and p.payment = given.payment",
    kPayment, kMoment};
constexpr Column kAmount[] = {{"amount", kInteger}};
// The turn of surplus is its payment.
constexpr SqlStatement kSumForNobody = {
    "select cast(coalesce(sum(t.amount), 0) as bigint) from given join payment_part t on t.area = given.area "
    "and t.person = 0 and t.item = 'surplus' and t.turn = given.payment",
    kPayment, kAmount};
constexpr Column kYear[] = {{"area", kInteger}, {"year", kInteger}};
constexpr std::string_view kReadSurplus =
    "select " CANBAO_PART_COLUMNS
    "from given join payment_part t on t.area = given.area and t.year = given.year and t.item = 'surplus' "
    "and not exists (select 1 from payment_reversal v where v.area = t.area and v.person = t.person "
    "and v.year = t.year and v.item = t.item and v.turn = t.turn) order by t.payment, t.person";

PaidPart paid_part(const Rows::Row& row) {
    StoredPart stored = part_from(row);
    return {std::move(stored.part), stored.payment, stored.is_reversed()};
}

}  // namespace

DatabaseResult<std::vector<PaidPart>> read_paid_parts(Connection& connection, RegionCode area,
                                                      const std::set<PersonNumber>& persons) {
    std::vector<PaidPart> parts;
    if (persons.empty()) return parts;
    Rows given(kPerson);
    for (const PersonNumber person : persons)
        given.add(area_cell(area)).add(static_cast<std::int64_t>(person));
    const SqlStatement read_parts = {kReadParts, kPerson, part_columns()};
    TRY(connection.run(read_parts, given, [&](const Rows::Row& row) { parts.push_back(paid_part(row)); }));
    TRY(connection.run(kReadSubsidies, given, [&](const Rows::Row& row) {
        const auto person = static_cast<PersonNumber>(row.integer(0));
        for (PaidPart& paid : parts)
            if (paid.part.person == person && paid.part.item == PartItem::contribution &&
                paid.part.year == row.integer(1) && paid.part.turn == row.integer(2))
                paid.part.subsidies.push_back({std::string(row.bytes(3)), std::string(row.bytes(4)),
                                               Money::fen(row.integer(5)), std::string(row.bytes(6))});
    }));
    return parts;
}

DatabaseResult<std::optional<Date>> last_paid_on(Connection& connection, RegionCode area,
                                                 const std::set<std::int64_t>& payments) {
    Rows given(kPayment);
    for (const std::int64_t payment : payments) given.add(area_cell(area)).add(payment);
    std::optional<Date> last;
    TRY(connection.run(kFindMoments, given, [&](const Rows::Row& row) {
        const Date day = civil_day(row.integer(0));
        if (!last || day > *last) last = day;
    }));
    return last;
}

DatabaseResult<std::vector<PaymentPart>> parts_given_back(Connection& connection, RegionCode area,
                                                          const std::set<std::int64_t>& acts) {
    std::vector<PaymentPart> parts;
    if (acts.empty()) return parts;
    Rows given(kActGiven);
    for (const std::int64_t act : acts) given.add(area_cell(area)).add(act);
    Rows keys(kPartKey);
    TRY(connection.run(kFindReversals, given, [&](const Rows::Row& row) {
        keys.add(row.integer(0)).add(row.integer(1)).add(row.integer(2));
        keys.add(row.bytes(3)).add(row.integer(4));
    }));
    if (keys.empty()) return parts;
    const SqlStatement statement = {kReadPartsNamed, kPartKey, part_columns()};
    TRY(connection.run(statement, keys, [&](const Rows::Row& row) { parts.push_back(part_from(row).part); }));
    return parts;
}

DatabaseResult<Money> paid_for_nobody(Connection& connection, RegionCode area, std::int64_t payment) {
    Rows given(kPayment);
    given.add(area_cell(area)).add(payment);
    Money sum;
    TRY(connection.run(kSumForNobody, given,
                       [&](const Rows::Row& row) { sum = Money::fen(row.integer(0)); }));
    return sum;
}

DatabaseResult<std::vector<PaidPart>> read_open_surplus(Connection& connection, RegionCode area, int year) {
    Rows given(kYear);
    given.add(area_cell(area)).add(year);
    std::vector<PaidPart> parts;
    const SqlStatement statement = {kReadSurplus, kYear, part_columns()};
    TRY(connection.run(statement, given, [&](const Rows::Row& row) { parts.push_back(paid_part(row)); }));
    return parts;
}

}  // namespace canbao
