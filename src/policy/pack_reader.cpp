#include "policy/pack_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "policy/condition_reader.h"

namespace canbao {
namespace {

// Deeper than any rule's path.
constexpr int kDeepestPath = 4;

// The named thing whose Chinese or English name somebody wrote in place of its key.
template <typename T>
std::string key_of_name(const std::vector<T>& list, std::string_view name) {
    for (const T& each : list)
        if (each.name.zh == name || each.name.en == name) return each.key;
    return {};
}

// What to do about a key that the catalogue does not have.
template <typename T>
LocalText hint_for_key(const std::vector<T>& list, std::string_view key, const std::string& file) {
    const std::string named = key_of_name(list, key);
    if (!named.empty())
        return {fmt::format("“{}”的键是 {}", key, named), fmt::format("the key of \"{}\" is {}", key, named)};
    std::vector<std::string> known;
    known.reserve(list.size());
    for (const T& each : list) known.push_back(each.key);
    const std::string nearest = nearest_word(key, known);
    if (nearest.empty()) return {"见 " + file, "see " + file};
    return {fmt::format("是否想写“{}”？", nearest), fmt::format("did you mean \"{}\"?", nearest)};
}

class PackReader {
   public:
    PackReader(Pack& pack, const Catalogue& catalogue, const DocumentShelf& shelf, Problems& problems)
        : pack_(pack), catalogue_(catalogue), shelf_(shelf), problems_(problems) {}

    // Reads the rules in `table`, whose own path is `path` ("" for the file).
    void read_rules(TomlTable& table, const std::string& path, int depth) {
        for (const std::string& key : table.keys_in_order()) {
            if (path.empty() && (key == "pack" || key == "end")) continue;
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
        if (form.span == Span::dated) {
            read_period(table, statement);
        } else {
            refuse_period(table);
        }
        check_marks(table, form, statement);
        if (has_no_values(table)) {
            refuse_values(table, form);
        } else {
            read_fields(table, form, statement);
        }
        table.refuse_other_keys();
        statement.is_broken = problems_.size() > problems_before || statement.clause == nullptr;
        pack_.statements.push_back(std::move(statement));
    }

    // Also where the mark itself is not written as it should be.
    static bool has_no_values(TomlTable& table) {
        const auto is_marked = [&](std::string_view key) {
            const toml::node* node = table.node(key, Need::optional);
            return node != nullptr && node->value<bool>() != false;
        };
        return is_marked("unknown") || is_marked("repealed");
    }

    void refuse_values(TomlTable& table, const RuleForm& form) {
        for (const Field& field : form.fields) {
            if (table.node(field.key, Need::optional) == nullptr) continue;
            table.add_problem(table.place_of(field.key),
                              {fmt::format("标了未公布或废止，就不写“{}”", field.key),
                               fmt::format("what is unknown or repealed has no \"{}\"", field.key)},
                              {"二者留一", "keep one of the two"});
        }
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
            table.add_problem(table.place(),
                              {fmt::format("目录中没有人员类别“{}”", key),
                               fmt::format("the catalogue has no category \"{}\"", key)},
                              hint_for_key(catalogue_.categories, key, catalogue_.file));
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
            return;
        }
        statement.in_force = Period{*from, until};
    }

    void refuse_period(TomlTable& table) {
        for (const std::string_view key : {"from", "until"}) {
            if (!table.has(key)) continue;
            table.node(key, Need::optional);
            table.add_problem(
                table.place_of(key),
                {fmt::format("该规则只管本年度，不写“{}”", key),
                 fmt::format("this rule holds for the year of the file: it takes no \"{}\"", key)},
                {"删去", "leave it out"});
        }
    }

    void check_marks(const TomlTable& table, const RuleForm& form, const Statement& statement) {
        if (form.is_always_unknown && !statement.is_unknown && !statement.is_repealed) {
            table.add_problem(
                table.place(),
                {"该规则只用于标明未公布的内容", "this rule only marks something as unpublished"},
                {"加上 unknown = true", "add unknown = true"});
        }
        if (statement.is_unknown && statement.is_reading) {
            table.add_problem(table.place(),
                              {"unknown 与 reading 不能并存", "a rule is unknown or a reading, not both"},
                              {"未公布的值谈不上怎样理解", "what is not published cannot be read"});
        }
        if (statement.is_unknown && statement.is_repealed) {
            table.add_problem(table.place(),
                              {"unknown 与 repealed 不能并存", "a rule is unknown or repealed, not both"},
                              {"二者留一", "keep one of the two"});
        }
        if (statement.is_unknown && form.must_be_known) {
            table.add_problem(
                table.place(),
                {"核定缴费要用这条规则，不能标未公布", "a quote needs this rule: it cannot be unknown"},
                {"写明数值；文件有疑义的，按理解写并标 reading = true",
                 "state it; where the text is in doubt, state the reading with reading = true"});
        }
    }

