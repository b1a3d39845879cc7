#pragma once

namespace canbao {

// How a product of money and a rate becomes whole fen. The packs name it; half up is the only one the law
// uses so far.
enum class Rounding { half_up };

}  // namespace canbao
