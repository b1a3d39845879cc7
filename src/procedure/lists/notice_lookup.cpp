#include "procedure/lists/notice_lookup.h"

#include <algorithm>

#include <fmt/format.h>

#include "channels/cell_text.h"
#include "procedure/found_person.h"
#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "store/register_store.h"

namespace canbao {
namespace {

constexpr std::size_t kBlock = 2'000;

RowFault fault(std::string_view code, LocalText reason, LocalText suggestion) {
    return {code, std::move(reason), std::move(suggestion)};
}

RowFault not_registered(bool is_elsewhere) {
    if (is_elsewhere)
        return fault("registered_elsewhere",
                     {"此人登记在其他区划", "this person is registered in another area"},
                     {"请报送该区划", "send it to that area"});
    return fault("not_registered",
                 {"本区划没有登记此人", "nobody in the area is registered by this document"},
                 {"请核对号码；确为本地居民的，先用人口名单登记",
                  "check the number; whoever lives here is registered by a population list first"});
}

class NoticeLookup {
   public:
    NoticeLookup(Connection& connection, const NoticeGround& ground, const std::vector<NoticeLine>& lines)
        : connection_(connection), ground_(ground), lines_(lines) {}

    DatabaseResult<std::vector<NoticeRow>> run() {
        rows_.reserve(lines_.size());
        for (std::size_t first = 0; first < lines_.size(); first += kBlock)
            TRY(take_block(first, std::min(kBlock, lines_.size() - first)));
        return std::move(rows_);
    }

   private:
    DatabaseResult<Done> take_block(std::size_t first, std::size_t count) {
        std::vector<std::vector<BlindIndex>> documents(count);
        RegisterWish wish;
        for (std::size_t i = 0; i < count; ++i) {
            const NoticeLine& line = lines_[first + i];
            if (!line.document) continue;
            documents[i] = indexes_of(ground_.keys, {*line.document, {}, {}});
            wish.documents.insert(documents[i].begin(), documents[i].end());
        }
        const RegisterBook people = TRY(load_register(connection_, wish, TransactionKind::read));
        for (std::size_t i = 0; i < count; ++i) {
            auto row = take_line(people, lines_[first + i], documents[i]);
            if (!row) return as_database_result(Result<Done>(tl::unexpected(std::move(row.error()))));
            rows_.push_back(*std::move(row));
        }
        return Done{};
    }

    Result<NoticeRow> take_line(const RegisterBook& people, const NoticeLine& line,
                                std::span<const BlindIndex> documents) {
        NoticeRow row{
            .row = line.row, .kind = NoticeVerdict::Kind::returned, .faults = line.faults, .change = {}};
        if (!line.document) return row;
        const RegisterEntry* entry = owner_of(people, ground_.area, documents);
        if (entry == nullptr || !sees(ground_.actor, *entry)) {
            row.faults.push_back(not_registered(entry == nullptr && !people.holders(documents).empty()));
            return row;
        }
        const PersonDetail detail = TRY(open_detail(ground_.keys, *entry));
        if (line.name && tidy_name(detail.name.plain()) != line.name->plain())
            row.faults.push_back(fault("name_differs",
                                       {"姓名与登记的不符", "the name is not the registered one"},
                                       {"请核对姓名和号码", "check name and number"}));
        if (!row.faults.empty()) return row;
        note_repetition(line, *entry, row);
        if (row.faults.empty()) judge(people, line, *entry, detail, row);
        return row;
    }

    void note_repetition(const NoticeLine& line, const RegisterEntry& entry, NoticeRow& row) {
        const auto [before, is_first] = rows_of_.emplace(entry.number, line.row);
        if (is_first) return;
        row.faults.push_back(fault("repeated",
                                   {fmt::format("第{}行已有此人", before->second),
                                    fmt::format("row {} is about this person already", before->second)},
                                   {"只留一行", "keep one"}));
    }

    void judge(const RegisterBook& people, const NoticeLine& line, const RegisterEntry& entry,
               const PersonDetail& detail, NoticeRow& row) const {
        const auto others = people.others_of(entry);
        const NoticeVerdict verdict = verdict_on(line, entry, others);
        row.kind = verdict.kind;
        if (verdict.fault) row.faults.push_back(*verdict.fault);
        // Of households the rows of one mark are compared together.
        const bool is_member =
            ground_.kind == NoticeKind::households && verdict.kind == NoticeVerdict::Kind::unchanged;
        if (verdict.kind != NoticeVerdict::Kind::recorded && !is_member) return;
        const auto is_active = [&](const RegisterEntry& each) {
            return standing_on(Date::last_of(kLastYear), each.enrolments).kind == Standing::Kind::active;
        };
        row.change = {
            .person = entry.number,
            .day = line.day.value_or(ground_.as_of),
            .name = detail.name.masked(),
            .is_enrolled = is_active(entry),
            .is_enrolled_elsewhere = std::ranges::any_of(
                others,
                [&](const RegisterEntry* other) { return other->area != entry.area && is_active(*other); }),
            .detail = {},
            .document = {},
            .household = line.household,
            .relation = line.relation};
        if (ground_.kind == NoticeKind::moves) {
            row.change->detail = detail;
            row.change->detail->residence = *line.residence;
            row.change->document =
                indexes_of(ground_.keys, {detail.document, detail.name, detail.born}).front();
        }
    }

    NoticeVerdict verdict_on(const NoticeLine& line, const RegisterEntry& entry,
                             std::span<const RegisterEntry* const> others) const {
        switch (ground_.kind) {
            case NoticeKind::deaths:
                return judge_death(entry, others, *line.day, ground_.as_of);
            case NoticeKind::moves:
                return judge_move(entry, others, *line.residence, *line.day, ground_.as_of);
            case NoticeKind::households:
                return judge_member(entry, others);
        }
        CHECK(false);
    }

    Connection& connection_;
    const NoticeGround& ground_;
    const std::vector<NoticeLine>& lines_;
    std::map<PersonNumber, std::uint32_t> rows_of_;
    std::vector<NoticeRow> rows_;
};

}  // namespace

DatabaseResult<std::vector<NoticeRow>> look_up_notices(Connection& connection, const NoticeGround& ground,
                                                       const std::vector<NoticeLine>& lines) {
    return NoticeLookup(connection, ground, lines).run();
}

}  // namespace canbao
