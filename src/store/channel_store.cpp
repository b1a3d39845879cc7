#include "store/channel_store.h"

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kFile[] = {{"area", kInteger},
                            {"channel", kText},
                            {"file", kText},
                            {"act", kInteger},
                            {"digest", ColumnType::bytes},
                            {"payments", kInteger},
                            {"total", kInteger},
                            {"difference", kInteger}};
constexpr Column kState[] = {{"area", kInteger},         {"act", kInteger}, {"line", kInteger},
                             {"channel", kText},         {"trade", kText},  {"order_area", kInteger},
                             {"order_number", kInteger}, {"state", kText},  {"amount", kInteger},
                             {"told_at", kInteger}};
constexpr Column kGiven[] = {{"area", kInteger}, {"channel", kText}, {"file", kText}};
constexpr SqlStatement kFindFile = {
    "select f.area, f.channel, f.file, f.act, f.digest, f.payments, f.total, f.difference "
    "from given join channel_file f on f.area = given.area and f.channel = given.channel and f.file = given.file",
    kGiven, kFile};

}  // namespace

std::span<const FactTable> channel_tables() {
    static const FactTable tables[] = {{"channel_file", kFile, 3}, {"channel_state", kState, 1}};
    return tables;
}

std::vector<Facts> rows_of_channel_file(const StoredChannelFile& file, std::span<const StateNotice> states) {
    std::vector<Facts> facts;
    for (const FactTable& table : channel_tables()) facts.push_back({&table, Rows(table.columns())});
    const std::int64_t area = area_cell(file.area);
    Rows& rows = facts[0].rows;
    rows.add(area).add(file.channel.text()).add(file.file).add(file.act).add(file.digest);
    rows.add(static_cast<std::int64_t>(file.payments)).add(file.total.in_fen());
    if (file.difference)
        rows.add(file.difference->in_fen());
    else
        rows.add_null();
    std::int64_t line = 0;
    for (const StateNotice& state : states) {
        Rows& told = facts[1].rows;
        told.add(area).add(file.act).add(++line).add(state.channel.text());
        if (state.trade)
            told.add(state.trade->text());
        else
            told.add_null();
        if (state.order)
            told.add(area_cell(state.order->area())).add(state.order->number());
        else
            told.add_null().add_null();
        told.add(word(state.state)).add(state.amount.in_fen()).add(state.at);
    }
    return facts;
}

DatabaseResult<std::optional<StoredChannelFile>> find_channel_file(Connection& connection, RegionCode area,
                                                                   const ChannelKey& channel,
                                                                   std::string_view file) {
    Rows given(kGiven);
    given.add(area_cell(area)).add(channel.text()).add(file);
    std::optional<StoredChannelFile> found;
    TRY(connection.run(kFindFile, given, [&](const Rows::Row& row) {
        found = StoredChannelFile{.area = area,
                                  .channel = channel,
                                  .file = std::string(row.bytes(2)),
                                  .act = row.integer(3),
                                  .digest = std::string(row.bytes(4)),
                                  .payments = static_cast<std::uint64_t>(row.integer(5)),
                                  .total = Money::fen(row.integer(6)),
                                  .difference = {}};
        if (!row.is_null(7)) found->difference = Money::fen(row.integer(7));
    }));
    return found;
}

}  // namespace canbao
