#include "procedure/lists/import_population.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "procedure/lists/examine_population.h"
#include "procedure/lists/population_acts.h"
#include "procedure/pass_point.h"
#include "procedure/permission.h"
#include "store/act_store.h"
#include "store/list_store.h"
#include "store/register_questions.h"
#include "vocabulary/hex.h"

namespace canbao {
namespace {

using Kind = DatabaseError::Kind;
using Seen = std::function<void(std::uint64_t)>;

constexpr std::string_view kWord = "population";
constexpr std::size_t kPartsWaiting = 2;
constexpr std::uint64_t kThousandths = 1000;

class PopulationImport {
   public:
    PopulationImport(BulkWriter& writer, const RegionList& regions, const PopulationOrder& order,
                     const RegistrationTable& law, const Seen& seen)
        : writer_(writer), regions_(regions), order_(order), law_(law), seen_(seen) {}

    Result<PopulationOutcome> carry_out() {
        file_digest_ = TRY(digest_of_file(order_.file.path));
        if (order_.aim == PopulationOrder::Aim::rehearse) {
            TRY(examine_apart());
            TRY(write_feedback_alone());
            return finish();
        }
        // At first the list is examined beside the books, so that nobody waits for it. Where something is
        // recorded in the area meanwhile, the area is held from the beginning.
        TRY(examine_apart());
        if (is_nothing_new()) {
            TRY(write_feedback_alone());
            return finish();
        }
        auto written = write(last_here());
        if (!written && written.error().kind == Kind::conflict) written = write(std::nullopt);
        TRY(std::move(written));
        return finish();
    }

   private:
    // In a read transaction of its own.
    DatabaseResult<Done> examine_apart() {
        Connection& connection = writer_.connection();
        TRY(connection.begin(TransactionKind::read));
        auto done = examine();
        connection.roll_back();
        return done;
    }

    DatabaseResult<Done> examine() {
        Connection& connection = writer_.connection();
        done_before_ = 0;
        last_acts_ = TRY(last_acts_everywhere(connection));
        const auto lists = TRY(lists_taken(connection, order_.area));
        taken_before_.reset();
        for (const ListTaken& list : lists)
            if (list.kind == kWord && list.file_digest == file_digest_) taken_before_ = list;
        auto list = TRY(open_list());
        in_all_ = list.file().bytes_in_all();
        format_ = list.file().format();
        header_ = list.file().header();
        const PopulationGround ground = {law_, writer_.ground().keys, writer_.actor(), order_.area,
                                         order_.on};
        examined_ = TRY(examine_population(connection, ground, std::move(list),
                                           [&](std::uint64_t bytes) { show(bytes); }));
        done_before_ = in_all_;
        return Done{};
    }

    DatabaseResult<PopulationList> open_list() const {
        return as_database_result(PopulationList::open(order_.file, regions_, order_.area, order_.residence));
    }

    // Of both readings together.
    void show(std::uint64_t bytes) const {
        if (in_all_ != 0) seen_((done_before_ + bytes) * kThousandths / (2 * in_all_));
    }

    std::size_t persons() const { return examined_->rows.count(RowFate::registered); }
    bool is_nothing_new() const { return taken_before_ && persons() == 0; }
    std::size_t returned() const {
        std::size_t count = 0;
        for (std::size_t i = 0; i < examined_->rows.size(); ++i)
            if (goes_back(examined_->rows[i].fate)) ++count;
        return count;
    }

    std::int64_t last_here() const {
        const auto last = last_acts_.find(order_.area);
        return last == last_acts_.end() ? 0 : last->second;
    }

    DatabaseResult<std::optional<ReturnedRows>> open_feedback(const PopulationList& list) {
        feedback_.clear();
        const std::string path = order_.feedback.value_or(path_of_returned(order_.file.path, format_));
        if (path.empty() || returned() == 0) return std::optional<ReturnedRows>();
        auto feedback = TRY(as_database_result(
            ReturnedRows::open(path, list.file(), examined_->widest_row, order_.language)));
        feedback_ = path;
        return std::optional(std::move(feedback));
    }

