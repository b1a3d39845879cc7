#include "documents/settlement_words.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::array<Label, kFacilityPlaces> kPlaceNames = {
    {{"县级", "county"}, {"市级", "city"}, {"省级", "province"}, {"省外", "another province"}}};
constexpr std::array<std::string_view, kFacilityClasses> kClassNames = {"一类", "二类", "三类"};

// "a", "a or b", "a, b or c".
std::string join_last(const std::vector<std::string>& words, std::string_view between,
                      std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? last : between;
        text += words[i];
    }
    return text;
}
std::string join_with_or(const std::vector<std::string>& words) { return join_last(words, ", ", " or "); }

// What stands everywhere needs no place.
std::string places_in_chinese(const std::vector<FacilityPlace>& places) {
    if (places.size() == kFacilityPlaces) return {};
    std::vector<std::string> names;
    names.reserve(places.size());
    for (const FacilityPlace place : places)
        names.emplace_back(kPlaceNames[static_cast<std::size_t>(place)].zh);
    return join_last(names, "、", "或");
}

std::string places_in_english(const std::vector<FacilityPlace>& places) {
    if (places.size() == kFacilityPlaces) return {};
    std::vector<std::string> levels;
    bool is_elsewhere_too = false;
    for (const FacilityPlace place : places) {
        if (place == FacilityPlace::other_province) {
            is_elsewhere_too = true;
        } else {
            levels.emplace_back(kPlaceNames[static_cast<std::size_t>(place)].en);
        }
    }
    std::string text = levels.empty() ? "" : " at " + join_with_or(levels) + " level";
    if (is_elsewhere_too) text += levels.empty() ? " in another province" : " or in another province";
    return text;
}

}  // namespace

HospitalKind hospitals_of(const InpatientRow& row) {
    HospitalKind kind{row.facility_class, {}, {}};
    for (std::size_t i = 0; i < kFacilityPlaces; ++i)
        if (row.places.contains(static_cast<FacilityPlace>(i)))
            kind.places.push_back(static_cast<FacilityPlace>(i));
    if (row.levels != nullptr) kind.levels = *row.levels;
    return kind;
}

HospitalKind hospital_of(const SettleRequest& request, const InpatientRow* row) {
    HospitalKind kind{request.facility.facility_class, {request.facility.place}, {}};
    if (row == nullptr) return kind;
    kind.facility_class = row->facility_class;
    for (const DeclaredFact& fact : request.person.declared)
        if (row->levels != nullptr && fact.name == "facility_level")
            kind.levels.push_back(std::get<std::string>(fact.value));
    return kind;
}

std::string hospital_words(const Speaker& say, const HospitalKind& kind) {
    std::string zh = places_in_chinese(kind.places);
    std::string en = "a ";
    if (kind.facility_class) {
        zh += kClassNames[static_cast<std::size_t>(*kind.facility_class - 1)];
        en += fmt::format("class {} ", *kind.facility_class);
    }
    const bool is_any = zh.empty() && kind.levels.empty();
    zh += is_any ? "各级医院" : "医院";
    en = is_any ? "any hospital" : en + "hospital" + places_in_english(kind.places);
    if (!kind.levels.empty()) {
        zh += fmt::format("（机构等级 {}）", fmt::join(kind.levels, "、"));
        en += " (level " + join_with_or(kind.levels) + ")";
    }
    return say(zh, en);
}

std::string people_words(const Speaker& say, const InpatientRow& row, const std::vector<Tier>& tiers) {
    std::string text;
    const auto add = [&](const std::string& words) { text += say("，", ", ") + words; };
    if (row.age_from > 0)
        add(say(fmt::format("年满{}周岁", row.age_from), fmt::format("aged {} or more", row.age_from)));
    if (row.age_below < InpatientRow::kOldest)
        add(say(fmt::format("不满{}周岁", row.age_below), fmt::format("aged under {}", row.age_below)));
    if (!row.tiers.is_all()) add(tier_words(say, row.tiers, tiers));
    return text;
}

std::string tier_words(const Speaker& say, TierSet set, const std::vector<Tier>& tiers) {
    if (set.is_all()) return {};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < tiers.size(); ++i)
        if (set.contains(i)) names.push_back(tiers[i].name->in(say.language()));
    return say.list(names);
}

std::string group_words(const Speaker& say, const Statement& rule, TierSet set, const BenefitTable& table) {
    std::vector<std::string> names;
    if (const auto* keys = rule.find<std::vector<std::string>>("categories"))
        for (const std::string& key : *keys)
            if (const auto id = table.catalogue->category(key))
                names.push_back(table.catalogue->at(*id).name.in(say.language()));
    const std::string tiers = tier_words(say, set, table.tiers);
    if (!tiers.empty()) names.push_back(tiers);
    return say.list(names);
}

const InpatientRow* row_of(const Settlement& settlement, const SettleRequest& request) {
    if (request.kind != CareKind::inpatient || settlement.table == nullptr || !settlement.basis.rate)
        return nullptr;
    const auto& rows = settlement.table->inpatient;
    const auto found = std::ranges::find(rows, settlement.rule, &InpatientRow::source);
    return found == rows.end() ? nullptr : &*found;
}

const ChronicDisease* disease_of(const Settlement& settlement, const SettleRequest& request) {
    if (settlement.table == nullptr) return nullptr;
    const auto& diseases = settlement.table->chronic_diseases;
    const auto found = std::ranges::find(diseases, request.disease, &ChronicDisease::key);
    return found == diseases.end() ? nullptr : &*found;
}

std::optional<BasicPayment> basic_payment(const Settlement& settlement) {
    if (const auto* granted = std::get_if<Settlement::Granted>(&settlement.outcome))
        return BasicPayment{granted->in_scope, granted->deductible, granted->basic_paid, granted->own_pay};
    const auto* open = std::get_if<Settlement::Undetermined>(&settlement.outcome);
    if (open == nullptr || !open->basic_paid) return std::nullopt;
    return BasicPayment{*open->in_scope, *open->deductible, *open->basic_paid, *open->own_pay};
}

std::string limit_words(const Speaker& say, const LocalText& name, Money limit, Money used, Money payment) {
    const std::string most = limit.text();
    const std::string before = used.text();
    if (used >= limit)
        return say(
            fmt::format("{}{}元，此前已付{}元，没有剩余。", name.zh, most, before),
            fmt::format("{} is {} yuan; {} were paid before, and nothing is left.", name.en, most, before));
    const std::string left = (limit - used).text();
    if (payment <= limit - used)
        return say(
            fmt::format("{}还剩 {} − {} = {} 元，够付本次。", name.zh, most, before, left),
            fmt::format("{} has {} − {} = {} yuan left, enough for this bill.", name.en, most, before, left));
    return say(fmt::format("{}还剩 {} − {} = {} 元，不够按比例计算的{}元。", name.zh, most, before, left,
                           payment.text()),
               fmt::format("{} has {} − {} = {} yuan left, less than the {} by the rate.", name.en, most,
                           before, left, payment.text()));
}

bool is_rounded(Money amount, Rate rate) {
    return amount.in_fen() % Rate::kWhole * rate.millionths() % Rate::kWhole != 0;
}

}  // namespace canbao
