#include "policy/pack_reader.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "policy/condition_reader.h"

namespace canbao {
namespace {

// Deeper than any rule's path.
constexpr int kDeepestPath = 4;

std::optional<Pack::Reference> parse_reference(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto region = RegionCode::parse(text.substr(0, slash));
    const std::string_view digits = text.substr(slash + 1);
    int year = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), year);
    if (!region || digits.size() != 4 || error != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;
    return Pack::Reference{*region, year};
}

class PackReader {
   public:
    PackReader(Pack& pack, const Catalogue& catalogue, const DocumentShelf& shelf, Problems& problems)
        : pack_(pack), catalogue_(catalogue), shelf_(shelf), problems_(problems) {}

    // Reads the rules in `table`, whose own path is `path` ("" for the file).
    void read_rules(TomlTable& table, const std::string& path, int depth) {
        for (const std::string& key : table.keys_in_order()) {
            if (path.empty() && key == "pack") continue;
            const std::string inner_path = path.empty() ? key : path + '.' + key;
            const RuleForm* form = find_rule_form(inner_path);
            if (form == nullptr && (depth == kDeepestPath || !leads_to_rules(inner_path))) {
                refuse(table.place_of(key), inner_path);
                continue;
            }
            auto inner = table.table(key, Need::required);
            if (!inner) continue;
            if (form != nullptr) {
                read_rule(*inner, *form, inner_path);
            } else {
                read_rules(*inner, inner_path, depth + 1);
            }
        }
    }

   private:
    void refuse(Place place, const std::string& path) {
        std::vector<std::string> known;
        for (const RuleForm& form : rule_forms()) known.emplace_back(form.path);
        const std::string nearest = nearest_word(path, known);
        LocalText hint = nearest.empty() ? LocalText{"全部规则见 docs/formats/policy-pack.md",
                                                     "all rules are in docs/formats/policy-pack.md"}
                                         : LocalText{fmt::format("是否想写“{}”？", nearest),
                                                     fmt::format("did you mean \"{}\"?", nearest)};
        problems_.push_back(
            {std::move(place),
             {fmt::format("不认识的规则“{}”", path), fmt::format("unknown rule \"{}\"", path)},
             std::move(hint)});
    }

    void read_rule(TomlTable& table, const RuleForm& form, const std::string& path) {
        const std::size_t problems_before = problems_.size();
        Statement statement{};
        statement.form = &form;
        statement.path = path;
        statement.pack = &pack_;
        statement.line = table.place().line;
        check_key(statement, table);
        statement.clause = shelf_.cited(table, "clause", problems_);
        read_also(table, statement);
        statement.is_reading = flag(table, "reading");
        statement.is_unknown = flag(table, "unknown");
        statement.is_repealed = flag(table, "repealed");
        statement.note = table.local_text("note", statement.is_reading ? Need::required : Need::optional);
        if (form.span == Span::dated) read_period(table, statement);
        check_unknown(table, form, statement);
        if (!statement.is_unknown && !statement.is_repealed) read_fields(table, form, statement);
        table.refuse_other_keys();
        if (problems_.size() == problems_before) pack_.statements.push_back(std::move(statement));
    }

    // A mark that stands there only where it is true.
    bool flag(TomlTable& table, std::string_view key) {
        const auto value = table.boolean(key, Need::optional);
        if (value && !*value) {
            table.add_problem(
                table.place_of(key),
                {fmt::format("“{}”只写true", key), fmt::format("\"{}\" is only ever true", key)},
                {"否则删去该行", "leave it out otherwise"});
        }
        return value.value_or(false);
    }

    void check_key(const Statement& statement, const TomlTable& table) {
        const RuleForm& form = *statement.form;
        if (!form.has_key()) return;
        const std::string_view key = statement.key();
        if (form.key_is_category && !catalogue_.category(key)) {
            std::vector<std::string> known;
            known.reserve(catalogue_.categories.size());
            for (const Category& category : catalogue_.categories) known.push_back(category.key);
            const std::string nearest = nearest_word(key, known);
            table.add_problem(table.place(),
                              {fmt::format("目录中没有人员类别“{}”", key),
                               fmt::format("the catalogue has no category \"{}\"", key)},
                              nearest.empty() ? LocalText{"见 " + catalogue_.file, "see " + catalogue_.file}
                                              : LocalText{fmt::format("是否想写“{}”？", nearest),
                                                          fmt::format("did you mean \"{}\"?", nearest)});
        }
        if (!form.key_words.empty() && !is_one_of(key, form.key_words)) {
            table.add_problem(
                table.place(),
                {fmt::format("不认识的“{}”", statement.path), fmt::format("unknown \"{}\"", statement.path)},
                {fmt::format("应为其一：{}", form.key_words),
                 fmt::format("it is one of: {}", form.key_words)});
        }
    }

