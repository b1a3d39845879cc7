#include "store/list_store.h"

#include <sstream>

#include "store/cells.h"
#include "store/register_store.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;
constexpr ColumnType kBytes = ColumnType::bytes;

constexpr Column kAreaGiven[] = {{"area", kInteger}};

constexpr Column kList[] = {{"area", kInteger},      {"act", kInteger},       {"kind", kText},
                            {"department", kText},   {"region", kInteger},    {"document", kText},
                            {"mode", kText},         {"covered", kText},      {"as_of", kInteger},
                            {"file_name", kText},    {"file_digest", kBytes}, {"row_count", kInteger},
                            {"added", kInteger},     {"moved", kInteger},     {"ended", kInteger},
                            {"unchanged", kInteger}, {"returned", kInteger}};

constexpr Column kIdentity[] = {{"person", kInteger},
                                {"act", kInteger},
                                {"category", kText},
                                {"effective_from", kInteger},
                                {"effective_until", kInteger}};
constexpr SqlStatement kReadIdentities = {
    "select i.person, i.act, i.category, i.effective_from, i.effective_until "
    "from given join identity i on i.area = given.area order by i.person",
    kAreaGiven, kIdentity};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& each : words) out += (out.empty() ? "" : " ") + each;
    return out;
}

std::vector<std::string> parted(std::string_view text) {
    std::vector<std::string> words;
    std::istringstream stream{std::string(text)};
    for (std::string each; stream >> each;) words.push_back(each);
    return words;
}

ListTaken list_of(const Rows::Row& row) {
    std::size_t cell = 0;
    const auto integer = [&] { return row.integer(cell++); };
    const auto text = [&] { return std::string(row.bytes(cell++)); };
    return {.area = region_of(integer()),
            .act = integer(),
            .kind = text(),
            .department = text(),
            .region = region_of(integer()),
            .document = text(),
            .mode = text() == word(ListMode::full) ? ListMode::full : ListMode::changes,
            .covered = parted(text()),
            .as_of = date_of(integer()),
            .file_name = text(),
            .file_digest = text(),
            .rows = integer(),
            .added = integer(),
            .moved = integer(),
            .ended = integer(),
            .unchanged = integer(),
            .returned = integer()};
}

}  // namespace

std::span<const FactTable> list_tables() {
    static const FactTable tables[] = {{"list_taken", kList, 1}};
    return tables;
}

Facts rows_of(std::span<const ListTaken> lists) {
    const FactTable& table = list_tables().front();
    Facts facts{&table, Rows(table.columns())};
    for (const ListTaken& list : lists) {
        Rows& rows = facts.rows;
        rows.add(area_cell(list.area)).add(list.act).add(list.kind).add(list.department);
        rows.add(residence_cell(list.region)).add(list.document).add(word(list.mode));
        rows.add(joined(list.covered)).add(date_cell(list.as_of)).add(list.file_name);
        rows.add(list.file_digest).add(list.rows).add(list.added).add(list.moved).add(list.ended);
        rows.add(list.unchanged).add(list.returned);
    }
    return facts;
}

DatabaseResult<std::vector<ListTaken>> lists_taken(Connection& connection, RegionCode area) {
    Rows given(kAreaGiven);
    given.add(area_cell(area));
    std::vector<ListTaken> lists;
    TRY(connection.run(list_tables().front().reading(), given,
                       [&](const Rows::Row& row) { lists.push_back(list_of(row)); }));
    return lists;
}

DatabaseResult<Done> read_identities(Connection& connection, RegionCode area,
                                     const std::function<void(PersonNumber, const IdentityFact&)>& take) {
    Rows given(kAreaGiven);
    given.add(area_cell(area));
    return connection.run(kReadIdentities, given, [&](const Rows::Row& row) {
        IdentityFact fact{std::string(row.bytes(2)), date_of(row.integer(3)), {}, row.integer(1)};
        if (!row.is_null(4)) fact.until = date_of(row.integer(4));
        take(static_cast<PersonNumber>(row.integer(0)), fact);
    });
}

}  // namespace canbao