    void read_fields(TomlTable& table, const RuleForm& form, Statement& statement) {
        const bool says_nothing = std::ranges::none_of(
            form.fields, [&](const Field& field) { return !field.is_optional || table.has(field.key); });
        for (const Field& field : form.fields)
            if (auto value = read_value(table, field))
                statement.entries.push_back({&field, *std::move(value)});
        if (says_nothing && !form.fields.empty() && form.exactly_one_of.empty()) {
            table.add_problem(table.place(), {"该规则没有任何内容", "this rule says nothing"},
                              {"至少写一个字段", "state at least one field"});
        }
        check_alternatives(table, form);
    }

    static int count_stated(const TomlTable& table, const RuleForm& form, std::string_view fields) {
        return static_cast<int>(std::ranges::count_if(form.fields, [&](const Field& field) {
            return is_one_of(field.key, fields) && table.has(field.key);
        }));
    }

    static void check_alternatives(const TomlTable& table, const RuleForm& form) {
        if (!form.exactly_one_of.empty() && count_stated(table, form, form.exactly_one_of) != 1) {
            table.add_problem(table.place(),
                              {fmt::format("须写且只写其一：{}", form.exactly_one_of),
                               fmt::format("exactly one of these is stated: {}", form.exactly_one_of)},
                              {"见 docs/formats/policy-pack.md", "see docs/formats/policy-pack.md"});
        }
        if (!form.at_least_one_of.empty() && count_stated(table, form, form.at_least_one_of) == 0) {
            table.add_problem(table.place(),
                              {fmt::format("至少写其一：{}", form.at_least_one_of),
                               fmt::format("at least one of these is stated: {}", form.at_least_one_of)},
                              {"见 docs/formats/policy-pack.md", "see docs/formats/policy-pack.md"});
        }
    }

    // A field whose text is parsed by T::parse.
    template <typename T>
    std::optional<Value> parsed(TomlTable& table, const Field& field, Need need) {
        const toml::node* node = table.node(field.key, need);
        if (node == nullptr) return std::nullopt;
        const auto* text = node->as_string();
        const auto value = T::parse(text == nullptr ? std::string_view() : std::string_view(text->get()));
        if (value) return *value;
        const std::string shown = text == nullptr ? "" : text->get();
        LocalText hint = value.error().message;
        const bool is_wide =
            std::ranges::any_of(shown, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
        if (is_wide)
            hint = {"含全角字符或汉字，请改为半角：" + hint.zh, "it holds full-width characters: " + hint.en};
        table.add_problem(
            table.place_of(*node),
            {fmt::format("“{}”的写法不对：{}", field.key, text == nullptr ? "没有加引号" : shown),
             fmt::format("\"{}\" is not written as it should be: {}", field.key,
                         text == nullptr ? "it stands without quotes" : shown)},
            std::move(hint));
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
            case FieldKind::mark:
                if (!flag(table, field.key)) return std::nullopt;
                return Value(true);
            case FieldKind::name:
                return as_value(table.local_text(field.key, need));
            case FieldKind::word:
                return as_value(table.string(field.key, need));
            case FieldKind::words:
                return as_value(table.strings(field.key, need));
            case FieldKind::tier_amounts:
                return amounts_by_tier(table, field, need);
            case FieldKind::shares:
                return payer_shares(table, field, need);
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
                              field.kind == FieldKind::categories
                                  ? hint_for_key(catalogue_.categories, word, catalogue_.file)
                                  : LocalText{"可用的值：" + where, "the words known here: " + where});
            return std::nullopt;
        }
        return Value(*std::move(words));
    }

    // { low = "320.00", high = "400.00" }
    std::optional<Value> amounts_by_tier(TomlTable& table, const Field& field, Need need) {
        auto inner = table.table(field.key, need);
        if (!inner) return std::nullopt;
        std::vector<TierAmount> amounts;
        for (const std::string& tier : inner->keys_in_order()) {
            const auto amount = parsed<Money>(
                *inner, {.key = tier, .kind = FieldKind::money, .label = field.label}, Need::required);
            if (!amount) return std::nullopt;
            amounts.push_back({tier, std::get<Money>(*amount)});
        }
        if (amounts.empty()) {
            table.add_problem(
                table.place_of(field.key), {"没有写任何档次", "it names no tier"},
                {"如 { low = \"320.00\", high = \"400.00\" }；不资助的档次不写",
                 "like { low = \"320.00\", high = \"400.00\" }; a tier without a subsidy is left out"});
            return std::nullopt;
        }
        return Value(std::move(amounts));
    }

