#include "decision/notice.h"

#include <algorithm>

namespace canbao {
namespace {

NoticeVerdict go_back(std::string_view code, LocalText reason, LocalText suggestion) {
    return {NoticeVerdict::Kind::returned, RowFault{code, std::move(reason), std::move(suggestion)}};
}

NoticeVerdict go_back_as_dead() {
    return go_back("died", {"此人已登记为死亡", "this person is recorded as dead"},
                   {"请核对号码和姓名", "check number and name"});
}

std::optional<Date> died(const RegisterEntry& entry, std::span<const RegisterEntry* const> others) {
    auto day = died_on(entry);
    for (const RegisterEntry* other : others)
        if (!day) day = died_on(*other);
    return day;
}

std::optional<NoticeVerdict> refuse_day(const RegisterEntry& entry, Date day, Date as_of) {
    if (day > as_of)
        return go_back("day_ahead", {"日期晚于名单日期", "the day lies after that of the list"},
                       {"请核对日期", "check the day"});
    if (day < entry.detail().born)
        return go_back("day_before_birth", {"日期早于出生日期", "the day lies before the birth"},
                       {"请核对号码和日期", "check number and day"});
    return std::nullopt;
}

}  // namespace

NoticeVerdict judge_death(const RegisterEntry& entry, std::span<const RegisterEntry* const> others,
                          Date died_day, Date as_of) {
    if (auto refused = refuse_day(entry, died_day, as_of)) return *std::move(refused);
    // In this area it is recorded even where another one knows it.
    if (const auto here = died_on(entry)) {
        if (*here == died_day) return {NoticeVerdict::Kind::unchanged};
        return go_back("died_otherwise",
                       {"此人已登记为另一天死亡", "the death of this person is recorded for another day"},
                       {"请核对；登记有误的，由经办机构更正后再报",
                        "check it; where the record is wrong, the agency corrects it first"});
    }
    // What was taken back by evidence is not brought back by the list that was wrong.
    for (const CorrectedFact& corrected : entry.corrected)
        if (is_death(corrected.fact) && corrected.fact.from == died_day)
            return go_back("corrected_before",
                           {"这一天的死亡登记已凭证据更正撤销",
                            "this death was recorded before, and taken back by evidence"},
                           {"请核对；确已死亡的，由经办机构凭证明办理终止",
                            "check it; if the person has died, the agency ends the relation by a document"});
    const auto elsewhere = died(entry, others);
    if (elsewhere && *elsewhere != died_day)
        return go_back("died_otherwise",
                       {"此人在其他区划已登记为另一天死亡",
                        "another area has recorded the death of this person for another day"},
                       {"请与该区划核对", "compare with that area"});
    return {NoticeVerdict::Kind::recorded};
}

NoticeVerdict judge_move(const RegisterEntry& entry, std::span<const RegisterEntry* const> others,
                         RegionCode residence, Date moved, Date as_of) {
    if (auto refused = refuse_day(entry, moved, as_of)) return *std::move(refused);
    if (died(entry, others)) return go_back_as_dead();
    const DetailFact& detail = entry.detail();
    if (detail.residence == residence) return {NoticeVerdict::Kind::unchanged};
    const bool was_stated = std::ranges::any_of(entry.details, [&](const DetailFact& fact) {
        return fact.from == moved && fact.residence == residence;
    });
    if (detail.from > moved || was_stated)
        return go_back("later_detail",
                       {"登记的信息自此日之后的某天起生效，可能比这一行新",
                        "what is registered holds from a later day, and may be newer than this row"},
                       {"请核对现住地；确应变更的，写今天的日期再报",
                        "check where the person lives; if it is there, send the row with today's date"});
    return {NoticeVerdict::Kind::recorded};
}

NoticeVerdict judge_member(const RegisterEntry& entry, std::span<const RegisterEntry* const> others) {
    if (died(entry, others)) return go_back_as_dead();
    return {NoticeVerdict::Kind::unchanged};
}

}  // namespace canbao
