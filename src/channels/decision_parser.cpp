#include <algorithm>

#include <fmt/format.h>

#include "channels/decision_json.h"

namespace canbao {
namespace {

Failure unreadable(std::string_view type) {
    return fail(fmt::format("应为 {} 类型的值", type), fmt::format("it should be a value of type {}", type));
}

// The value of a declared fact, by the type that its pack declares.
struct TypedFact {
    const Statement& declared;
    const std::string& type;

    Result<FactValue> operator()(bool yes) const {
        if (type != "yes_no") return unreadable(type);
        return FactValue(yes);
    }
    Result<FactValue> operator()(std::int64_t count) const {
        if (type != "count") return unreadable(type);
        if (count < 0) return fail("不能为负数", "it cannot be negative");
        return FactValue(count);
    }
    Result<FactValue> operator()(std::string_view text) const {
        if (type == "date") return FactValue(TRY(Date::parse(text)));
        if (type == "money") return FactValue(TRY(Money::parse(text)));
        if (type != "word") return unreadable(type);
        const auto* words = declared.find<std::vector<std::string>>("words");
        if (words != nullptr && std::ranges::find(*words, text) == words->end()) {
            return fail(fmt::format("应为其一：{}", fmt::join(*words, " ")),
                        fmt::format("it is one of: {}", fmt::join(*words, " ")));
        }
        return FactValue(std::string(text));
    }
};

LineError error_in(std::string field, LocalText message) { return {std::move(field), std::move(message)}; }

// Adds the identities under their ids in the province's catalogue. Where no province serves the region, its
// request will be refused, so a category that any catalogue knows is enough.
std::optional<LineError> add_identities(const PolicyBook& book, const RequestLine& line,
                                        PersonFacts& person) {
    const Catalogue* catalogue = book.catalogue(person.region);
    person.identities.reserve(line.identities.size());
    for (std::size_t i = 0; i < line.identities.size(); ++i) {
        const RequestLine::Identity& identity = line.identities[i];
        const auto id = catalogue == nullptr ? std::nullopt : catalogue->category(identity.category);
        if (id) {
            person.identities.push_back({*id, {*identity.from, identity.until}});
        } else if (catalogue != nullptr || !book.knows_category(identity.category)) {
            const std::string shown = printable_key(identity.category);
            return error_in(fmt::format("identities[{}].category", i),
                            {fmt::format("目录中没有人员类别“{}”", shown),
                             fmt::format("the catalogue has no category \"{}\"", shown)});
        }
    }
    return std::nullopt;
}

std::optional<LineError> add_facts(const RequestLine& line, const std::vector<const Statement*>& declarations,
                                   std::vector<DeclaredFact>& facts) {
    for (const auto& [name, raw] : line.facts) {
        std::string field = "facts." + printable_key(name);
        const auto declared =
            std::ranges::find(declarations, name, [](const Statement* each) { return each->key(); });
        if (declared == declarations.end()) {
            return error_in(std::move(field), {"该地政策没有声明这一事实",
                                               "the policy of this place does not declare this fact"});
        }
        if (std::ranges::find(facts, name, &DeclaredFact::name) != facts.end())
            return error_in(std::move(field), {"该字段出现了两次", "this field stands there twice"});
        auto value = std::visit(TypedFact{**declared, (*declared)->get<std::string>("type")}, raw);
        if (!value) return error_in(std::move(field), std::move(value).error().message);
        facts.push_back({std::string(name), *std::move(value)});
    }
    return std::nullopt;
}

// The facts of a decision whose table keeps no list of declarations.
template <typename Table>
std::optional<LineError> check_facts(const RequestLine& line, const Table* table) {
    std::vector<DeclaredFact> ignored;
    return add_facts(
        line, table == nullptr ? std::vector<const Statement*>{} : table->effective.under("fact"), ignored);
}

template <typename Table>
std::optional<LineError> add_facts_of(const RequestLine& line, const Table* table, PersonFacts& person) {
    static const std::vector<const Statement*> none;
    return add_facts(line, table == nullptr ? none : table->declared_facts, person.declared);
}

enum class TierNeed { always, never };

// The place of the stated tier in the table's list.
tl::expected<std::size_t, LineError> tier_of(const RequestLine& line, const std::vector<Tier>& tiers,
                                             TierNeed need) {
    const auto words = [&] {
        std::vector<std::string_view> keys(tiers.size());
        std::ranges::transform(tiers, keys.begin(), &Tier::key);
        return fmt::format("{}", fmt::join(keys, " "));
    };
    if (line.tier.empty()) {
        if (tiers.empty() || need == TierNeed::never) return 0;
        return tl::unexpected(error_in("tier", {"该地有缴费档次，须写其一：" + words(),
                                                "this place has tiers, state one of: " + words()}));
    }
    if (tiers.empty()) {
        return tl::unexpected(
            error_in("tier", {"该地政策没有缴费档次", "the policy of this place has no tiers"}));
    }
    const auto found = std::ranges::find(tiers, line.tier, &Tier::key);
    if (found != tiers.end()) return static_cast<std::size_t>(found - tiers.begin());
    return tl::unexpected(error_in("tier", {"应为其一：" + words(), "it is one of: " + words()}));
}

PersonFacts person_of(const RequestLine& line, Date born) {
    return {.region = *line.region,
            .born = born,
            .identities = {},
            .resident_years = line.resident_years,
            .employee_years = line.employee_years,
            .employee_until = line.employee_until,
            .waiting_until = line.waiting_until,
            .declared = {}};
}

std::optional<CareKind> care_kind(std::string_view word) {
    if (word == "inpatient") return CareKind::inpatient;
    if (word == "chronic_outpatient") return CareKind::chronic_outpatient;
    if (word == "general_outpatient") return CareKind::general_outpatient;
    return std::nullopt;
}

LineError missing(std::string field) {
    return error_in(std::move(field), {"缺少该字段", "this field is missing"});
}

// The fields that depend on the kind of care.
std::optional<LineError> add_care(const RequestLine& line, SettleRequest& request) {
    const auto kind = care_kind(line.kind);
    if (!kind) {
        return error_in("kind", {"应为 inpatient、chronic_outpatient 或 general_outpatient",
                                 "it is inpatient, chronic_outpatient or general_outpatient"});
    }
    request.kind = *kind;
    const bool is_stay = *kind == CareKind::inpatient;
    if (is_stay && line.facility_class == 0) return missing("facility_class");
    if (is_stay && line.facility_place.empty()) return missing("facility_place");
    request.facility.facility_class = line.facility_class;
    request.facility.is_filed_residence = line.filed_residence;
    if (!line.facility_place.empty()) {
        const auto place = facility_place(line.facility_place);
        if (!place) {
            return error_in("facility_place", {"应为 county、city、province 或 other_province",
                                               "it is county, city, province or other_province"});
        }
        request.facility.place = *place;
    }
    const bool is_chronic = *kind == CareKind::chronic_outpatient;
    if (is_chronic && line.disease.empty()) return missing("disease");
    if (!is_chronic && !line.disease.empty()) {
        return error_in("disease", {"只用于 chronic_outpatient", "it belongs to chronic_outpatient only"});
    }
    request.disease = line.disease;
    return std::nullopt;
}

// What the table of the place asks for beside the contract's fields.
std::optional<LineError> check_asked(const RequestLine& line, const BenefitTable* table,
                                     const SettleRequest& request) {
    if (table == nullptr) return std::nullopt;
    if (table->asks_for_birth && !line.born) return missing("born");
    const bool has_level = std::ranges::find(request.person.declared, "facility_level",
                                             &DeclaredFact::name) != request.person.declared.end();
    if (table->asks_for_level && request.kind == CareKind::inpatient && !has_level)
        return missing("facts.facility_level");
    return std::nullopt;
}

}  // namespace

tl::expected<QuoteRequest, LineError> resolve_quote(const PolicyBook& book, const RequestLine& fields) {
    QuoteRequest request{
        .person = person_of(fields, *fields.born),
        .year = fields.year,
        .on = *fields.on,
        .registered_on = fields.registered_on.value_or(*fields.on),
        .repair_years = fields.repair_years,
    };
    const ContributionTable* table = book.contribution(request.person.region, fields.year);
    if (auto error = add_identities(book, fields, request.person)) return tl::unexpected(*std::move(error));
    if (auto error = add_facts_of(fields, table, request.person)) return tl::unexpected(*std::move(error));
    const auto tier =
        tier_of(fields, table == nullptr ? std::vector<Tier>{} : table->tiers, TierNeed::always);
    if (!tier) return tl::unexpected(tier.error());
    request.tier = *tier;
    return request;
}

tl::expected<QuoteRequest, LineError> DecisionParser::quote(std::string_view text) {
    const auto line = reader_.read(text);
    if (!line) return tl::unexpected(line.error());
    return resolve_quote(*book_, **line);
}

tl::expected<SettleRequest, LineError> DecisionParser::settle(std::string_view text) {
    const auto line = reader_.read(text);
    if (!line) return tl::unexpected(line.error());
    const RequestLine& fields = **line;
    const Date on = fields.on.value_or(Date::last_of(fields.year));
    if (on.year() != fields.year) {
        return tl::unexpected(
            error_in("on", {fmt::format("结算日不在{}年内，请核对年度和日期", fields.year),
                            fmt::format("it is not in {}: compare the year and the day", fields.year)}));
    }
    const auto amount = [](const std::optional<Money>& stated) { return stated.value_or(Money{}); };
    const RequestLine::SoFar& so_far = fields.so_far;
    SettleRequest request{
        // Where no table asks for the birth, any day not after the bill's will do.
        .person = person_of(fields, fields.born.value_or(on)),
        .year = fields.year,
        .on = on,
        .kind = {},
        .facility = {},
        .disease = {},
        .tier = 0,
        .bill = {*fields.total, amount(fields.full_own_pay), amount(fields.over_limit),
                 amount(fields.advance_own_pay)},
        .so_far = {.stays = so_far.stays,
                   .basic_paid = amount(so_far.basic_paid),
                   .own_pay = amount(so_far.own_pay),
                   .critical_paid = amount(so_far.critical_paid),
                   .outpatient_paid = amount(so_far.outpatient_paid),
                   .disease_paid = amount(so_far.disease_paid),
                   .assistance_paid = amount(so_far.assistance_paid)},
        .critical_cap = fields.critical_cap,
    };
    const BenefitTable* table = book_->benefits(request.person.region, fields.year);
    if (auto error = add_care(fields, request)) return tl::unexpected(*std::move(error));
    if (auto error = add_identities(*book_, fields, request.person)) return tl::unexpected(*std::move(error));
    if (auto error = add_facts_of(fields, table, request.person)) return tl::unexpected(*std::move(error));
    if (auto error = check_asked(fields, table, request)) return tl::unexpected(*std::move(error));
    const bool asks_for_tier = table != nullptr && table->asks_for_tier;
    const auto tier = tier_of(fields, table == nullptr ? std::vector<Tier>{} : table->tiers,
                              asks_for_tier ? TierNeed::always : TierNeed::never);
    if (!tier) return tl::unexpected(tier.error());
    request.tier = *tier;
    return request;
}

tl::expected<CapRequest, LineError> DecisionParser::cap(std::string_view text) {
    const auto line = reader_.read(text);
    if (!line) return tl::unexpected(line.error());
    const RequestLine& fields = **line;
    if (auto error = check_facts(fields, book_->incentives(*fields.region, fields.year)))
        return tl::unexpected(*std::move(error));
    return CapRequest{.region = *fields.region,
                      .year = fields.year,
                      .resident_years = fields.resident_years,
                      .zero_claim_years = fields.zero_claim_years,
                      .bonus_used_years = fields.bonus_used_years};
}

tl::expected<RefundRequest, LineError> DecisionParser::refund(std::string_view text) {
    const auto line = reader_.read(text);
    if (!line) return tl::unexpected(line.error());
    const RequestLine& fields = **line;
    const auto reason = refund_reason(fields.reason);
    if (!reason) {
        return tl::unexpected(
            error_in("reason", {"应为 duplicate_enrolment、employee_insurance、death 或 student_leaves",
                                "it is duplicate_enrolment, employee_insurance, death or student_leaves"}));
    }
    if (auto error = check_facts(fields, book_->refunds(*fields.region, fields.year)))
        return tl::unexpected(*std::move(error));
    return RefundRequest{.region = *fields.region,
                         .year = fields.year,
                         .reason = *reason,
                         .event_on = *fields.event_on,
                         .applied_on = *fields.applied_on,
                         .employee_entered_on = fields.employee_entered_on};
}

}  // namespace canbao
