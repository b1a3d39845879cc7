#include "procedure/lists/examine_population.h"

#include <algorithm>
#include <thread>

#include "channels/cell_text.h"
#include "procedure/block_queue.h"
#include "procedure/found_person.h"
#include "procedure/permission.h"
#include "procedure/prepared_act.h"
#include "procedure/sealed_places.h"
#include "store/register_store.h"

namespace canbao {
namespace {

constexpr std::size_t kRowsOfBlock = 2048;
constexpr std::size_t kBlocksWaiting = 4;

struct ReadRow {
    std::uint32_t number;
    std::optional<PersonDetail> person;  // nothing where it cannot be read
    std::vector<BlindIndex> documents;   // of its document, by each key
    std::uint64_t content = 0;
};

struct ReadBlock {
    std::vector<ReadRow> rows;
    RowFaults faults;
    std::size_t widest_row = 0;
    std::uint64_t bytes = 0;
};

const BlindIndex kNoDocument{std::array<char, BlindIndex::kLength>{}};

// Reads the list into blocks: the half of the work that needs no database.
class ListReading {
   public:
    ListReading(PopulationList& list, const KeyRing& keys, BlockQueue<ReadBlock>& blocks)
        : list_(list), keys_(keys), blocks_(blocks) {}

    Result<Done> read() {
        auto done = read_rows();
        blocks_.end();
        return done;
    }

   private:
    Result<Done> read_rows() {
        for (auto row = TRY(list_.next()); row; row = TRY(list_.next())) {
            add(*row);
            if (block_.rows.size() == kRowsOfBlock && !pass_on()) return Done{};
        }
        (void)pass_on();
        return Done{};
    }

    void add(PopulationList::Row& row) {
        block_.widest_row = std::max(block_.widest_row, row.cells.cells.size());
        ReadRow read{row.cells.number, {}, {}, 0};
        if (auto* faults = std::get_if<RowFaults>(&row.person)) {
            std::move(faults->begin(), faults->end(), std::back_inserter(block_.faults));
        } else {
            auto& person = std::get<PersonDetail>(row.person);
            read.documents = indexes_of(keys_, {person.document, {}, {}});
            read.content = content_of(person);
            read.person = std::move(person);
        }
        block_.rows.push_back(std::move(read));
    }

    bool pass_on() {
        block_.bytes = list_.file().bytes_taken();
        return blocks_.put(std::exchange(block_, {}));
    }

    PopulationList& list_;
    ReadyKeys keys_;
    BlockQueue<ReadBlock>& blocks_;
    ReadBlock block_;
};

// Looks up block by block whom the list names.
class Examination {
   public:
    Examination(Connection& connection, const PopulationGround& ground)
        : connection_(connection), ground_(ground) {}

    DatabaseResult<Done> take(const ReadBlock& block) {
        RegisterWish wish;
        for (const ReadRow& row : block.rows)
            wish.documents.insert(row.documents.begin(), row.documents.end());
        const RegisterBook people = TRY(load_register(connection_, wish, TransactionKind::read));
        for (const ReadRow& row : block.rows) TRY(stage(row, people));
        for (const RowFault& fault : block.faults) examined_.faults.add(fault);
        examined_.widest_row = std::max(examined_.widest_row, block.widest_row);
        return Done{};
    }

    ExaminedPopulation finish() {
        StagedPopulation& rows = examined_.rows;
        rows.settle_repetitions();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const RowFate fate = rows[i].fate;
            if (fate == RowFate::registered)
                ++examined_.by_township[townships_[rows[i].township]];
            else if (goes_back(fate) && fate != RowFate::unreadable)
                examined_.faults.add(fault_in_general(rows[i]));
        }
        return std::move(examined_);
    }

   private:
    static RowFault fault_in_general(StagedRow row) {
        row.other = 0;
        return fault_of(row);
    }

