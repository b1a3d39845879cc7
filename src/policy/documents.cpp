#include "policy/documents.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {

void DocumentShelf::read(const PolicyFile& file, Problems& problems) {
    // Until all of it has been read.
    damaged_.insert(file.path);
    const auto root = parse_toml(file, problems);
    if (!root) return;
    TomlTable table(*root, {file.path, 0}, problems);
    auto key = table.string("key", Need::required);
    auto title = table.local_text("title", Need::required);
    auto issuer = table.local_text("issuer", Need::required);
    auto number = table.string("number", Need::optional);
    auto dated = table.date("dated", Need::optional);
    auto at_hand = table.boolean("at_hand", Need::required);
    auto articles = table.table("articles", Need::required);
    table.refuse_other_keys();
    if (!key || !title || !issuer || !at_hand || !articles) return;
    if (file.path != fmt::format("documents/{}.toml", *key)) {
        table.add_problem(table.place_of("key"),
                          {fmt::format("文件名与文件代号“{}”不符", *key),
                           fmt::format("the file's name is not that of key \"{}\"", *key)},
                          {"文件应名为 documents/<代号>.toml", "the file is named documents/<key>.toml"});
    }
    damaged_.erase(file.path);
    Document& document = documents_[*key];
    document = {*key, *title, *issuer, number.value_or(""), dated, *at_hand};
    for (const std::string& article : articles->keys_in_order()) {
        auto text = articles->local_text(article, Need::required);
        if (!text) continue;
        const std::string reference = *key + '#' + article;
        clauses_[reference] = Clause{&document, article, reference, *std::move(text)};
    }
}

const Clause* DocumentShelf::find(std::string_view reference) const {
    const auto found = clauses_.find(reference);
    return found == clauses_.end() ? nullptr : &found->second;
}

const Clause* DocumentShelf::cited(TomlTable& rule, std::string_view key, Problems& problems) const {
    if (!rule.has(key)) {
        rule.node(key, Need::optional);
        problems.push_back({rule.place(),
                            {"该值没有出处", "this value cites no clause"},
                            {"加上 clause = \"文件代号#条\"，如 \"YC#三.4\"",
                             "add clause = \"KEY#article\", like \"YC#三.4\""}});
        return nullptr;
    }
    const auto reference = rule.string(key, Need::required);
    return reference ? cited(*reference, rule.place_of(key), problems) : nullptr;
}

LocalText DocumentShelf::hint_for(std::string_view reference) const {
    constexpr std::size_t kMostShown = 12;
    std::vector<std::string> known;
    std::vector<std::string> of_document;
    const std::string_view document = reference.substr(0, reference.find('#'));
    for (const auto& [name, clause] : clauses_) {
        known.push_back(name);
        if (clause.document->key == document && of_document.size() < kMostShown) of_document.push_back(name);
    }
    if (!of_document.empty()) {
        return {fmt::format("documents/{}.toml 中有：{}", document, fmt::join(of_document, "，")),
                fmt::format("documents/{}.toml has: {}", document, fmt::join(of_document, ", "))};
    }
    // Written in small letters, or with the wide number sign.
    const auto folded = [](std::string_view text) {
        std::string out(text);
        if (const std::size_t wide = out.find("＃"); wide != std::string::npos)
            out.replace(wide, std::string_view("＃").size(), "#");
        std::ranges::transform(out, out.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        return out;
    };
    const auto found = std::ranges::find(known, folded(reference), folded);
    if (found != known.end()) {
        const std::string& nearest = *found;
        return {fmt::format("是否想写“{}”？写作“文件代号#条”，#为半角，代号区分大小写", nearest),
                fmt::format("did you mean \"{}\"? It is written KEY#article", nearest)};
    }
    return {fmt::format("没有 documents/{}.toml；写作“文件代号#条”，#为半角", document),
            fmt::format("there is no documents/{}.toml; a clause is written KEY#article", document)};
}

const Clause* DocumentShelf::cited(std::string_view reference, const Place& place, Problems& problems) const {
    const Clause* clause = find(reference);
    if (clause != nullptr) return clause;
    const std::string path = fmt::format("documents/{}.toml", reference.substr(0, reference.find('#')));
    // What is wrong with that file has been said there.
    if (damaged_.contains(path)) return nullptr;
    problems.push_back(
        {place,
         {fmt::format("出处“{}”不存在", reference), fmt::format("there is no clause \"{}\"", reference)},
         hint_for(reference)});
    return nullptr;
}

}  // namespace canbao
