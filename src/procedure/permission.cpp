#include "procedure/permission.h"

#include <array>

#include <fmt/format.h>

#include "registry/follow_up.h"

namespace canbao {
namespace {

constexpr unsigned set_of(std::initializer_list<std::string_view> acts) {
    unsigned set = 0;
    for (const std::string_view act : acts)
        for (std::size_t i = 0; i < kActWords.size(); ++i)
            if (kActWords[i] == act) set |= 1U << i;
    return set;
}

constexpr unsigned kEvery = (1U << kActWords.size()) - 1;
// What windows below the agency take for residents; what ends or unites a relation stays with the agency.
// Source: JZ#参保登记渠道, YC#四, WX#五.1 (windows of townships and communities, the birth hospital).
constexpr unsigned kAtWindows =
    set_of({"register", "enrol", "change", "suspend", "resume", "newborn", "order"});

// Acts by role, in the order of Role.
constexpr std::array<unsigned, kRoles> kMay = {
    kEvery,               // agency
    set_of({"order"}),    // tax: collects, and registers nobody
    0,                    // finance
    0,                    // department
    kAtWindows,           // township
    kAtWindows,           // collector
    set_of({"newborn"}),  // hospital
    0,                    // supervisor
    0,                    // auditor
    0,                    // administrator: keeps the system, not the books
};

bool is_below_county(RegionCode region) {
    constexpr std::size_t kLongText = 12;
    return region.text().size() == kLongText;
}

ActFault fault(std::string field, std::string zh, std::string en) {
    return {ActFault::Kind::not_allowed, std::move(field), {std::move(zh), std::move(en)}};
}

// Where the person of a command is to live, as far as it says so.
std::optional<RegionCode> stated_residence(const ActCommand& command) {
    if (const auto* it = std::get_if<RegisterCommand>(&command.what)) return it->detail.residence;
    if (const auto* it = std::get_if<NewbornCommand>(&command.what)) return it->detail.residence;
    if (const auto* it = std::get_if<ChangeCommand>(&command.what)) return it->residence;
    return std::nullopt;
}

std::optional<ActFault> refuse_act(const Actor& actor, std::size_t act, RegionCode area) {
    if ((kMay[static_cast<std::size_t>(actor.role)] >> act & 1U) == 0)
        return fault("act", fmt::format("角色 {} 不能办理 {}", word(actor.role), kActWords[act]),
                     fmt::format("the role {} may not do {}", word(actor.role), kActWords[act]));
    if (actor.scope.contains(area) || area.contains(actor.scope)) return std::nullopt;
    return fault("area", fmt::format("医保区划 {} 不在辖区 {} 内", area.text(), actor.scope.text()),
                 fmt::format("the area {} is not within your region {}", area.text(), actor.scope.text()));
}

std::optional<ActFault> refuse_area(const Actor& actor, RegionCode area) {
    if (actor.scope.contains(area)) return std::nullopt;
    return fault("area", fmt::format("医保区划 {} 不在辖区 {} 内", area.text(), actor.scope.text()),
                 fmt::format("the area {} is not within your region {}", area.text(), actor.scope.text()));
}

}  // namespace

std::optional<ActFault> refuse_population_list(const Actor& actor, RegionCode area) {
    return refuse_act(actor, static_cast<std::size_t>(ActKind::register_person), area);
}

// A list of deaths ends relations, one of moves may lead out of any region.
std::optional<ActFault> refuse_notices(const Actor& actor, RegionCode area) {
    if (actor.role != Role::agency)
        return fault(
            "act", fmt::format("死亡、迁移和家庭成员名单由经办机构办理，角色 {} 不能办理", word(actor.role)),
            fmt::format(
                "lists of deaths, moves and households are the agency's: the role {} may not take them",
                word(actor.role)));
    return refuse_area(actor, area);
}

std::optional<ActFault> refuse_actor(const Actor& actor, const ActCommand& command) {
    if (auto refused = refuse_act(actor, command.what.index(), command.area)) return refused;
    const auto residence = stated_residence(command);
    if (residence && is_below_county(actor.scope) && !actor.scope.contains(*residence))
        return fault("residence", fmt::format("{} 不在辖区 {} 内", residence->text(), actor.scope.text()),
                     fmt::format("{} is not within your region {}", residence->text(), actor.scope.text()));
    return std::nullopt;
}

std::optional<ActFault> refuse_list(const Actor& actor, RegionCode area, RegionCode region) {
    if (actor.role != Role::agency && actor.role != Role::department)
        return fault("act", fmt::format("角色 {} 不能办理名单", word(actor.role)),
                     fmt::format("the role {} may not take lists", word(actor.role)));
    if (!area.contains(region))
        return fault(
            "region", fmt::format("部门辖区 {} 不在医保区划 {} 内", region.text(), area.text()),
            fmt::format("the department's region {} is not within the area {}", region.text(), area.text()));
    if (!actor.scope.contains(region))
        return fault("area", fmt::format("{} 不在辖区 {} 内", region.text(), actor.scope.text()),
                     fmt::format("{} is not within your region {}", region.text(), actor.scope.text()));
    return std::nullopt;
}

std::optional<ActFault> refuse_season_actor(const Actor& actor, RegionCode area) {
    if (actor.role != Role::agency)
        return fault("act", fmt::format("征缴季的账单由经办机构办理，角色 {} 不能办理", word(actor.role)),
                     fmt::format("bills of a season are the agency's: the role {} may not make them",
                                 word(actor.role)));
    return refuse_area(actor, area);
}

std::optional<ActFault> refuse_reference_list(const Actor& actor, RegionCode area) {
    if (actor.role != Role::agency)
        return fault(
            "act", fmt::format("医院和办事机构名单由经办机构办理，角色 {} 不能办理", word(actor.role)),
            fmt::format("lists of hospitals and offices are the agency's: the role {} may not take them",
                        word(actor.role)));
    return refuse_area(actor, area);
}

// Source: WX#六, TL#六 (the tax office collects).
std::optional<ActFault> refuse_payment(const Actor& actor, RegionCode area) {
    if (actor.role != Role::tax && actor.role != Role::agency)
        return fault(
            "act", fmt::format("缴费由税务和经办机构登记，角色 {} 不能登记", word(actor.role)),
            fmt::format("payments are recorded by the tax office and the agency: the role {} may not",
                        word(actor.role)));
    return refuse_area(actor, area);
}

// Source: YQ#七 (the agency checks and registers, finance pays).
std::optional<ActFault> refuse_refund(const Actor& actor, RegionCode area) {
    if (actor.role != Role::agency)
        return fault("act", fmt::format("退费和代缴由经办机构办理，角色 {} 不能办理", word(actor.role)),
                     fmt::format("refunds and full subsidies are the agency's: the role {} may not do it",
                                 word(actor.role)));
    return refuse_area(actor, area);
}

std::optional<ActFault> refuse_finance(const Actor& actor, RegionCode area) {
    if (actor.role != Role::finance)
        return fault("act", fmt::format("付款和到账由财务办理，角色 {} 不能办理", word(actor.role)),
                     fmt::format("what is paid out and received is finance's: the role {} may not do it",
                                 word(actor.role)));
    return refuse_area(actor, area);
}

std::optional<ActFault> refuse_ledger_reader(const Actor& actor, RegionCode region) {
    const bool may = actor.role == Role::agency || actor.role == Role::tax || actor.role == Role::finance ||
                     actor.role == Role::supervisor || actor.role == Role::auditor;
    if (!may || is_below_county(actor.scope))
        return fault(
            "act", fmt::format("角色 {}（{}）不能查看账目", word(actor.role), actor.scope.text()),
            fmt::format("the role {} of {} may not read the ledger", word(actor.role), actor.scope.text()));
    return refuse_area(actor, region);
}

std::optional<ActFault> refuse_targets(const Actor& actor, RegionCode area) {
    if (actor.role != Role::agency)
        return fault("act", fmt::format("目标任务由经办机构录入，角色 {} 不能办理", word(actor.role)),
                     fmt::format("assigned tasks are recorded by the agency: the role {} may not do it",
                                 word(actor.role)));
    if (!actor.scope.contains(area))
        return fault(
            "area", fmt::format("医保区划 {} 不在辖区 {} 内", area.text(), actor.scope.text()),
            fmt::format("the area {} is not within your region {}", area.text(), actor.scope.text()));
    return std::nullopt;
}

std::optional<ActFault> refuse_follow_up(const Actor& actor, RegionCode area, std::string_view by) {
    const bool is_township = by == kTownshipFollowsUp;
    const bool is_of_township = actor.role == Role::township || actor.role == Role::collector;
    if (actor.role != Role::agency && !(actor.role == Role::department && !is_township) &&
        !(is_of_township && is_township))
        return fault("act", fmt::format("角色 {} 不能以“{}”的名义登记联系情况", word(actor.role), by),
                     fmt::format("the role {} may not record follow-ups of {}", word(actor.role), by));
    if (actor.scope.contains(area) || area.contains(actor.scope)) return std::nullopt;
    return fault("area", fmt::format("医保区划 {} 不在辖区 {} 内", area.text(), actor.scope.text()),
                 fmt::format("the area {} is not within your region {}", area.text(), actor.scope.text()));
}

bool may_read_persons(const Actor& actor, RegionCode area) {
    switch (actor.role) {
        case Role::agency:
        case Role::township:
        case Role::collector:
        case Role::supervisor:
        case Role::auditor:
            return actor.scope.contains(area) || area.contains(actor.scope);
        case Role::tax:
        case Role::finance:
        case Role::department:
        case Role::hospital:
        case Role::administrator:
            return false;
    }
    CHECK(false);
}

bool sees(const Actor& actor, const RegisterEntry& entry) { return sees(actor, entry.detail().residence); }

bool sees(const Actor& actor, RegionCode residence) {
    return !is_below_county(actor.scope) || actor.scope.contains(residence);
}

}  // namespace canbao
