#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/text_table.h"
#include "cli/what_if_view.h"

namespace canbao {
namespace {

// Sizes of the drawings, in pixels of their own grid.
constexpr int kWidth = 760;
constexpr int kLabel = 190;
constexpr int kNumbers = 130;
constexpr int kRow = 44;
constexpr int kBar = 14;

constexpr std::string_view kStyle = R"(
:root { --ink: #1d2433; --soft: #5d6678; --line: #d9dee7; --page: #fbfbf8; --card: #ffffff;
        --before: #9aa7bd; --after: #1f6f8b; --less: #2c8a57; --more: #b4552d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebf1; --soft: #a3acbd; --line: #39414f; --page: #14181f; --card: #1c222c;
          --before: #64718a; --after: #54b3d1; --less: #57bd85; --more: #e08a5f; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink);
       font: 16px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif }
main { max-width: 860px; margin: 0 auto; padding: 32px 20px 64px }
h1 { font-size: 1.5rem; line-height: 1.35; margin: 0 0 4px; text-wrap: balance }
h2 { font-size: 1.05rem; margin: 36px 0 8px }
.lead, figcaption { color: var(--soft); font-size: .92rem }
code { font-size: .88rem; background: var(--card); border: 1px solid var(--line); border-radius: 4px; padding: 1px 6px }
figure { margin: 0; padding: 12px 8px; background: var(--card); border: 1px solid var(--line); border-radius: 8px }
svg { display: block; width: 100%; height: auto }
svg text { font-size: 14px; fill: var(--ink) } svg .soft { fill: var(--soft); font-size: 12.5px }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem }
th, td { padding: 7px 12px; text-align: right; border-top: 1px solid var(--line); white-space: nowrap }
tr:first-child > * { border-top: 0 } th:first-child, td:first-child { text-align: left }
thead th { color: var(--soft); font-weight: 500 } tfoot td { font-weight: 600 }
.less { color: var(--less) } .more { color: var(--more) }
.key span { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin: 0 6px 0 14px }
)";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out.push_back(c);
    }
    return out;
}

// A length on a scale from 0 to `most`; what is not nothing shows.
int scaled(std::int64_t value, std::int64_t most, int length) {
    if (most <= 0 || value <= 0) return 0;
    const double share = static_cast<double>(value) / static_cast<double>(most);
    return std::max(1, static_cast<int>(std::lround(share * length)));
}

class Page {
   public:
    explicit Page(const WhatIfView& view) : view_(view) {}

    std::string html() {
        add("<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n"
            "<style>{}</style>\n</head>\n<body>\n<main>\n",
            view_.say("zh-CN", "en"), escaped(heading()), kStyle);
        add_head();
        add_money_chart();
        add_figures();
        add_group_chart(view_.say("谁少缴，谁多缴：按身份", "Who pays less and more: by identity"),
                        view_.by_category);
        add_group_table(view_.by_category);
        add_group_chart(view_.say("谁少缴，谁多缴：按年龄", "Who pays less and more: by age"), view_.by_age);
        add_group_table(view_.by_age);
        out_ += "</main>\n</body>\n</html>\n";
        return std::move(out_);
    }

