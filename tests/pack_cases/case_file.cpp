#include "pack_cases/case_file.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#ifndef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 0
#endif
#include <toml++/toml.h>

#include "commands.h"

namespace canbao::behaviour {
namespace {

namespace fs = std::filesystem;

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

std::string text_of(const toml::date& date) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    return text;
}

// Dates become texts, as in requests and answers. A float or a time has no place in either.
std::optional<Json> to_json(const toml::node& node) {
    if (const auto* text = node.as_string()) return Json(text->get());
    if (const auto* number = node.as_integer()) return Json(number->get());
    if (const auto* yes = node.as_boolean()) return Json(yes->get());
    if (const auto* date = node.as_date()) return Json(text_of(date->get()));
    if (const auto* list = node.as_array()) {
        Json out = Json::array();
        for (const toml::node& item : *list) {
            auto value = to_json(item);
            if (!value) return std::nullopt;
            out.push_back(*std::move(value));
        }
        return out;
    }
    if (const auto* table = node.as_table()) {
        Json out = Json::object();
        for (const auto& [key, item] : *table) {
            auto value = to_json(item);
            if (!value) return std::nullopt;
            out[std::string(key.str())] = *std::move(value);
        }
        return out;
    }
    return std::nullopt;
}

// TOML has no null: cases write "null".
void put_nulls(Json& value) {
    if (value == "null") value = nullptr;
    if (value.is_structured()) {
        for (Json& item : value) put_nulls(item);
    }
}

// Reads the tables of one case file, strictly, and notes what is wrong with them.
class CaseFileReader {
   public:
    CaseFileReader(fs::path policies, std::string file, CaseCollection& found)
        : policies_(std::move(policies)), file_(std::move(file)), found_(found) {}

    void read() {
        try {
            const toml::table root = toml::parse_file((policies_ / file_).string());
            for (const auto& [key, node] : root) {
                const std::string command(key.str());
                if (find_command(command) == nullptr || !node.is_array_of_tables()) {
                    note(node, "only tables of a command may stand here, like [[quote]], not " + command);
                    continue;
                }
                for (const toml::node& each : *node.as_array()) read_case(command, *each.as_table());
            }
        } catch (const toml::parse_error& error) {
            found_.faults.push_back({file_, static_cast<int>(error.source().begin.line), error.what()});
        }
    }

   private:
    void note(const toml::node& node, std::string message) {
        found_.faults.push_back({file_, line_of(node), std::move(message)});
    }

    void read_case(const std::string& command, const toml::table& table) {
        constexpr std::array<std::string_view, 5> kFields = {"title", "rules", "shows", "request", "expect"};
        std::map<std::string, Json> fields;
        for (const auto& [key, node] : table) {
            if (std::ranges::find(kFields, key.str()) == kFields.end())
                note(node, "unknown field " + std::string(key.str()));
            if (auto value = to_json(node)) {
                fields[std::string(key.str())] = *std::move(value);
            } else {
                note(node, "neither text, whole number, date, yes or no: " + std::string(key.str()));
            }
        }
        for (const std::string_view field : kFields) {
            if (!fields.contains(std::string(field))) return note(table, "missing: " + std::string(field));
        }
        Case each{.file = file_,
                  .command = command,
                  .line = line_of(table),
                  .title = fields["title"].is_string() ? fields["title"] : "",
                  .rules = {},
                  .shows = fields["shows"].is_string() ? fields["shows"] : "",
                  .request = fields["request"],
                  .expect = fields["expect"]};
        put_nulls(each.expect);
        if (fields["rules"].is_array()) {
            for (const Json& rule : fields["rules"]) each.rules.push_back(rule.is_string() ? rule : "");
        }
        if (is_sound(table, each)) found_.cases.push_back(std::move(each));
    }

    bool is_sound(const toml::table& table, const Case& each) {
        const std::size_t faults_before = found_.faults.size();
        if (each.title.empty() || !titles_.insert(each.title).second)
            note(table, "the title is missing or twice in the file");
        if (each.shows != "applies" && each.shows != "spares")
            note(table, "shows is \"applies\" or \"spares\"");
        if (each.rules.empty() ||
            std::set(each.rules.begin(), each.rules.end()).size() != each.rules.size()) {
            note(table, "rules is empty or names one twice");
        }
        if (!each.request.is_object() || each.request.contains("id"))
            note(table, "request is a table without id");
        if (!each.expect.is_object() || !each.expect.contains("outcome"))
            note(table, "expect has an outcome");
        return found_.faults.size() == faults_before;
    }

    fs::path policies_;
    std::string file_;
    CaseCollection& found_;
    std::set<std::string> titles_;
};

}  // namespace

std::vector<std::string> policy_files(const fs::path& policies, const fs::path& subfolder) {
    std::vector<std::string> files;
    for (const auto& region : fs::directory_iterator(policies)) {
        const fs::path folder = region.path() / subfolder;
        if (!fs::is_directory(folder)) continue;
        for (const auto& each : fs::directory_iterator(folder)) {
            if (each.path().extension() == ".toml")
                files.push_back(each.path().lexically_relative(policies).generic_string());
        }
    }
    std::ranges::sort(files);
    return files;
}

CaseCollection read_cases(const fs::path& policies) {
    CaseCollection found;
    for (const std::string& file : policy_files(policies, "cases"))
        CaseFileReader(policies, file, found).read();
    return found;
}

}  // namespace canbao::behaviour
