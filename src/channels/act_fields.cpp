#include "channels/act_fields.h"

namespace canbao {
namespace {

constexpr unsigned bit_of(ActKind act) { return 1U << static_cast<unsigned>(act); }
constexpr unsigned kEnrol = bit_of(ActKind::enrol);
constexpr unsigned kChange = bit_of(ActKind::change);
constexpr unsigned kTerminate = bit_of(ActKind::terminate);
constexpr unsigned kMerge = bit_of(ActKind::merge);
constexpr unsigned kNewborn = bit_of(ActKind::newborn);
constexpr unsigned kCorrect = bit_of(ActKind::correct);
constexpr unsigned kOrder = bit_of(ActKind::order);
constexpr unsigned kNew = bit_of(ActKind::register_person) | kNewborn;
constexpr unsigned kEvery = (1U << kActWords.size()) - 1;

}  // namespace

constexpr std::array<ActField, 23> kActFields = {{
    {"act", kEvery, kEvery},
    {"area", kEvery, kEvery},
    {"key", kEvery, kEvery},
    {"on", kEvery, kEvery},
    {"person", kEvery & ~kNew & ~kOrder, 0},
    {"document", kEvery & ~kOrder, kNew},
    {"new_document", kChange, 0},
    {"name", kNew | kChange, kNew},
    {"sex", kNew | kChange, 0},
    {"born", kNew | kChange, 0},
    {"phone", kNew | kChange, 0},
    {"residence", kNew | kChange, kNew},
    {"cause", kEnrol | kTerminate, kEnrol | kTerminate},
    {"from_area", kEnrol, 0},
    {"elsewhere", kEnrol, 0},
    {"insured", kEnrol, 0},
    {"payment_confirmed_on", kChange, 0},
    {"to_area", kTerminate, 0},
    {"into", kMerge, kMerge},
    {"guardian", kNewborn, kNewborn},
    {"corrects", kCorrect, kCorrect},
    {"evidence", kCorrect, kCorrect},
    {"lines", kOrder, kOrder},
}};

}  // namespace canbao
