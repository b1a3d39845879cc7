#include "procedure/quotes/quote_columns.h"

#include <algorithm>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "channels/decision_json.h"
#include "channels/people_csv.h"

namespace canbao {
namespace {

using Clock = std::chrono::steady_clock;

// Fewer rows are not worth a thread.
constexpr std::size_t kRowsOfThread = 16'384;

void count_outcomes(std::span<const ReasonWord> reasons, ColumnsTally& tally) {
    for (const ReasonWord word : reasons) {
        switch (outcome_of(word)) {
            case OutcomeBits::granted:
                ++tally.granted;
                break;
            case OutcomeBits::refused:
                ++tally.refused;
                break;
            case OutcomeBits::undetermined:
                ++tally.undetermined;
                break;
        }
    }
}

template <typename T>
std::string_view bytes_of(const std::vector<T>& column) {
    return {reinterpret_cast<const char*>(column.data()), column.size() * sizeof(T)};
}

Result<Done> write_answers(ByteSink& sink, const BatchPlan& plan, const QuoteTable& answers) {
    std::vector<ColumnPlace> columns = {
        {"due_fen", ColumnType::i32, 0},    {"award", ColumnType::u16, 0},
        {"fixed_wait", ColumnType::u16, 0}, {"variable_wait", ColumnType::u16, 0},
        {"cover_from", ColumnType::i32, 0}, {"reasons", ColumnType::u32, 0}};
    sink.buffer().append(quotes_header(answers.due_fen.size(), plan.year(), plan.awards(), columns));
    ColumnWriter writer(sink);
    TRY(writer.write(bytes_of(answers.due_fen)));
    TRY(writer.write(bytes_of(answers.award)));
    TRY(writer.write(bytes_of(answers.fixed_wait)));
    TRY(writer.write(bytes_of(answers.variable_wait)));
    TRY(writer.write(bytes_of(answers.cover_from)));
    TRY(writer.write(bytes_of(answers.reasons)));
    return sink.finish();
}

}  // namespace

Result<Done> check_facts(const PolicyBook& book, const AttributeSets& sets, int year,
                         std::span<const RegionCode> areas) {
    std::vector<const Statement*> declared;
    for (const RegionCode area : areas) {
        const ContributionTable* table = book.contribution(area, year);
        if (table == nullptr) continue;
        for (const Statement* fact : table->declared_facts)
            if (std::ranges::find(declared, fact) == declared.end()) declared.push_back(fact);
    }
    for (std::uint32_t id = 0; id < sets.size(); ++id) {
        for (const DeclaredFact& fact : sets.at(id).facts) {
            bool is_declared = false;
            for (const Statement* each : declared) {
                if (each->key() != fact.name) continue;
                is_declared = true;
                if (!can_have(*each, fact.value))
                    return fail(fmt::format("事实“{}”的值与 {} 的声明不符", fact.name, each->place().text()),
                                fmt::format("the fact \"{}\" has a value that {} does not allow", fact.name,
                                            each->place().text()));
            }
            if (!is_declared)
                return fail(fmt::format("没有一地的政策声明事实“{}”", fact.name),
                            fmt::format("no place declares the fact \"{}\"", fact.name));
        }
    }
    return Done{};
}

std::size_t quote_in_threads(const BatchPlan& plan, const PersonColumns& people, const QuoteColumns& answers,
                             unsigned threads) {
    const std::size_t rows = people.size();
    const std::size_t parts = std::clamp<std::size_t>(rows / kRowsOfThread, 1, std::max(threads, 1U));
    std::vector<std::size_t> singles(parts);
    std::vector<std::jthread> running;
    running.reserve(parts);
    for (std::size_t i = 0; i < parts; ++i) {
        running.emplace_back([&, i] {
            const std::size_t first = rows * i / parts;
            const std::size_t count = rows * (i + 1) / parts - first;
            singles[i] = plan.quote(rows_of(people, first, count), rows_of(answers, first, count));
        });
    }
    running.clear();  // joins
    std::size_t sum = 0;
    for (const std::size_t each : singles) sum += each;
    return sum;
}

Result<BatchPlan> plan_for(const PolicyBook& book, const PeopleFile& file, int year,
                           std::span<const RegionCode> areas) {
    TRY(check_facts(book, file.attributes(), year, areas));
    BatchPlan plan =
        TRY(BatchPlan::make(book, year, areas, file.attributes(), BatchPlan::usual_days(book, year, areas)));
    if (!plan.fits(file.people()))
        return fail("列“tier”有该地没有的缴费档次",
                    "the column \"tier\" holds a tier that its area does not have");
    return plan;
}

Result<ColumnsTally> quote_people_file(const PolicyBook& book, const PeopleFile& file, ByteSink& sink,
                                       unsigned threads) {
    ColumnsTally tally;
    const auto begun = Clock::now();
    const BatchPlan plan = TRY(plan_for(book, file, file.year(), file.areas()));
    QuoteTable answers(file.people().size());
    tally.decided_singly = quote_in_threads(plan, file.people(), answers.columns(), threads);
    tally.decide = Clock::now() - begun;
    tally.rows = file.people().size();
    count_outcomes(answers.reasons, tally);
    TRY(write_answers(sink, plan, answers));
    return tally;
}

namespace {

// So many lines are decided together: a plan is made for them.
constexpr std::size_t kLinesOfBatch = 262'144;
constexpr std::size_t kMostAreas = 65'536;

// Lines that wait to be decided, with those in error among them in their order.
class CsvBatch {
   public:
    CsvBatch(const PolicyBook& book, int year, Language language)
        : book_(book), year_(year), language_(language), people_(year, attributes_) {}

