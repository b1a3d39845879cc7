#pragma once

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <rapidcheck.h>

#include "documents/explanation.h"

// For tests only: what must be true of every explanation, whatever it explains.

namespace canbao {

// A sentence like "(50000.00 − 1000.00) × 60% = 29400.00 元" holds sums among its words. This finds those
// that are wrong, rounded half up to the fen.
class SumsInText {
   public:
    explicit SumsInText(std::string_view text) { split(text); }

    int sums() { return look_at_all(), sums_; }
    int wrong() { return look_at_all(), wrong_; }

   private:
    static constexpr std::int64_t kMicro = 1'000'000;
    struct Token {
        char kind;  // 'n' a number, 'p' a number in prose, 'w' a word, else the sign itself; '-' is −, '*' is
                    // ×
        std::int64_t micro = 0;
    };

    void split(std::string_view text) {
        for (std::size_t i = 0; i < text.size();) {
            const std::string_view rest = text.substr(i);
            if (rest.starts_with("−") || rest.starts_with("×")) {
                tokens_.push_back({rest.starts_with("−") ? '-' : '*'});
                i += rest.starts_with("−") ? 3 : 2;
            } else if (std::string_view("+=()").find(rest[0]) != std::string_view::npos) {
                tokens_.push_back({rest[0]});
                ++i;
            } else if (std::isdigit(static_cast<unsigned char>(rest[0])) != 0) {
                i += take_number(rest);
            } else {
                if (rest[0] != ' ') tokens_.push_back({'w'});
                ++i;
            }
        }
    }

    std::size_t take_number(std::string_view rest) {
        std::int64_t whole = 0;
        const char* end = std::from_chars(rest.data(), rest.data() + rest.size(), whole).ptr;
        std::size_t size = static_cast<std::size_t>(end - rest.data());
        std::int64_t micro = whole * kMicro;
        if (size + 1 < rest.size() && rest[size] == '.' && std::isdigit(rest[size + 1]) != 0) {
            std::int64_t place = kMicro / 10;
            for (++size; size < rest.size() && std::isdigit(static_cast<unsigned char>(rest[size])) != 0;
                 ++size, place /= 10)
                micro += (rest[size] - '0') * place;
        }
        if (size < rest.size() && rest[size] == '%') ++size, micro /= 100;
        const bool stands_alone = size == rest.size() || rest[size] == ' ' || rest[size] == ')';
        tokens_.push_back({stands_alone ? 'n' : 'p', micro});
        return size;
    }

    void look_at_all() {
        sums_ = wrong_ = 0;
        for (std::size_t i = 0; i < tokens_.size(); ++i)
            if (tokens_[i].kind == '=') look_at(i);
    }

    void look_at(std::size_t equals) {
        std::vector<Token> left = before(equals);
        if (std::ranges::none_of(left, [](Token token) { return is_sign(token.kind); })) return;
        std::size_t right = equals + 1;
        while (right < tokens_.size() && tokens_[right].kind == 'w') ++right;
        ++sums_;
        at_ = 0;
        expression_ = std::move(left);
        const std::int64_t fen = (sum() + kMicro / 200) / (kMicro / 100);
        const bool is_right = right < tokens_.size() && fen * (kMicro / 100) == tokens_[right].micro;
        if (!is_right) ++wrong_;
    }

    static bool is_sign(char kind) { return kind == '+' || kind == '-' || kind == '*'; }

    // The longest run of numbers, signs and brackets that ends before `equals`; words may stand before a
    // number.
    std::vector<Token> before(std::size_t equals) const {
        std::vector<Token> reversed;
        bool wants_number = true;
        int open = 0;
        for (std::size_t i = equals; i-- > 0;) {
            const Token token = tokens_[i];
            if (token.kind == 'w' && !wants_number) continue;
            if (token.kind == ')' && wants_number) {
                ++open;
            } else if (token.kind == 'n' && wants_number) {
                wants_number = false;
            } else if (is_sign(token.kind) && !wants_number) {
                wants_number = true;
            } else if (token.kind == '(' && !wants_number && open > 0) {
                --open;
            } else {
                break;
            }
            reversed.push_back(token);
        }
        std::ranges::reverse(reversed);
        return reversed;
    }

    std::int64_t sum() {
        std::int64_t value = product();
        while (at_ < expression_.size() && (expression_[at_].kind == '+' || expression_[at_].kind == '-')) {
            const bool adds = expression_[at_++].kind == '+';
            const std::int64_t term = product();
            value += adds ? term : -term;
        }
        return value;
    }
    std::int64_t product() {
        std::int64_t value = primary();
        while (at_ < expression_.size() && expression_[at_].kind == '*') {
            ++at_;
            value = value / 100 * primary() / (kMicro / 100);
        }
        return value;
    }
    std::int64_t primary() {
        const Token token = expression_.at(at_++);
        if (token.kind != '(') return token.micro;
        const std::int64_t value = sum();
        ++at_;  // the bracket
        return value;
    }

