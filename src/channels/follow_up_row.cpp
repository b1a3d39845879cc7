#include "channels/follow_up_row.h"

#include <charconv>

#include "channels/cell_text.h"
#include "channels/written_date.h"
#include "vocabulary/personal.h"

namespace canbao {
namespace {

// In the order of follow_up_fields.
enum Field : std::uint8_t { kPerson, kName, kState, kDay, kNote };

class FollowUpRowReader {
   public:
    FollowUpRowReader(const SheetHeader& header, const SheetRow& row) : header_(header), row_(row) {
        line_.row = row.number;
    }

    FollowUpLine read() {
        read_person();
        line_.name = tidy_name(cell(kName).text);
        if (line_.name.empty())
            add("name_missing", {"没有写姓名", "no name is written"},
                {"与发去的名单一致", "as in the list that was sent"});
        read_note();
        read_day();
        read_state();
        return std::move(line_);
    }

   private:
    SheetCell cell(Field field) const {
        const auto column = header_.columns[field];
        return column ? row_.at(*column) : SheetCell{};
    }
    void add(std::string_view code, LocalText reason, LocalText suggestion) {
        line_.faults.push_back({code, std::move(reason), std::move(suggestion)});
    }

    void read_person() {
        const SheetCell written = cell(kPerson);
        const std::string digits = tidy_number(written.text);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), line_.person);
        const bool is_number =
            error == std::errc() && end == digits.data() + digits.size() && line_.person > 0;
        if (!written.has_lost_digits && is_number) return;
        add("number_wrong", {"人员编号有误或缺失", "the person's number is missing or wrong"},
            {"与发去的名单一致", "as in the list that was sent"});
    }

    void read_note() {
        const std::string text = tidy_text(cell(kNote).text);
        if (text.empty()) return;
        const auto note = EvidenceText::parse(text);
        if (note)
            line_.note = note->plain();
        else
            add("note_wrong",
                {"备注太长或有不能用的字符", "the note is too long, or has signs that cannot be kept"},
                {"最多200字", "200 characters at most"});
    }

    void read_day() {
        const SheetCell written = cell(kDay);
        if (tidy_text(written.text).empty()) return;
        const auto date = parse_written_date(written.text, written.kind);
        const Date* day = date ? std::get_if<Date>(&*date) : nullptr;
        if (day != nullptr)
            line_.on = *day;
        else
            add("day_unreadable", {"联系日期看不出是哪一天", "the day of contact cannot be read"},
                {"请写成 2025-11-01", "write it as 2025-11-01"});
    }

    void read_state() {
        const std::string written = tidy_text(cell(kState).text);
        if (written.empty()) {
            if (line_.on || !line_.note.empty())
                add("state_missing", {"没有写联系情况", "it is not said how it stands"},
                    {"填“已联系”或“不愿参保”", "write contacted or declined"});
            return;
        }
        const auto state = follow_up_state_named(written);
        if (state)
            line_.state = *state;
        else
            add("state_unknown", {"联系情况不是列出的几种", "it is none of the states"},
                {"填“已联系”或“不愿参保”，未联系的填“待联系”", "write contacted, declined or to contact"});
    }

    const SheetHeader& header_;
    const SheetRow& row_;
    FollowUpLine line_;
};

}  // namespace

std::vector<SheetField> follow_up_fields() {
    return {{.key = "person",
             .name = {"人员编号", "person"},
             .aliases = {"人员编号", "编号", "person"},
             .is_needed = true,
             .is_digits = true},
            {.key = "name", .name = {"姓名", "name"}, .aliases = {"姓名", "name"}, .is_needed = true},
            {.key = "state",
             .name = {"联系情况", "follow-up"},
             .aliases = {"联系情况", "联系状态", "跟进情况", "follow-up", "state"},
             .is_needed = true},
            {.key = "on",
             .name = {"联系日期", "last contact"},
             .aliases = {"联系日期", "联系时间", "last contact", "on"}},
            {.key = "note", .name = {"备注", "note"}, .aliases = {"备注", "说明", "note"}}};
}

FollowUpLine read_follow_up_row(const SheetHeader& header, const SheetRow& row) {
    return FollowUpRowReader(header, row).read();
}

}  // namespace canbao
