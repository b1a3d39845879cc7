#include "policy/registration_table.h"

#include <algorithm>

namespace canbao {
namespace {

bool names(const Statement& rule, std::string_view field, std::string_view word) {
    const auto& words = rule.get<std::vector<std::string>>(field);
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::optional<RegistrationTable> resolve_registration(EffectivePack effective, const Catalogue& catalogue,
                                                      Problems& problems) {
    const RuleLookup lookup(effective, catalogue, problems);
    const Statement* needed = lookup.known("registration.needed");
    const Statement* elsewhere = lookup.known("registration.relation_elsewhere");
    const Statement* change = lookup.known("registration.change");
    const Statement* newborn = lookup.known("registration.newborn");
    if (needed == nullptr || elsewhere == nullptr || change == nullptr || newborn == nullptr)
        return std::nullopt;
    RegistrationTable table{
        .region = effective.region,
        .year = effective.year,
        .catalogue = &catalogue,
        .effective = {effective.region, effective.year, {}},
        .needed = {.first = names(*needed, "causes", "first"),
                   .back_after_lapse = names(*needed, "causes", "back_after_lapse"),
                   .transfer_in = names(*needed, "causes", "transfer_in"),
                   .source = needed},
        .relation_elsewhere = {.agency_there_if_employee = names(*elsewhere, "suspended_there", "employee"),
                               .agency_there_if_other_province =
                                   names(*elsewhere, "suspended_there", "other_province"),
                               .source = elsewhere},
        .change = {.name = names(*change, "details", "name"),
                   .document = names(*change, "details", "document"),
                   .residence = names(*change, "details", "residence"),
                   .source = change},
        .newborn_within_days = {RuleLookup::count(*newborn, "within_days"), newborn}};
    table.effective = std::move(effective);
    return table;
}

}  // namespace canbao