    DatabaseResult<Done> stage(const ReadRow& row, const RegisterBook& people) {
        StagedRow staged{kNoDocument, row.content, row.number, 0, 0, RowFate::unreadable};
        if (!row.person) {
            examined_.rows.add(staged);
            return Done{};
        }
        staged.document = row.documents.front();
        staged.township = township_of(row.person->residence);
        const Newcomer newcomer = newcomer_of(people, ground_.area, row.documents);
        staged.fate = TRY(fate_of(*row.person, row.documents, newcomer));
        const int turn = people.next_turn(ground_.area, row.documents);
        if (staged.fate == RowFate::registered && (newcomer.number || turn > 0))
            examined_.rows.add(staged, {newcomer.number, turn});
        else
            examined_.rows.add(staged);
        return Done{};
    }

    DatabaseResult<RowFate> fate_of(const PersonDetail& person, std::span<const BlindIndex> documents,
                                    const Newcomer& newcomer) const {
        if (!sees(ground_.actor, person.residence)) return RowFate::out_of_scope;
        const RegisterEntry* owner = newcomer.owner;
        if (owner == nullptr)
            return may_register(ground_.law, person, ground_.on, nullptr).is_granted() ? RowFate::registered
                                                                                       : RowFate::born_later;
        if (!sees(ground_.actor, *owner)) return RowFate::known_unseen;
        const DetailFact& known = owner->detail();
        const bool is_by_this_document =
            std::ranges::find(documents, known.document_index) != documents.end();
        if (!is_by_this_document && newcomer.number) return RowFate::document_differs;
        const std::string place = place_of_detail("name", owner->area, owner->number, known.act);
        const std::string name = TRY(as_database_result(ground_.keys.open(known.name, place)));
        const bool has_name = tidy_name(name) == person.name.plain();
        const bool lives_there = known.residence == person.residence;
        if (has_name && lives_there) return RowFate::unchanged;
        return has_name      ? RowFate::residence_differs
               : lives_there ? RowFate::name_differs
                             : RowFate::both_differ;
    }

    // By a number of few digits: rows keep no residence.
    std::uint16_t township_of(RegionCode village) {
        const RegionCode township = village.parent().value_or(village);
        const auto [known, is_new] =
            township_numbers_.emplace(township, static_cast<std::uint16_t>(townships_.size()));
        if (is_new) townships_.push_back(township);
        return known->second;
    }

    Connection& connection_;
    const PopulationGround& ground_;
    ExaminedPopulation examined_;
    std::map<RegionCode, std::uint16_t> township_numbers_;
    std::vector<RegionCode> townships_;  // of one county: some tens
};

}  // namespace

void FaultCounts::add(const RowFault& fault, std::uint64_t rows) {
    std::pair<std::string_view, std::string> key(fault.code, fault.reason.zh);
    if (counts_.size() >= kMost && !counts_.contains(key)) key.second.clear();
    const auto [known, is_new] = counts_.emplace(std::move(key), Count{fault, 0});
    if (is_new && known->first.second.empty()) known->second.fault.reason = {"其他原因", "other reasons"};
    known->second.rows += rows;
}

std::uint64_t content_of(const PersonDetail& person) {
    std::string text = person.document.plain();
    for (const std::string_view part :
         {std::string_view(person.name.plain()),
          person.phone ? std::string_view(person.phone->plain()) : std::string_view()}) {
        text += '\n';
        text += part;
    }
    for (const std::uint64_t number : {static_cast<std::uint64_t>(person.born.days_since_1970()),
                                       person.residence.number(), static_cast<std::uint64_t>(person.sex)}) {
        text += '\n';
        text += std::to_string(number);
    }
    return std::hash<std::string>()(text);
}

DatabaseResult<ExaminedPopulation> examine_population(Connection& connection, const PopulationGround& ground,
                                                      PopulationList list,
                                                      const std::function<void(std::uint64_t)>& seen) {
    BlockQueue<ReadBlock> blocks(kBlocksWaiting);
    Result<Done> was_read = Done{};
    Examination examination(connection, ground);
    DatabaseResult<Done> was_taken = Done{};
    {
        const std::jthread reading([&] { was_read = ListReading(list, ground.keys, blocks).read(); });
        while (auto block = blocks.take()) {
            was_taken = examination.take(*block);
            if (!was_taken) break;
            seen(block->bytes);
        }
        blocks.abandon();
    }
    TRY(std::move(was_taken));
    TRY(as_database_result(std::move(was_read)));
    return examination.finish();
}

}  // namespace canbao
