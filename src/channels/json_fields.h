#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "channels/request_line.h"
#include "vocabulary/money.h"

namespace canbao {

// Where a value stands: "year", "identities[1]", "identities[1].category". Made into text only for an error.
struct FieldPath {
    std::string_view field;
    std::optional<std::size_t> index = {};
    std::string_view inner = {};

    std::string text() const;
    FieldPath at(std::string_view name) const { return {field, index, name}; }
};

// The line with a fraction in place of each whole number that is too large for 64 bits: simdjson refuses the
// whole line for one. No field takes the one or the other, so that it is the field that is in error.
std::string without_large_numbers(std::string_view line);

LocalText wrong_kind(std::string_view zh, std::string_view en);

// Reads typed values of a JSON document. A method that fails notes the first error and returns false.
class JsonFields {
   public:
    using Element = simdjson::dom::element;

    bool fail_field(const FieldPath& field, LocalText message);
    LineError take_error() { return std::move(error_); }
    void forget_error() { error_ = {}; }

    static bool is_text(Element value, std::string_view& text);
    bool read_text(Element value, const FieldPath& field, std::string_view& text);
    bool read_number(Element value, const FieldPath& field, std::int64_t least, std::int64_t most,
                     int& number);
    bool read_date(Element value, const FieldPath& field, std::optional<Date>& date);
    bool read_money(Element value, const FieldPath& field, std::optional<Money>& money);
    bool read_yes_no(Element value, const FieldPath& field, bool& yes);
    bool read_list(Element value, std::string_view field, std::size_t most, simdjson::dom::array& list);
    // A list of calendar years.
    bool read_years(Element value, std::string_view field, YearSet& years);

   private:
    LineError error_;
};

}  // namespace canbao
