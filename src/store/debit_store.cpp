#include "store/debit_store.h"

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kAgreement[] = {{"area", kInteger}, {"channel", kText}, {"person", kInteger},
                                 {"turn", kInteger}, {"act", kInteger},  {"agreement", kText}};
constexpr Column kFile[] = {{"area", kInteger},   {"channel", kText}, {"file", kInteger},
                            {"act", kInteger},    {"year", kInteger}, {"made_on", kInteger},
                            {"debits", kInteger}, {"total", kInteger}};
constexpr Column kRow[] = {{"area", kInteger},   {"channel", kText},   {"file", kInteger},
                           {"line", kInteger},   {"act", kInteger},    {"pay_order", kInteger},
                           {"person", kInteger}, {"agreement", kText}, {"amount", kInteger}};
constexpr Column kAnswer[] = {{"area", kInteger}, {"channel", kText},   {"file", kInteger},
                              {"act", kInteger},  {"debits", kInteger}, {"total", kInteger}};
constexpr Column kFailure[] = {{"area", kInteger}, {"channel", kText}, {"file", kInteger},
                               {"line", kInteger}, {"act", kInteger},  {"outcome", kText}};

enum { kAgreements, kFiles, kRows, kAnswers, kFailures };

constexpr Column kChannelGiven[] = {{"area", kInteger}, {"channel", kText}};
constexpr SqlStatement kReadAgreements = {
    "select a.area, a.channel, a.person, a.turn, a.act, a.agreement from given join debit_agreement a "
    "on a.area = given.area and a.channel = given.channel order by a.person, a.turn",
    kChannelGiven, kAgreement};

constexpr Column kAreaGiven[] = {{"area", kInteger}};
constexpr SqlStatement kReadFiles = {
    "select f.area, f.channel, f.file, f.act, f.year, f.made_on, f.debits, f.total from given join debit_file f "
    "on f.area = given.area order by f.channel, f.file",
    kAreaGiven, kFile};
constexpr SqlStatement kReadAnswers = {
    "select n.area, n.channel, n.file, n.act, n.debits, n.total from given join debit_answer n "
    "on n.area = given.area",
    kAreaGiven, kAnswer};

constexpr Column kFileGiven[] = {{"area", kInteger}, {"channel", kText}, {"file", kInteger}};
constexpr SqlStatement kReadRows = {
    "select r.area, r.channel, r.file, r.line, r.act, r.pay_order, r.person, r.agreement, r.amount "
    "from given join debit_row r on r.area = given.area and r.channel = given.channel and r.file = given.file "
    "order by r.line",
    kFileGiven, kRow};
constexpr SqlStatement kReadFailures = {
    "select f.area, f.channel, f.file, f.line, f.act, f.outcome from given join debit_failure f "
    "on f.area = given.area and f.channel = given.channel and f.file = given.file",
    kFileGiven, kFailure};

// Rows of which the answer, if there is one, says that they were debited, and whose payment is not recorded
// yet.
constexpr Column kDebited[] = {{"person", kInteger}};
constexpr SqlStatement kReadUnsettled = {
    "select r.person from given join debit_row r on r.area = given.area and r.channel = given.channel "
    "and r.file = given.file and not exists (select 1 from debit_failure f where f.area = r.area "
    "and f.channel = r.channel and f.file = r.file and f.line = r.line) and not exists (select 1 from payment p "
    "where p.area = r.area and p.order_number = r.pay_order)",
    kFileGiven, kDebited};

constexpr Column kPersonGiven[] = {{"area", kInteger}, {"person", kInteger}};
constexpr Column kPerson[] = {{"person", kInteger}};
constexpr SqlStatement kFindRegistered = {
    "select p.person from given join person p on p.area = given.area and p.person = given.person",
    kPersonGiven, kPerson};

std::int64_t number_cell(PersonNumber number) { return static_cast<std::int64_t>(number); }

Rows given_of(const DebitFileKey& file) {
    Rows given(kFileGiven);
    given.add(area_cell(file.area)).add(file.channel.text()).add(file.number);
    return given;
}

ChannelKey channel_of(std::string_view cell) {
    auto channel = ChannelKey::parse(cell);
    CHECK(channel);
    return *std::move(channel);
}

Facts facts_of(std::size_t table) {
    const FactTable& it = debit_tables()[table];
    return {&it, Rows(it.columns())};
}

}  // namespace

std::span<const FactTable> debit_tables() {
    static const FactTable tables[] = {{"debit_agreement", kAgreement, 4},
                                       {"debit_file", kFile, 3},
                                       {"debit_row", kRow, 4},
                                       {"debit_answer", kAnswer, 3},
                                       {"debit_failure", kFailure, 4}};
    return tables;
}

DatabaseResult<std::map<PersonNumber, DebitAgreement>> read_agreements(Connection& connection,
                                                                       RegionCode area,
                                                                       const ChannelKey& channel) {
    Rows given(kChannelGiven);
    given.add(area_cell(area)).add(channel.text());
    std::map<PersonNumber, DebitAgreement> agreements;
    TRY(connection.run(kReadAgreements, given, [&](const Rows::Row& row) {
        const auto person = static_cast<PersonNumber>(row.integer(2));
        agreements.insert_or_assign(
            person, DebitAgreement{person, row.integer(3),
                                   row.is_null(5) ? std::string() : std::string(row.bytes(5))});
    }));
    return agreements;
}

