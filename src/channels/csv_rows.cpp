#include "channels/csv_rows.h"

#include <algorithm>
#include <map>

#include <csv.h>
#include <fmt/format.h>

#include "channels/cell_format.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::size_t kMostLooked = std::size_t{64} * 1024;
constexpr std::size_t kMostLinesLooked = 50;
constexpr unsigned char kStrict = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;
constexpr unsigned char kLenient = CSV_STRICT_FINI | CSV_REPALL_NL;
// No text that is longer can be a cell.
constexpr std::size_t kMostCellBytes = 4 * SheetLimits::kLongestCell;

// How many rows of the beginning have how many separators outside of quotes.
std::map<std::size_t, std::size_t> rows_by_separators(std::string_view text, char separator) {
    std::map<std::size_t, std::size_t> rows;
    std::size_t count = 0, lines = 0;
    bool is_quoted = false, at_start = true;
    for (const char c : text) {
        if (c == '"') {
            is_quoted = is_quoted ? false : at_start;
        } else if (!is_quoted && c == separator) {
            ++count;
        } else if (!is_quoted && c == '\n') {
            ++rows[count];
            count = 0;
            if (++lines == kMostLinesLooked) return rows;
        }
        // Quotes are told behind any separator: which one parts the cells is the question.
        at_start = c == ',' || c == '\t' || c == ';' || c == '\n' || c == '"';
    }
    ++rows[count];
    return rows;
}

// A separator stands equally often in many rows; a sign within texts does not.
std::size_t weight(std::string_view text, char separator) {
    std::size_t most = 0;
    for (const auto& [count, rows] : rows_by_separators(text, separator))
        most = std::max(most, count * rows * rows);
    return most;
}

}  // namespace

char find_separator(std::string_view beginning) {
    beginning = beginning.substr(0, kMostLooked);
    char best = ',';
    std::size_t greatest = weight(beginning, best);
    for (const char candidate : {'\t', ';'}) {
        const std::size_t its = weight(beginning, candidate);
        if (its > greatest) {
            best = candidate;
            greatest = its;
        }
    }
    return best;
}

struct CsvRows::Parser {
    explicit Parser(char separator) {
        CHECK(csv_init(&state, kStrict) == 0);
        csv_set_delim(&state, static_cast<unsigned char>(separator));
    }
    ~Parser() { csv_free(&state); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    void take_cell(std::string_view text);
    void end_row(int end);
    bool feed(std::string_view piece);
    std::optional<Error> fault_of_quotes() const;

    csv_parser state{};
    RowQueue rows;
    std::uint64_t row = 1;        // the one that is being read
    std::uint64_t cells = 0;      // of it
    bool follows_return = false;  // a CR has just ended a row: the LF behind it ends none
    std::optional<Error> fault;   // the first; nothing is taken behind it
};

void CsvRows::Parser::take_cell(std::string_view text) {
    follows_return = false;
    const std::uint64_t column = cells++;
    if (fault || (text.empty() && column < SheetLimits::kMostEmptyColumns)) return;
    if (column >= SheetLimits::kMostColumns || rows.row_bytes() + text.size() > SheetLimits::kLongestRow) {
        fault = Error::of(fmt::format("第{}行超过{}列，或超过{}字节", row, SheetLimits::kMostColumns,
                                      SheetLimits::kLongestRow),
                          fmt::format("row {} has more than {} columns, or more than {} bytes", row,
                                      SheetLimits::kMostColumns, SheetLimits::kLongestRow));
        return;
    }
    rows.text() += text;
    rows.put(static_cast<std::uint32_t>(column),
             {.text = {}, .kind = CellKind::untyped, .has_lost_digits = shows_lost_digits(text)});
}

// Ends: CR, LF, or CR and LF together; -1 at the end of the text.
void CsvRows::Parser::end_row(int end) {
    if (follows_return && end == '\n' && cells == 0) {
        follows_return = false;
        return;
    }
    follows_return = end == '\r';
    if (end == -1 && cells == 0) return;
    if (!fault) {
        if (const auto done = rows.end_row(row); !done) fault = done.error();
    }
    ++row;
    cells = 0;
}

std::optional<Error> CsvRows::Parser::fault_of_quotes() const {
    return Error::of(
        fmt::format("第{}行的引号不配对：以引号开头的单元格，内部的引号要写两个，末尾要有引号", row),
        fmt::format("row {}: a quote is out of place. A cell that begins with one ends with one, and those "
                    "within are doubled",
                    row));
}

// False where a quote is out of place.
bool CsvRows::Parser::feed(std::string_view piece) {
    const auto take = [](void* text, std::size_t length, void* me) {
        static_cast<Parser*>(me)->take_cell({static_cast<const char*>(text), length});
    };
    const auto end = [](int c, void* me) { static_cast<Parser*>(me)->end_row(c); };
    while (!piece.empty()) {
        const std::size_t taken = csv_parse(&state, piece.data(), piece.size(), take, end, this);
        piece.remove_prefix(taken);
        if (piece.empty()) break;
        CHECK(csv_error(&state) == CSV_EPARSE);
        // A quote within a cell that began without one stands for itself, as in 5"管. Only that one is let
        // pass.
        if (state.quoted != 0) return false;
        csv_set_opts(&state, kLenient);
        CHECK(csv_parse(&state, piece.data(), 1, take, end, this) == 1);
        csv_set_opts(&state, kStrict);
        piece.remove_prefix(1);
    }
    return true;
}

CsvRows::CsvRows(char separator) : parser_(std::make_unique<Parser>(separator)) {}
CsvRows::~CsvRows() = default;
CsvRows::CsvRows(CsvRows&&) noexcept = default;
CsvRows& CsvRows::operator=(CsvRows&&) noexcept = default;

Result<Done> CsvRows::take(std::string_view piece) {
    Parser& parser = *parser_;
    parser.rows.begin_piece();
    if (!parser.feed(piece) && !parser.fault) parser.fault = parser.fault_of_quotes();
    // A quote that is never closed takes in all that follows.
    if (parser.state.entry_pos > kMostCellBytes && !parser.fault) parser.fault = parser.fault_of_quotes();
    if (parser.fault) return tl::unexpected(*parser.fault);
    return Done{};
}

Result<Done> CsvRows::finish() {
    Parser& parser = *parser_;
    parser.rows.begin_piece();
    const auto take = [](void* text, std::size_t length, void* me) {
        static_cast<Parser*>(me)->take_cell({static_cast<const char*>(text), length});
    };
    const auto end = [](int c, void* me) { static_cast<Parser*>(me)->end_row(c); };
    if (csv_fini(&parser.state, take, end, &parser) != 0 && !parser.fault)
        parser.fault = parser.fault_of_quotes();
    if (parser.fault) return tl::unexpected(*parser.fault);
    return Done{};
}

const SheetRow* CsvRows::next() { return parser_->fault ? nullptr : parser_->rows.next(); }

}  // namespace canbao
