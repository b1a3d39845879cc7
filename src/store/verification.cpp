#include "store/verification.h"

#include <limits>
#include <optional>

#include <fmt/format.h>

#include "store/audit_store.h"
#include "store/sm3.h"
#include "store/verification_rules.h"

namespace canbao {
namespace {

constexpr Column kPlaces[] = {{"area", ColumnType::integer}, {"number", ColumnType::integer}};
constexpr Column kTexts[] = {{"answer", ColumnType::text}};
constexpr Column kLaws[] = {
    {"policy", ColumnType::integer}, {"digest", ColumnType::bytes}, {"body", ColumnType::bytes}};
constexpr Column kCounts[] = {{"acts", ColumnType::integer}, {"persons", ColumnType::integer}};

void note(Verification& verification, std::string rule, std::string first, LocalText message) {
    verification.findings.push_back({std::move(rule), 1, std::move(first), std::move(message)});
}

// Codes of areas, from the first to the last.
struct AreaRange {
    std::int64_t first = 0;
    std::int64_t last = std::numeric_limits<std::int64_t>::max();
};

DatabaseResult<Done> check_rules(Connection& connection, std::span<const VerificationRule> rules,
                                 const AreaRange& areas, Verification& verification) {
    for (const VerificationRule& rule : rules) {
        Finding finding{std::string(rule.name), 0, "", {std::string(rule.zh), std::string(rule.en)}};
        TRY(connection.run({rule.sql, {}, kPlaces}, Rows({}), [&](const Rows::Row& row) {
            if (row.integer(0) < areas.first || row.integer(0) > areas.last) return;
            if (finding.count++ == 0) finding.first = fmt::format("{}/{}", row.integer(0), row.integer(1));
        }));
        if (finding.count > 0) verification.findings.push_back(std::move(finding));
    }
    return Done{};
}

DatabaseResult<Done> check_engine(Connection& connection, Verification& verification) {
    if (connection.engine() != Engine::sqlite)
        return Done{};  // it checks itself; foreign keys always hold there
    for (const auto& [rule, sql] :
         {std::pair("pages_and_indexes", "select integrity_check from pragma_integrity_check(10)"),
          std::pair("foreign_keys", "select \"table\" from pragma_foreign_key_check limit 10")}) {
        TRY(connection.run({sql, {}, kTexts}, Rows({}), [&](const Rows::Row& row) {
            if (row.bytes(0) != "ok")
                note(verification, rule, std::string(row.bytes(0)),
                     {"数据库文件本身有损坏", "the database file itself is damaged"});
        }));
    }
    return Done{};
}

// Past decisions are recomputed by it.
DatabaseResult<Done> check_laws(Connection& connection, Verification& verification) {
    return connection.run({"select policy, digest, body from ref_policy order by policy", {}, kLaws},
                          Rows({}), [&](const Rows::Row& row) {
                              if (sm3(row.bytes(2)) != row.bytes(1))
                                  note(verification, "law_as_archived", std::to_string(row.integer(0)),
                                       {"存档的政策与其摘要不符", "a law is not as it was archived"});
                          });
}

DatabaseResult<Done> check_all(Connection& connection, Verification& verification) {
    TRY(check_engine(connection, verification));
    TRY(check_laws(connection, verification));
    TRY(check_rules(connection, register_rules(), {}, verification));
    TRY(check_rules(connection, money_rules(), {}, verification));
    TRY(check_rules(connection, refund_rules(), {}, verification));
    TRY(connection.run({"select (select count(*) from act), (select count(*) from person)", {}, kCounts},
                       Rows({}), [&](const Rows::Row& row) {
                           verification.acts = static_cast<std::uint64_t>(row.integer(0));
                           verification.persons = static_cast<std::uint64_t>(row.integer(1));
                       }));
    const ChainCheck chain = TRY(check_chain(connection));
    verification.seals = chain.seals;
    verification.acts_sealed = chain.acts_sealed;
    for (const ChainFault& fault : chain.faults)
        note(verification, "audit_chain", fmt::format("{}/{}", fault.area, fault.act), fault.message);
    return Done{};
}

}  // namespace

DatabaseResult<std::vector<Finding>> verify_money(Connection& connection, std::int64_t first_area,
                                                  std::int64_t last_area) {
    const AreaRange areas = {first_area, last_area};
    Verification verification;
    TRY(check_rules(connection, money_rules(), areas, verification));
    TRY(check_rules(connection, refund_rules(), areas, verification));
    return std::move(verification.findings);
}

DatabaseResult<Verification> verify(Connection& connection) {
    Verification verification;
    TRY(connection.begin(TransactionKind::read));
    const auto checked = check_all(connection, verification);
    connection.roll_back();
    if (!checked) return tl::unexpected(checked.error());
    return verification;
}

}  // namespace canbao
