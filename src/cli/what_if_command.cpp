#include <algorithm>
#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/population_profile_file.h"
#include "cli/progress.h"
#include "cli/spare_inputs.h"
#include "cli/what_if_view.h"
#include "files/byte_sink.h"
#include "files/policy_directory.h"
#include "policy/policy_change.h"
#include "procedure/quotes/quote_columns.h"
#include "procedure/quotes/synthesise.h"
#include "procedure/quotes/what_if.h"

namespace canbao {
namespace {

// The book of some files, or nothing after complaining.
std::unique_ptr<PolicyBook> book_of(std::span<const PolicyFile> files, Language language, LocalText where) {
    PolicyBook::Reading reading = PolicyBook::read(files);
    if (reading.problems.empty()) return std::move(reading.book);
    print_problems(stderr, reading.problems, language);
    complain(Error{std::move(where)}, language);
    return nullptr;
}

class WhatIfCommand {
   public:
    explicit WhatIfCommand(const WhatIfOptions& options)
        : options_(options), language_(options.common.language) {}

    int run() {
        const auto status = compare();
        return status ? *status : complain(status.error(), language_);
    }

   private:
    bool zh() const { return language_ == Language::zh; }

    Result<int> compare() {
        TRY(check_output());
        TRY(read_place());
        auto files = TRY(read_policy_directory(policy_folder(options_.common)));
        const auto before =
            book_of(files, language_, {"现行政策包有错误", "the packs as they are have problems"});
        if (before == nullptr) return kUnusable;
        std::optional<PeopleFile> file;
        std::optional<InventedPeople> invented;
        WhatIfPeople people{};
        if (!options_.columns.empty()) {
            file.emplace(TRY(PeopleFile::open(options_.columns, *before)));
            people = {file->year(), file->areas(), &file->attributes(), file->people()};
            TRY(check_facts(*before, file->attributes(), file->year(), file->areas()));
        } else {
            if (!place_) return fail("虚构居民须用 --place 写明地方", "invented people need --place");
            auto made = TRY(invent(*before));
            if (!made) return kUnusable;
            invented.emplace(*std::move(made));
            people = {place_->year, {place_->region}, invented->attributes.get(), invented->people.columns()};
        }
        if (place_ && place_->year != people.year)
            return fail(fmt::format("列文件是{}年度的，--place 是{}年度的", people.year, place_->year),
                        fmt::format("the columns are for {}, --place is for {}", people.year, place_->year));
        if (file) TRY(check_people(people));
        const WhatIfLaw law_before{before.get(), people.areas, people.year};
        std::unique_ptr<PolicyBook> changed;
        const auto law_after = TRY(law_after_change(files, law_before, changed));
        if (!law_after) return kUnusable;
        for (const WhatIfLaw* law : {&law_before, &*law_after}) TRY(check_law(*law));
        const WhatIf result = TRY(what_if(people, law_before, *law_after, threads()));
        return show(result, title(law_before, *law_after, !file));
    }

    // A place that nobody of the file lives in would make every change cost nothing.
    Result<Done> check_people(const WhatIfPeople& people) const {
        if (!place_) return Done{};
        const auto lives_there = [&](RegionCode area) { return place_->region.contains(area); };
        if (std::ranges::none_of(people.areas, lives_there))
            return fail(
                fmt::format("列文件中没有人住在 {}，改动影响不到任何人；请改 --place", options_.place),
                fmt::format(
                    "nobody of the columns lives in {}: the change reaches none of them; mend --place",
                    options_.place));
        if (!options_.against.empty() && !std::ranges::all_of(people.areas, lives_there))
            return fail(
                fmt::format("列文件中有人不住在 {}，不能都与 --against 比较", options_.place),
                fmt::format(
                    "some people of the columns do not live in {}: they cannot be compared with --against",
                    options_.place));
        return Done{};
    }

    // The page would take the place of the people.
    Result<Done> check_output() const {
        if (!options_.html.empty() && !options_.columns.empty() &&
            writes_over(options_.html, options_.columns))
            return fail("网页不能写在列文件上，请换一个文件名",
                        "the page cannot be written over the columns: name another file");
        return spare_inputs(options_.html, {options_.profile});
    }

    Result<Done> read_place() {
        if (options_.place.empty()) return Done{};
        const Pack::Reference place = TRY(Pack::Reference::parse(options_.place));
        place_ = place;
        return Done{};
    }

    unsigned threads() const {
        return options_.threads > 0 ? options_.threads : std::max(1U, std::thread::hardware_concurrency());
    }