    void read_also(TomlTable& table, Statement& statement) {
        const auto references = table.strings("also", Need::optional);
        if (!references) return;
        for (const std::string& reference : *references)
            if (const Clause* clause = shelf_.cited(reference, table.place_of("also"), problems_))
                statement.also.push_back(clause);
    }

    void read_period(TomlTable& table, Statement& statement) {
        const auto from = table.date("from", Need::required);
        const auto until = table.date("until", Need::optional);
        if (!from) return;
        if (until && *until < *from) {
            table.add_problem(table.place_of("until"),
                              {"“until”早于“from”", "\"until\" lies before \"from\""},
                              {"改正两个日期", "mend the two dates"});
        }
        statement.in_force = Period{*from, until};
    }

    void check_unknown(const TomlTable& table, const RuleForm& form, const Statement& statement) {
        if (form.is_always_unknown && !statement.is_unknown && !statement.is_repealed) {
            table.add_problem(
                table.place(),
                {"该规则只用于标明未公布的内容", "this rule only marks something as unpublished"},
                {"加上 unknown = true", "add unknown = true"});
        }
        if (statement.is_unknown && statement.is_reading) {
            table.add_problem(table.place(),
                              {"unknown 与 reading 不能并存", "a rule is unknown or a reading, not both"},
                              {"未公布的值没有读法", "what is not published cannot be read"});
        }
    }

    void read_fields(TomlTable& table, const RuleForm& form, Statement& statement) {
        bool has_any = form.fields.empty();
        for (const Field& field : form.fields) {
            if (auto value = read_value(table, field)) {
                statement.entries.push_back({&field, *std::move(value)});
                has_any = true;
            }
        }
        if (!has_any && std::ranges::all_of(form.fields, &Field::is_optional)) {
            table.add_problem(table.place(), {"该规则没有任何内容", "this rule says nothing"},
                              {"至少写一个字段", "state at least one field"});
        }
    }

    // A field whose text is parsed by T::parse.
    template <typename T>
    std::optional<Value> parsed(TomlTable& table, const Field& field, Need need) {
        const auto text = table.string(field.key, need);
        if (!text) return std::nullopt;
        const auto value = T::parse(*text);
        if (value) return *value;
        table.add_problem(table.place_of(field.key),
                          {fmt::format("“{}”的写法不对：{}", field.key, *text),
                           fmt::format("\"{}\" is not written as it should be: {}", field.key, *text)},
                          value.error().message);
        return std::nullopt;
    }

    template <typename T>
    static std::optional<Value> as_value(std::optional<T> value) {
        if (!value) return std::nullopt;
        return Value(*std::move(value));
    }

    std::optional<Value> read_value(TomlTable& table, const Field& field) {
        const Need need = field.is_optional ? Need::optional : Need::required;
        switch (field.kind) {
            case FieldKind::money:
                return parsed<Money>(table, field, need);
            case FieldKind::rate:
                return parsed<Rate>(table, field, need);
            case FieldKind::month_day:
                return parsed<MonthDay>(table, field, need);
            case FieldKind::count:
                return as_value(table.integer(field.key, need, field.least, field.most));
            case FieldKind::date:
                return as_value(table.date(field.key, need));
            case FieldKind::yes_no:
                return as_value(table.boolean(field.key, need));
            case FieldKind::name:
                return as_value(table.local_text(field.key, need));
            case FieldKind::words:
                return as_value(table.strings(field.key, need));
            case FieldKind::choice:
                return known_word(table, field, need);
            case FieldKind::choices:
                return known_words(table, field, need,
                                   [&](const std::string& word) { return is_one_of(word, field.allowed); });
            case FieldKind::categories:
                return known_words(table, field, need, [&](const std::string& word) {
                    return catalogue_.category(word).has_value();
                });
            case FieldKind::payer:
                return known_payer(table, field, need);
            case FieldKind::condition:
                return as_value(read_condition(
                    table, field.key, need, [&](std::string_view key) { return catalogue_.category(key); }));
        }
        CHECK(false);
    }

