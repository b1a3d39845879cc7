#include "store/rows.h"

namespace canbao {

Rows& Rows::add(std::int64_t integer) {
    CHECK(next_type() == ColumnType::integer);
    cells_.push_back({integer, 0, false});
    return *this;
}

Rows& Rows::add(std::string_view bytes_or_text) {
    CHECK(next_type() != ColumnType::integer);
    cells_.push_back(
        {static_cast<std::int64_t>(bytes_.size()), static_cast<std::uint32_t>(bytes_or_text.size()), false});
    bytes_ += bytes_or_text;
    return *this;
}

Rows& Rows::add_null() {
    cells_.push_back({0, 0, true});
    return *this;
}

}  // namespace canbao