    bool is_full() const { return lines_.size() >= kLinesOfBatch || areas_.size() >= kMostAreas; }
    bool is_empty() const { return lines_.empty(); }

    void add(const QuoteRequest& request, const std::string& id) {
        const auto [at, is_new] =
            place_of_area_.try_emplace(request.person.region, static_cast<std::uint16_t>(areas_.size()));
        if (is_new) areas_.push_back(request.person.region);
        people_.add(request, at->second);
        lines_.push_back({id, 0, {}});
    }
    void add_error(std::size_t line, const std::string& id, LineError error) {
        lines_.push_back({id, line, std::move(error)});
    }

    Result<Done> write(ByteSink& sink, const std::vector<NamedKey>& payers, unsigned threads,
                       ColumnsTally& tally) {
        const auto begun = Clock::now();
        QuoteTable answers(people_.size());
        std::vector<Award> awards;
        if (people_.size() > 0) {
            const BatchPlan plan = TRY(BatchPlan::make(book_, year_, areas_, attributes_,
                                                       BatchPlan::usual_days(book_, year_, areas_)));
            tally.decided_singly += quote_in_threads(plan, people_.columns(), answers.columns(), threads);
            awards = plan.awards();
        }
        tally.decide += Clock::now() - begun;
        count_outcomes(answers.reasons, tally);
        std::size_t row = 0;
        for (const Line& line : lines_) {
            if (line.error) {
                ++tally.rows_in_error;
                append_csv_error(sink.buffer(), line.id, line.number, *line.error, payers.size(), language_);
            } else {
                append_csv_answer(sink.buffer(), line.id, answers.row(row), awards[answers.award[row]],
                                  payers);
                ++row;
            }
            TRY(sink.pass_on());
        }
        tally.rows += lines_.size();
        return Done{};
    }

   private:
    struct Line {
        std::string id;
        std::size_t number;
        std::optional<LineError> error;
    };

    const PolicyBook& book_;
    int year_;
    Language language_;
    AttributeSets attributes_;
    PeopleTable people_;
    std::vector<RegionCode> areas_;
    std::map<RegionCode, std::uint16_t> place_of_area_;
    std::vector<Line> lines_;
};

// The one province of all people of a file, whose payers are columns of the answers: that of the first region
// that has a catalogue, or the only one that the book knows.
class ProvinceOfFile {
   public:
    explicit ProvinceOfFile(const PolicyBook& book) : book_(book) {
        if (book.catalogues().size() == 1) catalogue_ = &book.catalogues().begin()->second;
    }