    DatabaseResult<Done> write_feedback_alone() {
        if (returned() == 0 || (order_.feedback && order_.feedback->empty())) return Done{};
        auto list = TRY(open_list());
        auto feedback = TRY(open_feedback(list));
        if (!feedback) return Done{};
        BlockQueue<PopulationPart> nothing(kPartsWaiting);
        return as_database_result(
            PopulationActs(list, examined_->rows, writer_.ground().keys, &*feedback, std::nullopt)
                .make(nothing));
    }

    // `last`: the area's last act when the list was examined; nothing: it is examined while the area is held.
    DatabaseResult<Done> write(std::optional<std::int64_t> last) {
        act_.reset();
        part_ = 0;
        return writer_.write_together(order_.area, last,
                                      [&](BulkTransaction& transaction) -> DatabaseResult<Done> {
                                          if (!last) TRY(examine());
                                          if (is_nothing_new()) return write_feedback_alone();
                                          return write_begun(transaction);
                                      });
    }

    DatabaseResult<Done> write_begun(BulkTransaction& transaction) {
        auto list = TRY(open_list());
        auto feedback = TRY(open_feedback(list));
        const PopulationNumbers numbers = {
            order_.area, order_.on, persons(),
            TRY(transaction.take_numbers(PopulationNumbers::count(persons())))};
        TRY(write_list(transaction, numbers.first));
        BlockQueue<PopulationPart> parts(kPartsWaiting);
        Result<Done> was_made = Done{};
        DatabaseResult<Done> was_written = Done{};
        {
            const std::jthread making([&] {
                was_made = PopulationActs(list, examined_->rows, writer_.ground().keys,
                                          feedback ? &*feedback : nullptr, numbers)
                               .make(parts);
            });
            while (auto part = parts.take()) {
                was_written = write_part(transaction, numbers.first, *std::move(part));
                if (!was_written) break;
            }
            parts.abandon();
        }
        TRY(std::move(was_written));
        TRY(as_database_result(std::move(was_made)));
        TRY(write_documents(transaction.connection(), examined_->rows, numbers));
        TRY(check_others(transaction.connection()));
        act_ = numbers.first;
        return Done{};
    }

    DatabaseResult<Done> write_list(BulkTransaction& transaction, std::int64_t act) const {
        const ListTaken list{
            .area = order_.area,
            .act = act,
            .kind = std::string(kWord),
            .department = order_.source,
            .region = order_.residence.value_or(order_.area),
            .document = order_.document.plain(),
            .mode = ListMode::changes,
            .covered = {},
            .as_of = order_.on,
            .file_name = std::filesystem::path(order_.file.path).filename().string(),
            .file_digest = file_digest_,
            .rows = static_cast<std::int64_t>(examined_->rows.size()),
            .added = static_cast<std::int64_t>(persons()),
            .moved = 0,
            .ended = 0,
            .unchanged = static_cast<std::int64_t>(examined_->rows.count(RowFate::unchanged)),
            .returned = static_cast<std::int64_t>(returned())};
        std::vector<Facts> facts = {rows_of({&list, 1})};
        const FactDigests digests = digests_of(facts);
        return transaction.write(act_of(act, 0), act, std::move(facts), digests);
    }

    DatabaseResult<Done> write_part(BulkTransaction& transaction, std::int64_t list, PopulationPart part) {
        ++part_;
        TRY(transaction.write(act_of(list, part_), part.act, std::move(part.facts), part.digests));
        pass_point("part");
        show(part.bytes);
        return Done{};
    }

