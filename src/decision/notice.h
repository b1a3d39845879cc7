#pragma once

#include <optional>
#include <span>

#include "registry/register_entry.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// What is reported of people by whom the agency does not ask: police and health report deaths and moves.
// Source: WX#六.2.8. Pure.

struct NoticeVerdict {
    enum class Kind : std::uint8_t { recorded, unchanged, returned };
    Kind kind = Kind::recorded;
    std::optional<RowFault> fault = {};  // of a returned one
};

// Death ends the relation, whatever was recorded later. `others`: the person's entries besides this one, of
// any area. `as_of`: the day of the list.
NoticeVerdict judge_death(const RegisterEntry& entry, std::span<const RegisterEntry* const> others, Date died,
                          Date as_of);

// READING: whoever moves away stays enrolled until the relation is ended or transferred, as no document says
// that it ends by itself.
NoticeVerdict judge_move(const RegisterEntry& entry, std::span<const RegisterEntry* const> others,
                         RegionCode residence, Date moved, Date as_of);

// Whether a person can belong to a household: `unchanged`, as far as the person alone says.
NoticeVerdict judge_member(const RegisterEntry& entry, std::span<const RegisterEntry* const> others);

}  // namespace canbao
