#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "channels/notice_sheet.h"
#include "decision/notice.h"
#include "files/key_ring.h"
#include "procedure/actor.h"
#include "store/notice_store.h"

namespace canbao {

// What a row does once it is recorded.
struct NoticeChange {
    PersonNumber person;
    Date day;                            // of the death or the move; of households that of the list
    std::string name;                    // masked
    bool is_enrolled = false;            // in the area, as last recorded
    bool is_enrolled_elsewhere = false;  // in another area
    std::optional<PersonDetail> detail;  // of a move: as it is from then on
    std::optional<BlindIndex> document;  // of a move
    std::string household;               // of households: the mark in the list
    std::string relation;
};

struct NoticeRow {
    std::uint32_t row = 0;
    NoticeVerdict::Kind kind = NoticeVerdict::Kind::returned;
    RowFaults faults;
    std::optional<NoticeChange> change;  // of a row that is recorded; of households also of unchanged ones
};

struct NoticeGround {
    const KeyRing& keys;
    const Actor& actor;
    NoticeKind kind;
    RegionCode area;
    Date as_of;
};

// Looks up whom each line means, within a transaction that is open, and judges it: one row for each line. Of
// households nobody has been compared yet with what is known.
DatabaseResult<std::vector<NoticeRow>> look_up_notices(Connection& connection, const NoticeGround& ground,
                                                       const std::vector<NoticeLine>& lines);

}  // namespace canbao
