#include <algorithm>
#include <chrono>
#include <cstdio>

#include <fmt/format.h>

#include "channels/act_line.h"
#include "channels/json_text.h"
#include "cli/console.h"
#include "cli/office_commands.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "procedure/act_lines.h"

namespace canbao {
namespace {

// "resident_id:1405…", or a number of a resident ID alone; of a household book
// "household_book:NUMBER:NAME:BORN".
std::string document_json(std::string_view typed) {
    constexpr std::string_view kFields[] = {"kind", "number", "name", "born"};
    std::string out = "{";
    std::string text(typed);
    if (text.find(':') == std::string::npos) text = "resident_id:" + text;
    std::size_t begin = 0;
    for (const std::string_view field : kFields) {
        const std::size_t end = std::min(text.find(':', begin), text.size());
        out += fmt::format(R"({}"{}":)", out.size() == 1 ? "" : ",", field);
        append_json_string(out, std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
        if (begin > text.size()) break;
    }
    return out + '}';
}

// "employee:110101:2026-01-31".
std::string elsewhere_json(std::string_view typed) {
    constexpr std::string_view kFields[] = {"scheme", "area", "suspended_on"};
    std::string out = "{";
    std::size_t begin = 0;
    for (const std::string_view field : kFields) {
        const std::size_t end = std::min(typed.find(':', begin), typed.size());
        out += fmt::format(R"({}"{}":)", out.size() == 1 ? "" : ",", field);
        append_json_string(out, typed.substr(begin, end - begin));
        begin = end + 1;
        if (begin > typed.size()) break;
    }
    return out + '}';
}

// "2024,2025,employee:2023".
std::string insured_json(std::string_view typed) {
    std::string out = "[";
    for (std::size_t begin = 0; begin <= typed.size();) {
        const std::size_t end = std::min(typed.find(',', begin), typed.size());
        std::string_view year = typed.substr(begin, end - begin);
        std::string_view scheme = "resident";
        if (const std::size_t colon = year.find(':'); colon != std::string_view::npos) {
            scheme = year.substr(0, colon);
            year.remove_prefix(colon + 1);
        }
        const bool is_number =
            !year.empty() && year.find_first_not_of("0123456789") == std::string_view::npos;
        out += fmt::format(R"({}{{"year":{},"scheme":)", out.size() == 1 ? "" : ",", is_number ? year : "0");
        append_json_string(out, scheme);
        out += '}';
        begin = end + 1;
    }
    return out + ']';
}

// "2026", "repair:2025", "prepaid:2027", for the person of --person or --document of the order.
std::string lines_json(const ActsOptions& options) {
    const auto typed_of = [&](std::string_view name) {
        const auto found = std::ranges::find(options.fields, name, [](const auto& it) { return it.first; });
        return found == options.fields.end() ? std::string() : found->second;
    };
    const std::string document = typed_of("document");
    std::string person;
    if (document.empty()) {
        person = R"("person":)";
        append_json_string(person, typed_of("person"));
    } else {
        person = R"("document":)" + document_json(document);
    }
    std::string out = "[";
    const std::string all = typed_of("lines");
    for (std::size_t begin = 0; begin <= all.size();) {
        const std::size_t end = std::min(all.find(',', begin), all.size());
        std::string_view year = std::string_view(all).substr(begin, end - begin);
        std::string_view item = "contribution";
        if (const std::size_t colon = year.find(':'); colon != std::string_view::npos) {
            item = year.substr(0, colon);
            year.remove_prefix(colon + 1);
        }
        const bool is_number =
            !year.empty() && year.find_first_not_of("0123456789") == std::string_view::npos;
        out += fmt::format(R"({}{{{},"item":)", out.size() == 1 ? "" : ",", person);
        append_json_string(out, item);
        out += fmt::format(R"(,"year":{}}})", is_number ? year : "0");
        begin = end + 1;
    }
    return out + ']';
}

std::string json_of(const ActsOptions& options) {
    std::string out = R"({"act":)";
    append_json_string(out, options.act);
    for (const auto& [field, typed] : options.fields) {
        // An order names its person in its lines.
        const bool is_of_lines = options.act == "order" && (field == "person" || field == "document");
        if (typed.empty() || is_of_lines) continue;
        out += ',';
        append_json_string(out, field);
        out += ':';
        if (field == "document" || field == "new_document" || field == "guardian")
            out += document_json(typed);
        else if (field == "elsewhere")
            out += elsewhere_json(typed);
        else if (field == "lines")
            out += lines_json(options);
        else if (field == "insured")
            out += insured_json(typed);
        else
            append_json_string(out, typed);
    }
    return out + '}';
}

void print_tally(const ActTally& tally, const Committer::Counts& counts, double seconds, Language language) {
    const bool zh = language == Language::zh;
    const double rate = seconds > 0 ? static_cast<double>(tally.lines) / seconds : 0;
    fmt::print(stderr,
               fmt::runtime(zh ? "{}：准予{}，不予{}，有误{}；此前已办{}；{}，{:.1f}秒，每秒{}条\n"
                               : "{}: {} granted, {} refused, {} in error; {} carried out before; "
                                 "{}, {:.1f} s, {} a second\n"),
               zh ? grouped(tally.lines) + "条指令" : counted(tally.lines, "command"), grouped(tally.granted),
               grouped(tally.refused), grouped(tally.faults), grouped(tally.repeated),
               zh ? grouped(counts.batches) + "批" : counted(counts.batches, "batch", "batches"), seconds,
               grouped(static_cast<std::uint64_t>(rate)));
}

int run_file(const ActsOptions& options, Committer& committer, const Office& office, const Actor& actor) {
    const Language language = options.office.common.language;
    if (writes_over(options.output, options.input))
        return complain(Error::of("答复不能写在指令文件上，请换一个文件名",
                                  "the answers cannot be written over the commands: name another file"),
                        language);
    auto source = LineSource::open(options.input);
    if (!source) return complain(source.error(), language);
    auto sink = ByteSink::open(options.output);
    if (!sink) return complain(sink.error(), language);
    ProgressBar bar(language == Language::zh ? "正在办理" : "carrying out", source->bytes_in_all());
    const auto begun = std::chrono::steady_clock::now();
    const auto tally = carry_out_lines(committer, *office.keys, actor, options.client, *source, *sink,
                                       language, [&](std::uint64_t bytes) { bar.show(bytes); });
    if (!tally) return complain(tally.error(), language);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    print_tally(*tally, committer.counts(), took.count(), language);
    return tally->faults == 0 ? kDone : kSomeInError;
}

int run_one(const ActsOptions& options, Committer& committer, const Office& office, const Actor& actor) {
    const Language language = options.office.common.language;
    std::string line = json_of(options);
    const std::size_t length = line.size();
    line.append(LineSource::kPadding, ' ');
    auto command = ActLineReader().read(std::string_view(line).substr(0, length));
    ActAnswer answer;
    if (command)
        answer = committer.carry_out(prepare_act(*std::move(command), actor, options.client, *office.keys));
    else
        answer.fault = ActFault{ActFault::Kind::bad_command, command.error().field, command.error().message};
    std::string out;
    append_act_answer(out, answer, language);
    fmt::print("{}\n", out);
    return answer.fault ? kSomeInError : kDone;
}

}  // namespace

int run_acts(const ActsOptions& options) {
    const Language language = options.office.common.language;
    const auto actor = actor_of(options.office);
    if (!actor) return complain(actor.error(), language);
    const auto office = open_office(options.office);
    if (!office) return kUnusable;
    auto committer = Committer::start({.database = office->database}, *office->book, *office->keys,
                                      office->law, program_version());
    if (!committer) return complain(committer.error(), language);
    return options.act.empty() ? run_file(options, **committer, *office, *actor)
                               : run_one(options, **committer, *office, *actor);
}

}  // namespace canbao
