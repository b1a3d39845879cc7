#include "gateway/damaged_file.h"

#include <algorithm>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::size_t kDecimals = 2;

// Where the second record, the first row, begins; and where it ends, behind its line end.
struct Row {
    std::size_t begin, end;
};
Row first_row(std::string_view file) {
    const std::size_t begin = file.find('\n') + 1;
    const std::size_t end = file.find('\n', begin) + 1;
    CHECK(begin > 0 && end > begin);
    return {begin, end};
}

// The first amount behind a place: all of its characters.
Row amount_behind(std::string_view file, std::size_t from) {
    const auto is_digit = [&](std::size_t at) {
        return at < file.size() && file[at] >= '0' && file[at] <= '9';
    };
    for (std::size_t point = file.find('.', from); point != std::string_view::npos;
         point = file.find('.', point + 1)) {
        std::size_t begin = point;
        while (begin > from && is_digit(begin - 1)) --begin;
        const std::size_t end = point + 1 + kDecimals;
        const bool is_amount = begin < point && is_digit(point + 1) && is_digit(point + 2) &&
                               !is_digit(end) && file[begin - 1] == '|';
        if (is_amount) return {begin, end};
    }
    CHECK(false);
}

// Behind the word of the first row.
std::size_t first_field(std::string_view file) { return file.find('|', first_row(file).begin) + 1; }

}  // namespace

std::string damaged(std::string_view file, Damage damage) {
    constexpr std::string_view kGbk = "\xB2\xCE\xB1\xA3";  // 参保
    const auto [begin, end] = first_row(file);
    std::string out(file);
    switch (damage) {
        case Damage::cut_off:
            return out.substr(0, end + (file.size() - end) / 2);
        case Damage::half_character:
            return out.substr(0, end).append(kGbk.substr(0, kGbk.size() - 1));
        case Damage::mixed_encodings:
            return out.insert(first_field(file), kGbk).insert(end + kGbk.size(), "今年的医疗保险缴费");
        case Damage::nul_byte:
            return out.insert(first_field(file), 1, '\0');
        case Damage::row_missing:
            return out.erase(begin, end - begin);
        case Damage::row_twice:
            return out.insert(end, file.substr(begin, end - begin));
        case Damage::wrong_total: {
            const Row total = amount_behind(file, file.rfind("\nEND|"));
            char& last = out[total.end - 1];
            last = last == '0' ? '1' : '0';
            return out;
        }
        case Damage::negative:
            return out.insert(amount_behind(file, begin).begin, 1, '-');
        case Damage::overflow: {
            const Row amount = amount_behind(file, begin);
            return out.replace(amount.begin, amount.end - amount.begin, "99999999999999999999.99");
        }
        case Damage::formula:
            return out.insert(first_field(file), 1, '=');
        case Damage::nothing:
            return {};
    }
    return out;
}

}  // namespace canbao