    // { medical_assistance = "200.00", local_finance = "120.00" }, or all of them rates.
    std::optional<Value> payer_shares(TomlTable& table, const Field& field, Need need) {
        auto inner = table.table(field.key, need);
        if (!inner) return std::nullopt;
        std::vector<PayerShare> shares;
        bool is_sound = true;
        for (const std::string& payer : inner->keys_in_order()) {
            if (catalogue_.payer(payer) == nullptr) {
                table.add_problem(inner->place_of(payer),
                                  {fmt::format("目录中没有资金来源“{}”", payer),
                                   fmt::format("the catalogue has no payer \"{}\"", payer)},
                                  hint_for_key(catalogue_.payers, payer, catalogue_.file));
                is_sound = false;
            }
            const toml::node* node = inner->node(payer, Need::required);
            const bool is_rate =
                node != nullptr && node->is_string() && node->as_string()->get().ends_with('%');
            const Field part{.key = payer, .kind = FieldKind::money, .label = field.label};
            const auto value = is_rate ? parsed<Rate>(*inner, part, Need::required)
                                       : parsed<Money>(*inner, part, Need::required);
            if (!value) return std::nullopt;
            if (is_rate) {
                shares.push_back({payer, std::get<Rate>(*value)});
            } else {
                shares.push_back({payer, std::get<Money>(*value)});
            }
        }
        const bool is_alike = std::ranges::all_of(shares, [&](const PayerShare& share) {
            return share.part.index() == shares.front().part.index();
        });
        if (shares.size() < 2 || !is_alike) {
            table.add_problem(
                table.place_of(field.key),
                {"应为两个以上的资金来源，全写金额或全写比例",
                 "it names two or more payers, all with amounts or all with rates"},
                {"如 { medical_assistance = \"60%\", local_finance = \"40%\" }；只有一个来源时写 payer",
                 "like { medical_assistance = \"60%\", local_finance = \"40%\" }; a single one is payer"});
            return std::nullopt;
        }
        if (!is_sound) return std::nullopt;
        return Value(std::move(shares));
    }

    std::optional<Value> known_payer(TomlTable& table, const Field& field, Need need) {
        auto key = table.string(field.key, need);
        if (!key) return std::nullopt;
        if (catalogue_.payer(*key) != nullptr) return Value(*std::move(key));
        table.add_problem(table.place_of(field.key),
                          {fmt::format("目录中没有资金来源“{}”", *key),
                           fmt::format("the catalogue has no payer \"{}\"", *key)},
                          hint_for_key(catalogue_.payers, *key, catalogue_.file));
        return std::nullopt;
    }

    Pack& pack_;
    const Catalogue& catalogue_;
    const DocumentShelf& shelf_;
    Problems& problems_;
};

// Region and year as the file's name gives them, so that a head in error hides none of the rules.
std::optional<Pack::Reference> reference_of(const PolicyFile& file) {
    constexpr std::string_view kEnding = ".toml";
    if (!file.path.ends_with(kEnding)) return std::nullopt;
    const auto reference =
        Pack::Reference::parse(std::string_view(file.path).substr(0, file.path.size() - kEnding.size()));
    if (!reference) return std::nullopt;
    return *reference;
}

void check_named_alike(const TomlTable& head, const std::string& region, std::int64_t year,
                       const Pack& pack) {
    if (region == pack.region.text() && year == pack.year) return;
    head.add_problem(head.place(),
                     {fmt::format("文件头写的是 {}/{}，与文件名不符", region, year),
                      fmt::format("the head says {}/{}, the file is named otherwise", region, year)},
                     {fmt::format("文件应为 {}/{}.toml", region, year),
                      fmt::format("the file is {}/{}.toml", region, year)});
}

void read_head(TomlTable& root, Pack& pack) {
    auto head = root.table("pack", Need::required);
    if (!head) return;
    pack.line = head->place().line;
    const auto region = head->string("region", Need::required);
    const auto year = head->integer("year", Need::required, kFirstYear, kLastYear);
    if (auto name = head->local_text("name", Need::required)) pack.name = *std::move(name);
    const auto extends = head->string("extends", Need::optional);
    head->refuse_other_keys();
    if (region && year) check_named_alike(*head, *region, *year, pack);
    if (!extends) return;
    const auto reference = Pack::Reference::parse(*extends);
    if (reference) {
        pack.extends = *reference;
    } else {
        head->add_problem(head->place_of("extends"),
                          {"“extends”的写法不对", "\"extends\" is not written as it should be"},
                          reference.error().message);
    }
}

}  // namespace

std::unique_ptr<Pack> read_pack(const PolicyFile& file, const Catalogue& catalogue,
                                const DocumentShelf& shelf, Problems& problems) {
    const auto reference = reference_of(file);
    if (!reference || file.path != fmt::format("{}/{}.toml", reference->region.text(), reference->year)) {
        problems.push_back({{file.path, 0},
                            {"不是政策包的名字", "this is not the name of a pack"},
                            {"应为 <区划>/<年度>.toml，如 140522/2026.toml",
                             "it is <region>/<year>.toml, like 140522/2026.toml"}});
        return nullptr;
    }
    const auto root = parse_toml(file, problems);
    if (!root) return nullptr;
    TomlTable table(*root, {file.path, 0}, problems);
    auto pack =
        std::make_unique<Pack>(Pack{.region = reference->region,
                                    .year = reference->year,
                                    .name = {},
                                    .extends = {},
                                    .file = file.path,
                                    .line = 0,
                                    .id = fmt::format("{}/{}", reference->region.text(), reference->year),
                                    .statements = {}});
    read_head(table, *pack);
    PackReader(*pack, catalogue, shelf, problems).read_rules(table, "", 0);
    table.demand_end();
    return pack;
}

}  // namespace canbao
