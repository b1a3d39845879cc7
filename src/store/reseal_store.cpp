#include "store/reseal_store.h"

#include "store/cells.h"
#include "store/register_store.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;
constexpr ColumnType kBytes = ColumnType::bytes;

constexpr Column kDetailPlace[] = {
    {"after_area", kInteger}, {"after_person", kInteger}, {"after_act", kInteger}};
constexpr std::string_view kNextDetails =
    "select d.area, d.person, d.act, d.effective_from, d.name, d.sex, d.born, d.document_kind, d.document, "
    "d.document_index, d.phone, d.residence from given join person_detail d "
    "on (d.area, d.person, d.act) > (given.after_area, given.after_person, given.after_act) "
    "order by d.area, d.person, d.act limit 500";

constexpr Column kCommandPlace[] = {{"after_area", kInteger}, {"after_act", kInteger}};
constexpr Column kCommand[] = {
    {"area", kInteger}, {"act", kInteger}, {"client", kText}, {"client_key", kText}, {"command", kBytes}};
constexpr SqlStatement kNextCommands = {
    "select a.area, a.act, a.client, a.client_key, a.command from given join act a "
    "on (a.area, a.act) > (given.after_area, given.after_act) and a.command is not null "
    "order by a.area, a.act limit 500",
    kCommandPlace, kCommand};

constexpr Column kNewDetail[] = {{"area", kInteger}, {"person", kInteger}, {"act", kInteger},
                                 {"name", kBytes},   {"document", kBytes}, {"document_index", kBytes},
                                 {"phone", kBytes}};
constexpr SqlStatement kRewriteDetails = {
    "update person_detail set name = given.name, document = given.document, "
    "document_index = given.document_index, phone = given.phone from given "
    "where person_detail.area = given.area and person_detail.person = given.person and person_detail.act = given.act",
    kNewDetail,
    {}};
constexpr Column kNewIndex[] = {{"area", kInteger}, {"old_index", kBytes}, {"new_index", kBytes}};
// Where its turn has been taken under the new index by a later act, as older programs did while keys were
// rotated, a row stays: it was followed by that one.
constexpr SqlStatement kRewriteDocuments = {
    "update person_document set document = given.new_index from given "
    "where person_document.area = given.area and person_document.document = given.old_index "
    "and not exists (select 1 from person_document o where o.area = given.area and o.document = given.new_index "
    "and (o.turn = person_document.turn or (o.turn < person_document.turn and o.act > person_document.act)))",
    kNewIndex,
    {}};
constexpr Column kNewCommand[] = {{"area", kInteger}, {"act", kInteger}, {"command", kBytes}};
constexpr SqlStatement kRewriteCommands = {
    "update act set command = given.command from given where act.area = given.area and act.act = given.act",
    kNewCommand,
    {}};

}  // namespace

DatabaseResult<std::vector<RegisterChanges::NewDetail>> read_details_after(Connection& connection,
                                                                           const DetailPlace& place) {
    Rows given(kDetailPlace);
    given.add(place.area).add(place.person).add(place.act);
    std::vector<RegisterChanges::NewDetail> details;
    TRY(connection.run({kNextDetails, kDetailPlace, kDetailColumns}, given,
                       [&](const Rows::Row& row) { details.push_back(detail_from(row)); }));
    return details;
}

DatabaseResult<std::vector<SealedCommand>> read_commands_after(Connection& connection, std::int64_t area,
                                                               std::int64_t act) {
    Rows given(kCommandPlace);
    given.add(area).add(act);
    std::vector<SealedCommand> commands;
    TRY(connection.run(kNextCommands, given, [&](const Rows::Row& row) {
        commands.push_back({{region_of(row.integer(0)), std::string(row.bytes(2)), std::string(row.bytes(3))},
                            row.integer(1),
                            sealed_of(row.bytes(4))});
    }));
    return commands;
}

DatabaseResult<Done> rewrite_details(Connection& connection, const std::vector<ResealedDetail>& details) {
    Rows rows(kNewDetail);
    Rows indexes(kNewIndex);
    for (const auto& [detail, old_index] : details) {
        const DetailFact& fact = detail.fact;
        rows.add(area_cell(detail.area)).add(static_cast<std::int64_t>(detail.number)).add(fact.act);
        rows.add(fact.name.bytes).add(fact.document.bytes).add(fact.document_index.bytes());
        if (fact.phone)
            rows.add(fact.phone->bytes);
        else
            rows.add_null();
        if (old_index != fact.document_index)
            indexes.add(area_cell(detail.area)).add(old_index.bytes()).add(fact.document_index.bytes());
    }
    TRY(connection.change(kRewriteDetails, rows));
    TRY(connection.change(kRewriteDocuments, indexes));
    return Done{};
}

DatabaseResult<Done> rewrite_commands(Connection& connection, const std::vector<SealedCommand>& commands) {
    Rows rows(kNewCommand);
    for (const SealedCommand& command : commands)
        rows.add(area_cell(command.key.area)).add(command.act).add(command.command.bytes);
    TRY(connection.change(kRewriteCommands, rows));
    return Done{};
}

}  // namespace canbao