    // Nothing after complaining.
    Result<std::optional<InventedPeople>> invent(const PolicyBook& book) {
        const auto profile = open_profile(options_.profile, book, place_->region, options_.common);
        if (!profile) return std::optional<InventedPeople>();
        ProgressBar bar(zh() ? "正在生成" : "inventing people", options_.people);
        const SynthesisOrder order{
            {place_->region}, place_->year, options_.people, options_.seed, SynthesisOrder::Form::columns};
        InventedPeople people =
            TRY(invent_people(book, *profile, order, [&](std::uint64_t done) { bar.show(done); }));
        return std::optional(std::move(people));
    }

    // The other law; its book where it is another. Nothing after complaining.
    Result<std::optional<WhatIfLaw>> law_after_change(std::span<const PolicyFile> files,
                                                      const WhatIfLaw& before,
                                                      std::unique_ptr<PolicyBook>& changed) {
        if (!options_.against.empty()) {
            const Pack::Reference other = TRY(Pack::Reference::parse(options_.against));
            return std::optional(
                WhatIfLaw{before.book, std::vector(before.areas.size(), other.region), other.year});
        }
        std::vector<PolicyFile> other_files;
        if (!options_.policies_after.empty()) {
            other_files = TRY(read_policy_directory(options_.policies_after));
        } else {
            if (!place_)
                return fail("--change 须用 --place 写明改哪个政策包",
                            "--change needs --place: the pack to change");
            std::vector<PolicyChange> changes;
            for (const std::string& text : options_.changes) {
                PolicyChange change = TRY(PolicyChange::parse(text));
                const auto is_same = [&](const PolicyChange& other) {
                    return other.rule == change.rule && other.field == change.field;
                };
                if (std::ranges::any_of(changes, is_same))
                    return fail("--change " + text + "：同一处已改过一次，只写一个",
                                "--change " + text + ": this is changed already, state it once");
                changes.push_back(std::move(change));
            }
            other_files = TRY(with_changes(files, *before.book, *place_, changes));
        }
        changed = book_of(other_files, language_,
                          {"改后的政策包有错误，不能比较",
                           "the packs with the changes have problems and cannot be compared"});
        if (changed == nullptr) return std::optional<WhatIfLaw>();
        return std::optional(WhatIfLaw{changed.get(), before.areas, before.year});
    }

    static Result<Done> check_law(const WhatIfLaw& law) {
        for (const RegionCode area : law.areas) {
            if (law.book->contribution(area, law.year) != nullptr) continue;
            return fail(fmt::format("没有适用于 {} {}年度的缴费政策", area.text(), law.year),
                        fmt::format("no policy holds at {} for {}", area.text(), law.year));
        }
        return Done{};
    }

    std::string name_of(const WhatIfLaw& law) const {
        const RegionCode area = law.areas.front();
        const ContributionTable* table = law.book->contribution(area, law.year);
        std::string name = fmt::format("{} {}/{}", table->pack->name.in(language_), area.text(), law.year);
        if (std::ranges::any_of(law.areas, [&](RegionCode each) { return each != area; }))
            name = zh()
                       ? fmt::format("{}等{}地 {}年度", area.text(), law.areas.size(), law.year)
                       : fmt::format("{} and {} more areas, {}", area.text(), law.areas.size() - 1, law.year);
        return name;
    }

    WhatIfTitle title(const WhatIfLaw& before, const WhatIfLaw& after, bool is_invented) const {
        const bool is_other_place = !options_.against.empty();
        const std::string changed = options_.policies_after.empty() ? (zh() ? "改动后" : "with the changes")
                                                                    : options_.policies_after;
        const auto& tiers = before.book->contribution(before.areas.front(), before.year)->tiers;
        return {name_of(before), is_other_place ? name_of(after) : changed, options_.changes, is_invented,
                is_invented && !tiers.empty() ? tiers.front().name->in(language_) : ""};
    }

    Result<int> show(const WhatIf& result, WhatIfTitle title) const {
        const WhatIfView view = view_of(*result.statement, std::move(title), language_);
        if (!options_.html.empty()) {
            ByteSink sink = TRY(ByteSink::open(options_.html));
            sink.buffer() += what_if_html(view);
            TRY(sink.finish());
        }
        if (options_.as_json) {
            fmt::print("{}\n", what_if_json(view).dump(2));
        } else {
            fmt::print("{}", what_if_text(view));
        }
        // So that the two do not mix where both go to one place.
        std::fflush(stdout);
        const auto milliseconds = [](std::chrono::nanoseconds time) {
            return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
        };
        fmt::print(stderr,
                   fmt::runtime(zh() ? "造表{}毫秒，两次核定并汇总{}毫秒\n"
                                     : "tables {} ms, quoting twice and summing up {} ms\n"),
                   milliseconds(result.times.plan), milliseconds(result.times.decide));
        return static_cast<int>(kDone);
    }

    const WhatIfOptions& options_;
    Language language_;
    std::optional<Pack::Reference> place_;
};

}  // namespace

int run_what_if(const WhatIfOptions& options) { return WhatIfCommand(options).run(); }

}  // namespace canbao
