#include "store/facts.h"

#include <algorithm>

#include <fmt/format.h>

#include "store/sm3.h"

namespace canbao {
namespace {

// The same bytes for the same cells only: each begins with its kind and its length.
std::string text_of(std::span<const Column> columns, const Rows::Row& row) {
    constexpr std::size_t kUsual = 128;
    std::string text;
    text.reserve(kUsual);
    const auto add_number = [&](auto number) {
        const fmt::format_int digits(number);
        text.append(digits.data(), digits.size());
    };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].rotation == Rotation::rewrites) {
            text += row.is_null(i) ? '-' : '*';
        } else if (row.is_null(i)) {
            text += '-';
        } else if (columns[i].type == ColumnType::integer) {
            add_number(row.integer(i));
            text += ';';
        } else {
            add_number(row.bytes(i).size());
            text += ':';
            text += row.bytes(i);
        }
    }
    return text;
}

constexpr Column kAreaGiven[] = {{"area", ColumnType::integer}};

}  // namespace

FactTable::FactTable(std::string_view name, std::span<const Column> columns, std::size_t act)
    : name_(name), columns_(columns), act_(act) {
    CHECK(columns[0].name == "area" && columns[act].name == "act");
    std::string names;
    std::string of_table;
    for (const Column& column : columns) {
        const std::string_view comma = names.empty() ? "" : ", ";
        names += fmt::format("{}{}", comma, column.name);
        of_table += fmt::format("{}f.{}", comma, column.name);
    }
    add_ = fmt::format("insert into {0} ({1}) select {1} from given", name, names);
    read_ =
        fmt::format("select {} from given join {} f on f.area = given.area order by f.act", of_table, name);
}

SqlStatement FactTable::reading() const { return {read_, kAreaGiven, columns_}; }

void FactDigests::add(const FactTable& table, const Rows::Row& row) {
    const Key key(row.integer(0), row.integer(table.act()));
    if (key != key_ || table.name() != table_) end_table();
    key_ = key;
    table_ = table.name();
    rows_.push_back(text_of(table.columns(), row));
}

void FactDigests::end_table() {
    if (rows_.empty()) return;
    std::ranges::sort(rows_);
    std::string& digest = digests_[key_];
    std::string text = digest;
    text += table_;
    for (const std::string& row : rows_) {
        text += '\n';
        text += std::to_string(row.size());
        text += ':';
        text += row;
    }
    digest = sm3(text);
    rows_.clear();
}

std::string_view FactDigests::of(std::int64_t area, std::int64_t act) const {
    const auto found = digests_.find({area, act});
    return found == digests_.end() ? std::string_view() : std::string_view(found->second);
}

FactDigests digests_of(const std::vector<Facts>& facts) {
    FactDigests digests;
    for (const Facts& each : facts)
        for (std::size_t i = 0; i < each.rows.size(); ++i) digests.add(*each.table, each.rows[i]);
    digests.end_table();
    return digests;
}

DatabaseResult<Done> write_facts(Connection& connection, const std::vector<Facts>& facts) {
    std::vector<SqlStatement> statements;
    statements.reserve(facts.size());
    std::vector<Request> requests;
    for (const Facts& each : facts) {
        statements.push_back(each.table->adding());
        requests.push_back({statements.back(), each.rows});
    }
    return connection.run_together(requests);
}

}  // namespace canbao