    std::vector<Token> tokens_;
    std::vector<Token> expression_;
    std::size_t at_ = 0;
    int sums_ = 0;
    int wrong_ = 0;
};

inline bool holds_chinese(std::string_view text) {
    // The first byte of the characters from U+4000 to U+9FFF in UTF-8.
    return std::ranges::any_of(text, [](char c) { return c >= '\xE4' && c <= '\xE9'; });
}

inline const std::vector<Reason>& reasons_of(const AnyDecision& decision) {
    return *std::visit([](const auto& each) { return &each.reasons; }, decision);
}

// The rules in force where the decision was taken; nullptr where there are none.
inline const EffectivePack* rules_of(const AnyDecision& decision) {
    return std::visit(
        [](const auto& each) { return each.table == nullptr ? nullptr : &each.table->effective; }, decision);
}

inline std::string text_of(const Reason& reason, Language language) {
    std::string text;
    append_text(text, reason, language);
    return text;
}

inline void check_steps(const Explanation& explanation, Language language) {
    for (const Reason& reason : reasons_of(explanation.decision)) {
        const std::string text = text_of(reason, language);
        const auto step = std::ranges::find_if(explanation.steps, [&](const Explanation::Step& each) {
            return each.text.find(text) != std::string::npos;
        });
        RC_ASSERT(step != explanation.steps.end());
        RC_ASSERT(step->rules.empty() == (reason.rule == nullptr));
        if (reason.rule != nullptr) RC_ASSERT(step->rules.front() == reason.rule);
    }
    for (const auto& step : explanation.steps) {
        SumsInText sums(step.text);
        if (sums.wrong() > 0) RC_LOG() << step.text;
        RC_ASSERT(sums.wrong() == 0);
    }
}

// Every rule that is named is in force, and none is said to apply and not to apply.
inline void check_rules(const Explanation& explanation) {
    const EffectivePack* pack = rules_of(explanation.decision);
    const auto is_in_force = [&](const Statement* rule) {
        return pack != nullptr && std::ranges::find(pack->statements, rule) != pack->statements.end();
    };
    std::set<const Statement*> applied;
    for (const auto& step : explanation.steps)
        for (const Statement* rule : step.rules) {
            RC_ASSERT(is_in_force(rule));
            applied.insert(rule);
        }
    std::set<const Statement*> spared;
    for (const auto& each : explanation.spared) {
        RC_ASSERT(is_in_force(each.rule));
        if (applied.contains(each.rule)) RC_LOG() << each.rule->path << " because " << each.why;
        RC_ASSERT(!applied.contains(each.rule));
        RC_ASSERT(spared.insert(each.rule).second);
    }
}

inline void check_texts(const Explanation& explanation, Language language) {
    std::vector<std::string> texts = {explanation.headline};
    for (const auto& step : explanation.steps) texts.push_back(step.text);
    for (const auto& change : explanation.changes)
        texts.insert(texts.end(), {change.situation, change.result});
    for (const auto& spared : explanation.spared) texts.insert(texts.end(), {spared.title, spared.why});
    for (const std::string& text : texts) {
        RC_ASSERT(!text.empty());
        RC_ASSERT(text.find_first_of("{}") == std::string::npos);
        if (holds_chinese(text) != (language == Language::zh)) RC_LOG() << text;
        RC_ASSERT(holds_chinese(text) == (language == Language::zh));
    }
    RC_ASSERT(explanation.headline.find(summarise(explanation.decision, language)) != std::string::npos);
}

// A change is told once, comes out otherwise, and is what would be decided.
inline void check_changes(const PolicyBook& book, const Explanation& explanation, Language language) {
    std::set<std::string> situations;
    for (const auto& change : explanation.changes) {
        RC_ASSERT(change.result != summarise(explanation.decision, language));
        RC_ASSERT(situations.insert(change.situation).second);
        const Explanation other = explain(book, change.request, language);
        RC_ASSERT(summarise(other.decision, language) == change.result);
        RC_ASSERT(summarise(change.decision, language) == change.result);
    }
}

inline void check_both_languages_tell_the_same(const Explanation& zh, const Explanation& en) {
    RC_ASSERT(zh.steps.size() == en.steps.size());
    for (std::size_t i = 0; i < zh.steps.size(); ++i) {
        RC_ASSERT(zh.steps[i].rules == en.steps[i].rules);
        if (SumsInText(zh.steps[i].text).sums() != SumsInText(en.steps[i].text).sums())
            RC_LOG() << zh.steps[i].text << en.steps[i].text;
        RC_ASSERT(SumsInText(zh.steps[i].text).sums() == SumsInText(en.steps[i].text).sums());
    }
    RC_ASSERT(zh.changes.size() == en.changes.size());
    RC_ASSERT(zh.spared.size() == en.spared.size());
    for (std::size_t i = 0; i < zh.spared.size(); ++i) RC_ASSERT(zh.spared[i].rule == en.spared[i].rule);
}

// All of the above.
inline void check_explanation(const PolicyBook& book, const AnyRequest& request) {
    const Explanation zh = explain(book, request, Language::zh);
    const Explanation en = explain(book, request, Language::en);
    for (const auto& [explanation, language] : {std::pair(&zh, Language::zh), std::pair(&en, Language::en)}) {
        check_steps(*explanation, language);
        check_rules(*explanation);
        check_texts(*explanation, language);
        check_changes(book, *explanation, language);
    }
    check_both_languages_tell_the_same(zh, en);
}

}  // namespace canbao