   private:
    template <typename... Values>
    void add(fmt::format_string<Values...> format, Values&&... values) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Values>(values)...);
    }

    std::string heading() const {
        return view_.say("政策比较：", "Comparing policies: ") + view_.title.before + " → " +
               view_.title.after;
    }

    void add_head() {
        add("<h1>{}</h1>\n<p class=\"lead\">{}  {}</p>\n", escaped(heading()),
            view_.say(grouped(view_.people) + "人", grouped(view_.people) + " people"),
            escaped(view_.whose_people()));
        for (const std::string& change : view_.title.changes)
            add("<p>{} <code>{}</code></p>\n", view_.say("改动", "Change"), escaped(change));
    }

    void add_bar(int x, int y, int width, std::string_view colour) {
        add("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" fill=\"var(--{})\"/>\n", x, y, width,
            kBar, colour);
    }

    void add_money_chart() {
        std::vector<const WhatIfFigure*> money;
        std::int64_t most = 0;
        for (const WhatIfFigure& figure : view_.figures) {
            if (!figure.is_money) continue;
            money.push_back(&figure);
            most = std::max({most, figure.before, figure.after});
        }
        add("<h2>{}</h2>\n<figure>\n<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n",
            view_.say("钱由谁出（元）", "Who pays (yuan)"), kWidth, static_cast<int>(money.size()) * kRow,
            view_.say("钱由谁出", "Who pays"));
        const int length = kWidth - kLabel - kNumbers;
        int y = 0;
        for (const WhatIfFigure* figure : money) {
            add("<text x=\"0\" y=\"{}\">{}</text>\n", y + 26, escaped(figure->label));
            int row = y + 6;
            for (const auto& [value, colour] :
                 {std::pair(figure->before, "before"), std::pair(figure->after, "after")}) {
                const int width = scaled(value, most, length);
                add_bar(kLabel, row, width, colour);
                add("<text class=\"soft\" x=\"{}\" y=\"{}\">{}</text>\n", kLabel + width + 8, row + 12,
                    yuan_grouped(value));
                row += kBar + 3;
            }
            y += kRow;
        }
        add("</svg>\n<figcaption class=\"key\"><span style=\"background:var(--before)\"></span>{}"
            "<span style=\"background:var(--after)\"></span>{}</figcaption>\n</figure>\n",
            view_.say("现在", "before"), view_.say("改后", "after"));
    }

    void add_figures() {
        add("<h2>{}</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th></th><th>{}</th><th>{}</th><th>{}</th></tr></thead>\n<tbody>\n",
            view_.say("全部数字", "All figures"), view_.say("现在", "before"), view_.say("改后", "after"),
            view_.say("变化", "change"));
        for (const WhatIfFigure& figure : view_.figures) {
            const std::int64_t change = figure.after - figure.before;
            const auto shown = [&](std::int64_t value) {
                if (figure.is_money) return yuan_grouped(value);
                return (value < 0 ? "−" : "") +
                       grouped(static_cast<std::uint64_t>(value < 0 ? -value : value));
            };
            add("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}{}</td></tr>\n", escaped(figure.label),
                shown(figure.before), shown(figure.after), change > 0 ? "+" : "", shown(change));
        }
        out_ += "</tbody>\n</table></div>\n";
    }

    // People who pay less to the left of an axis, who pay more to its right.
    void add_group_chart(const std::string& title, const std::vector<WhatIfLine>& lines) {
        std::uint64_t most = 0;
        for (const WhatIfLine& line : lines)
            most = std::max({most, line.group.pay_less, line.group.pay_more});
        const int half = (kWidth - kLabel - 2 * 70) / 2;
        const int axis = kLabel + 70 + half;
        constexpr int kLine = 28;
        const int height = static_cast<int>(lines.size()) * kLine + 8;
        add("<h2>{}</h2>\n<figure>\n<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n",
            escaped(title), kWidth, height, escaped(title));
        int y = 4;
        for (const WhatIfLine& line : lines) {
            const int less =
                scaled(static_cast<std::int64_t>(line.group.pay_less), static_cast<std::int64_t>(most), half);
            const int more =
                scaled(static_cast<std::int64_t>(line.group.pay_more), static_cast<std::int64_t>(most), half);
            add("<text x=\"0\" y=\"{}\">{}</text>\n", y + 16, escaped(line.label));
            if (less > 0) {
                add_bar(axis - less, y + 5, less, "less");
                add("<text class=\"soft\" text-anchor=\"end\" x=\"{}\" y=\"{}\">{}</text>\n", axis - less - 6,
                    y + 17, grouped(line.group.pay_less));
            }
            if (more > 0) {
                add_bar(axis, y + 5, more, "more");
                add("<text class=\"soft\" x=\"{}\" y=\"{}\">{}</text>\n", axis + more + 6, y + 17,
                    grouped(line.group.pay_more));
            }
            y += kLine;
        }
        add("<line x1=\"{0}\" x2=\"{0}\" y1=\"0\" y2=\"{1}\" stroke=\"var(--line)\"/>\n</svg>\n", axis,
            height);
        add("<figcaption class=\"key\"><span style=\"background:var(--less)\"></span>{}"
            "<span style=\"background:var(--more)\"></span>{}</figcaption>\n</figure>\n",
            view_.say("少缴（人）", "pay less (people)"), view_.say("多缴（人）", "pay more (people)"));
    }

    void add_group_row(const std::string& label, const WhatIfStatement::Group& group) {
        add("<tr><td>{}</td><td>{}</td><td class=\"less\">{}</td><td class=\"less\">{}</td><td class=\"more\">{}</td>"
            "<td class=\"more\">{}</td><td>{}</td><td>{}</td></tr>\n",
            escaped(label), grouped(group.people), grouped(group.pay_less), yuan_grouped(group.less.in_fen()),
            grouped(group.pay_more), yuan_grouped(group.more.in_fen()), grouped(group.covered_earlier),
            grouped(group.covered_later));
    }

    void add_group_table(const std::vector<WhatIfLine>& lines) {
        add("<p></p>\n<div class=\"scroll\"><table>\n<thead><tr><th></th><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th>"
            "<th>{}</th><th>{}</th></tr></thead>\n<tbody>\n",
            view_.say("人数", "people"), view_.say("少缴人数", "pay less"),
            view_.say("少缴（元）", "less (yuan)"), view_.say("多缴人数", "pay more"),
            view_.say("多缴（元）", "more (yuan)"), view_.say("待遇提前", "cover earlier"),
            view_.say("待遇推迟", "cover later"));
        for (const WhatIfLine& line : lines) add_group_row(line.label, line.group);
        out_ += "</tbody>\n<tfoot>\n";
        add_group_row(view_.say("合计", "all"), view_.all);
        out_ += "</tfoot>\n</table></div>\n";
    }

    const WhatIfView& view_;
    std::string out_;
};

}  // namespace

std::string what_if_html(const WhatIfView& view) { return Page(view).html(); }

}  // namespace canbao