DatabaseResult<std::vector<StoredDebitFile>> read_debit_files(Connection& connection, RegionCode area) {
    Rows given(kAreaGiven);
    given.add(area_cell(area));
    std::vector<StoredDebitFile> files;
    const auto take_file = [&](const Rows::Row& row) {
        files.push_back({.key = {area, channel_of(row.bytes(1)), static_cast<int>(row.integer(2))},
                         .act = row.integer(3),
                         .year = static_cast<int>(row.integer(4)),
                         .made_on = date_of(row.integer(5)),
                         .debits = row.integer(6),
                         .total = Money::fen(row.integer(7)),
                         .answer = {}});
    };
    const auto take_answer = [&](const Rows::Row& row) {
        for (StoredDebitFile& file : files)
            if (file.key.number == row.integer(2) && file.key.channel.text() == row.bytes(1))
                file.answer = {row.integer(3), row.integer(4), Money::fen(row.integer(5))};
    };
    const Request requests[] = {{kReadFiles, given, take_file}, {kReadAnswers, given, take_answer}};
    TRY(connection.run_together(requests));
    return files;
}

DatabaseResult<std::vector<StoredDebit>> read_debits(Connection& connection, const DebitFileKey& file) {
    const Rows given = given_of(file);
    std::vector<StoredDebit> debits;
    const auto take_row = [&](const Rows::Row& row) {
        debits.push_back({.line = row.integer(3),
                          .order = row.integer(5),
                          .person = static_cast<PersonNumber>(row.integer(6)),
                          .agreement = std::string(row.bytes(7)),
                          .amount = Money::fen(row.integer(8))});
    };
    const auto take_failure = [&](const Rows::Row& row) {
        // Lines count from 1 without a gap.
        debits.at(static_cast<std::size_t>(row.integer(3)) - 1).failure = row.bytes(5);
    };
    const Request requests[] = {{kReadRows, given, take_row}, {kReadFailures, given, take_failure}};
    TRY(connection.run_together(requests));
    return debits;
}

DatabaseResult<std::set<PersonNumber>> persons_being_debited(Connection& connection, RegionCode area,
                                                             int year) {
    std::set<PersonNumber> persons;
    for (const StoredDebitFile& file : TRY(read_debit_files(connection, area))) {
        if (file.year != year) continue;
        TRY(connection.run(kReadUnsettled, given_of(file.key), [&](const Rows::Row& row) {
            persons.insert(static_cast<PersonNumber>(row.integer(0)));
        }));
    }
    return persons;
}

DatabaseResult<std::set<PersonNumber>> registered_of(Connection& connection, RegionCode area,
                                                     const std::set<PersonNumber>& numbers) {
    Rows given(kPersonGiven);
    for (const PersonNumber number : numbers) given.add(area_cell(area)).add(number_cell(number));
    std::set<PersonNumber> registered;
    TRY(connection.run(kFindRegistered, given, [&](const Rows::Row& row) {
        registered.insert(static_cast<PersonNumber>(row.integer(0)));
    }));
    return registered;
}

Facts rows_of_agreements(RegionCode area, const ChannelKey& channel, std::int64_t act,
                         const std::vector<DebitAgreement>& agreements) {
    Facts facts = facts_of(kAgreements);
    for (const DebitAgreement& each : agreements) {
        Rows& rows = facts.rows;
        rows.add(area_cell(area)).add(channel.text()).add(number_cell(each.person)).add(each.turn).add(act);
        if (each.agreement.empty())
            rows.add_null();
        else
            rows.add(each.agreement);
    }
    return facts;
}

std::vector<Facts> rows_of_debit_file(const StoredDebitFile& file, const std::vector<StoredDebit>& debits) {
    const std::int64_t area = area_cell(file.key.area);
    Facts files = facts_of(kFiles);
    files.rows.add(area).add(file.key.channel.text()).add(file.key.number).add(file.act).add(file.year);
    files.rows.add(date_cell(file.made_on)).add(file.debits).add(file.total.in_fen());
    Facts rows = facts_of(kRows);
    for (const StoredDebit& debit : debits) {
        rows.rows.add(area).add(file.key.channel.text()).add(file.key.number).add(debit.line).add(file.act);
        rows.rows.add(debit.order).add(number_cell(debit.person)).add(debit.agreement);
        rows.rows.add(debit.amount.in_fen());
    }
    std::vector<Facts> facts;
    facts.push_back(std::move(files));
    facts.push_back(std::move(rows));
    return facts;
}

std::vector<Facts> rows_of_debit_answer(const StoredDebitFile& file,
                                        const std::map<std::int64_t, std::string>& failures) {
    const std::int64_t area = area_cell(file.key.area);
    CHECK(file.answer);
    Facts answers = facts_of(kAnswers);
    answers.rows.add(area).add(file.key.channel.text()).add(file.key.number).add(file.answer->act);
    answers.rows.add(file.answer->debits).add(file.answer->total.in_fen());
    Facts rows = facts_of(kFailures);
    for (const auto& [line, outcome] : failures) {
        rows.rows.add(area).add(file.key.channel.text()).add(file.key.number).add(line);
        rows.rows.add(file.answer->act).add(outcome);
    }
    std::vector<Facts> facts;
    facts.push_back(std::move(answers));
    facts.push_back(std::move(rows));
    return facts;
}

}  // namespace canbao