    bool holds(RegionCode region) {
        const Catalogue* its = book_.catalogue(region);
        if (catalogue_ == nullptr) catalogue_ = its;
        return its != nullptr && its == catalogue_;
    }
    bool is_known() const { return catalogue_ != nullptr; }
    const std::vector<NamedKey>& payers() const {
        static const std::vector<NamedKey> none;
        return is_known() ? catalogue_->payers : none;
    }

   private:
    const PolicyBook& book_;
    const Catalogue* catalogue_ = nullptr;
};

// Answers one file line by line, a batch at a time.
class CsvQuotes {
   public:
    CsvQuotes(const PolicyBook& book, int year, unsigned threads, Language language)
        : book_(book),
          year_(year),
          threads_(threads),
          language_(language),
          province_(book),
          batch_(std::make_unique<CsvBatch>(book, year, language)) {}

    Result<Done> read_names(LineSource& source) {
        const auto names = TRY(source.next());
        if (!names)
            return fail("输入为空，第一行应为列名", "the input is empty: the first line names the columns");
        if (names->is_too_long) return fail("第1行太长", "line 1 is too long");
        if (begin_as_columns(names->text))
            return fail(
                "这是列文件，不能从标准输入或管道读取，请给出文件名",
                "this is a file of columns, which cannot be read from standard input or a pipe: name the file");
        if (year_ == 0) return fail("CSV须用 --year 写明年度", "people in CSV need --year");
        if (const auto error = reader_.read_names(names->text)) {
            const bool has_field = !error->field.empty();
            return fail(
                fmt::format("第1行{}{}：{}", has_field ? " " : "", error->field, error->message.zh),
                fmt::format("line 1{}{}: {}", has_field ? ", " : "", error->field, error->message.en));
        }
        return Done{};
    }

    void add(std::size_t number, const LineSource::Line& line) {
        if (line.is_too_long) {
            batch_->add_error(number, "", {"", {"该行太长", "the line is too long"}});
            return;
        }
        const auto fields = reader_.read(line.text, year_);
        const bool is_of_province = reader_.region() && province_.holds(*reader_.region());
        if (!fields) {
            batch_->add_error(number, reader_.id(), fields.error());
        } else if (!is_of_province) {
            batch_->add_error(number, reader_.id(),
                              {"region",
                               {"没有该省的目录，或与前面的人不同省",
                                "its province has no catalogue, or is another than before"}});
        } else if (const auto request = resolve_quote(book_, **fields); !request) {
            batch_->add_error(number, reader_.id(), request.error());
        } else {
            batch_->add(*request, reader_.id());
        }
    }

    Result<Done> write_if_full(ByteSink& sink) {
        if (!batch_->is_full()) return Done{};
        // Later lines would have payers for whom the names have no columns.
        if (!province_.is_known())
            return fail(
                fmt::format("前{}行的区划都没有省级目录，请检查列“region”", kLinesOfBatch),
                fmt::format("none of the first {} regions has a catalogue: look at the column \"region\"",
                            kLinesOfBatch));
        return write(sink);
    }

    // Writes the lines that wait, below the names where those are not there yet.
    Result<Done> write(ByteSink& sink) {
        if (!std::exchange(has_names_, true)) append_csv_names(sink.buffer(), province_.payers());
        TRY(batch_->write(sink, province_.payers(), threads_, tally_));
        batch_ = std::make_unique<CsvBatch>(book_, year_, language_);
        return Done{};
    }

    const ColumnsTally& tally() const { return tally_; }

   private:
    const PolicyBook& book_;
    int year_;
    unsigned threads_;
    Language language_;
    PeopleCsvReader reader_;
    ProvinceOfFile province_;
    std::unique_ptr<CsvBatch> batch_;
    bool has_names_ = false;
    ColumnsTally tally_;
};

}  // namespace

Result<ColumnsTally> quote_people_csv(const PolicyBook& book, int year, LineSource& source, ByteSink& sink,
                                      unsigned threads, Language language) {
    CsvQuotes quotes(book, year, threads, language);
    TRY(quotes.read_names(source));
    for (std::size_t number = 2;; ++number) {
        const auto line = TRY(source.next());
        if (!line) break;
        quotes.add(number, *line);
        TRY(quotes.write_if_full(sink));
    }
    TRY(quotes.write(sink));
    TRY(sink.finish());
    return quotes.tally();
}

}  // namespace canbao