    // The act of the list, or of one of its parts, counted from 1.
    BulkAct act_of(std::int64_t list, std::int64_t part) const {
        std::string command = fmt::format(R"({{"act":"{}","area":"{}","on":"{}","document":)", kWord,
                                          order_.area.text(), order_.on.text());
        append_json_string(command, order_.document.plain());
        command += fmt::format(R"(,"source":"{}","digest":"{}","list":"{}","part":{}}})", order_.source,
                               hex_of(file_digest_), list, part);
        return {.area = order_.area,
                .client = std::string(kWord),
                .key = fmt::format("{}/{}", list, part),
                .kind = std::string(kWord),
                .on = order_.on,
                .command = std::move(command),
                .decision = {.pack = fmt::format("{}/{}", law_.region.text(), law_.year),
                             .clauses = {law_.needed.source->clause->reference},
                             .reasons = {}}};
    }

    // A person keeps one number everywhere: where somebody was registered in another area meanwhile, the list
    // is to be examined again.
    DatabaseResult<Done> check_others(Connection& connection) {
        TRY(hold_newcomers(connection));
        auto now = TRY(last_acts_everywhere(connection));
        now.erase(order_.area);
        last_acts_.erase(order_.area);
        if (now == last_acts_) return Done{};
        std::vector<BlindIndex> documents;
        const StagedPopulation& rows = examined_->rows;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const KnownBefore* before = rows.known_before(i);
            const bool is_new = rows[i].fate == RowFate::registered && (before == nullptr || !before->number);
            if (is_new) documents.push_back(rows[i].document);
            if (documents.size() < PopulationNumbers::kPersonsOfPart && i + 1 < rows.size()) continue;
            if (TRY(are_known_elsewhere(connection, order_.area, documents)))
                return tl::unexpected(
                    DatabaseError{Error::of("办理期间名单中有人在其他区划登记，请再执行一次",
                                            "somebody of the list was registered in another area meanwhile: "
                                            "run it again"),
                                  Kind::conflict});
            documents.clear();
        }
        return Done{};
    }

    PopulationOutcome finish() {
        PopulationOutcome out;
        out.format = format_;
        out.header = header_;
        out.rows = examined_->rows.size();
        out.registered = persons();
        out.unchanged = examined_->rows.count(RowFate::unchanged);
        out.returned = returned();
        out.by_township = examined_->by_township;
        for (const auto& [key, count] : examined_->faults.all())
            out.reasons.push_back({std::string(key.first), count.fault.reason, count.rows});
        std::ranges::stable_sort(out.reasons, std::greater(), &PopulationOutcome::Returned::rows);
        out.feedback = feedback_;
        out.taken_before = taken_before_;
        out.act = act_;
        if (act_) out.acts = 1 + PopulationNumbers::parts_of(persons());
        return out;
    }

    BulkWriter& writer_;
    const RegionList& regions_;
    const PopulationOrder& order_;
    const RegistrationTable& law_;
    const Seen& seen_;

    std::string file_digest_;
    SheetFormat format_;
    SheetHeader header_;
    std::uint64_t in_all_ = 0;       // bytes of the list
    std::uint64_t done_before_ = 0;  // by the first reading
    std::optional<ExaminedPopulation> examined_;
    std::optional<ListTaken> taken_before_;
    std::map<RegionCode, std::int64_t> last_acts_;  // of every area, when the list was examined
    std::string feedback_;                          // as far as one was written
    std::optional<std::int64_t> act_;
    std::int64_t part_ = 0;
};

}  // namespace

Result<PopulationOutcome> import_population(BulkWriter& writer, const RegionList& regions,
                                            const PopulationOrder& order, const Seen& seen) {
    if (auto refused = refuse_population_list(writer.actor(), order.area))
        return tl::unexpected(Error{std::move(refused->message)});
    const RegistrationTable* law = writer.ground().book.registration(order.area, order.on.year());
    if (law == nullptr)
        return fail(
            fmt::format("政策目录中没有适用于 {} {}年的参保登记规定", order.area.text(), order.on.year()),
            fmt::format("no pack states the law of registration for {} in {}", order.area.text(),
                        order.on.year()));
    TRY(prefer_indexes(writer.connection()));
    TRY(bound_memory(writer.connection()));
    return PopulationImport(writer, regions, order, *law, seen).carry_out();
}

}  // namespace canbao