    std::optional<Value> known_word(TomlTable& table, const Field& field, Need need) {
        auto word = table.string(field.key, need);
        if (!word) return std::nullopt;
        if (is_one_of(*word, field.allowed)) return Value(*std::move(word));
        table.add_problem(
            table.place_of(field.key),
            {fmt::format("“{}”不能是“{}”", field.key, *word),
             fmt::format("\"{}\" cannot be \"{}\"", field.key, *word)},
            {fmt::format("应为其一：{}", field.allowed), fmt::format("it is one of: {}", field.allowed)});
        return std::nullopt;
    }

    template <typename IsKnown>
    std::optional<Value> known_words(TomlTable& table, const Field& field, Need need, IsKnown is_known) {
        auto words = table.strings(field.key, need);
        if (!words) return std::nullopt;
        for (const std::string& word : *words) {
            if (is_known(word)) continue;
            const std::string where = field.allowed.empty() ? catalogue_.file : std::string(field.allowed);
            table.add_problem(table.place_of(field.key),
                              {fmt::format("“{}”中的“{}”不认识", field.key, word),
                               fmt::format("unknown \"{}\" in \"{}\"", word, field.key)},
                              {"可用的值见 " + where, "the words known here: " + where});
            return std::nullopt;
        }
        return Value(*std::move(words));
    }

    std::optional<Value> known_payer(TomlTable& table, const Field& field, Need need) {
        auto key = table.string(field.key, need);
        if (!key) return std::nullopt;
        if (catalogue_.payer(*key) != nullptr) return Value(*std::move(key));
        table.add_problem(table.place_of(field.key),
                          {fmt::format("目录中没有资金来源“{}”", *key),
                           fmt::format("the catalogue has no payer \"{}\"", *key)},
                          {"见 " + catalogue_.file + " 的 [payers]", "see [payers] in " + catalogue_.file});
        return std::nullopt;
    }

    Pack& pack_;
    const Catalogue& catalogue_;
    const DocumentShelf& shelf_;
    Problems& problems_;
};

// Reads the head [pack]; whether it can be used.
bool read_head(TomlTable& root, Pack& pack, const PolicyFile& file) {
    auto head = root.table("pack", Need::required);
    if (!head) return false;
    const auto region_text = head->string("region", Need::required);
    const auto year = head->integer("year", Need::required, kFirstYear, kLastYear);
    auto name = head->local_text("name", Need::required);
    const auto extends = head->string("extends", Need::optional);
    head->refuse_other_keys();
    if (!region_text || !year || !name) return false;
    const auto region = RegionCode::parse(*region_text);
    if (!region) {
        head->add_problem(head->place_of("region"), {"区划代码不对", "not a region code"},
                          region.error().message);
        return false;
    }
    pack.region = *region;
    pack.year = static_cast<int>(*year);
    pack.name = *std::move(name);
    pack.line = head->place().line;
    pack.id = fmt::format("{}/{}", region->text(), *year);
    if (extends) {
        pack.extends = parse_reference(*extends);
        if (!pack.extends) {
            head->add_problem(
                head->place_of("extends"),
                {"“extends”的写法不对", "\"extends\" is not written as it should be"},
                {"写作“区划/年度”，如 \"140522/2025\"", "it is \"region/year\", like \"140522/2025\""});
        }
    }
    if (file.path != pack.id + ".toml") {
        head->add_problem(
            head->place(),
            {fmt::format("文件头写的是 {}，与文件名不符", pack.id),
             fmt::format("the head says {}, the file is named otherwise", pack.id)},
            {fmt::format("文件应为 {}.toml", pack.id), fmt::format("the file is {}.toml", pack.id)});
    }
    return true;
}

}  // namespace

std::unique_ptr<Pack> read_pack(const PolicyFile& file, const Catalogue& catalogue,
                                const DocumentShelf& shelf, Problems& problems) {
    const auto root = parse_toml(file, problems);
    if (!root) return nullptr;
    TomlTable table(*root, {file.path, 0}, problems);
    auto pack = std::make_unique<Pack>(Pack{catalogue.province, 0, {}, {}, file.path, 0, {}, {}});
    if (!read_head(table, *pack, file)) return nullptr;
    PackReader(*pack, catalogue, shelf, problems).read_rules(table, "", 0);
    return pack;
}

}  // namespace canbao
