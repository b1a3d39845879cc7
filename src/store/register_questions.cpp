#include "store/register_questions.h"

#include "store/cells.h"

namespace canbao {
namespace {

constexpr Column kDocumentGiven[] = {{"document", ColumnType::bytes}};
constexpr Column kAreaFound[] = {{"area", ColumnType::integer}};
constexpr SqlStatement kFindAreas = {
    "select d.area from given join person_document d on d.document = given.document", kDocumentGiven,
    kAreaFound};

constexpr Column kNumbersGiven[] = {{"first_number", ColumnType::integer},
                                    {"last_number", ColumnType::integer}};
constexpr Column kNumberFound[] = {{"person", ColumnType::integer}};
constexpr SqlStatement kFindBetween = {
    "select p.person from given join person p on p.person >= given.first_number "
    "and p.person <= given.last_number limit 1",
    kNumbersGiven, kNumberFound};

}  // namespace

DatabaseResult<bool> are_known_elsewhere(Connection& connection, RegionCode area,
                                         std::span<const BlindIndex> documents) {
    Rows given(kDocumentGiven);
    for (const BlindIndex& document : documents) given.add(document.bytes());
    bool has_any = false;
    TRY(connection.run(kFindAreas, given, [&](const Rows::Row& row) {
        if (row.integer(0) != area_cell(area)) has_any = true;
    }));
    return has_any;
}

DatabaseResult<bool> has_person_between(Connection& connection, std::int64_t first, std::int64_t last) {
    Rows given(kNumbersGiven);
    given.add(first).add(last);
    bool has_any = false;
    TRY(connection.run(kFindBetween, given, [&](const Rows::Row&) { has_any = true; }));
    return has_any;
}

}  // namespace canbao
