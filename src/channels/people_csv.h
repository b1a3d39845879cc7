#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/request_line.h"
#include "decision/quote_columns.h"

namespace canbao {

// The fields of one line of CSV (RFC 4180; one line a row), valid until the next line is split. libcsv does
// it.
class CsvLine {
   public:
    CsvLine();
    ~CsvLine();
    CsvLine(const CsvLine&) = delete;
    CsvLine& operator=(const CsvLine&) = delete;

    // False where a quote is out of place, or a line ends within. There are no fields then.
    bool split(std::string_view line);
    const std::vector<std::string>& fields() const { return fields_; }

   private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
    std::vector<std::string> fields_;
    bool ends_within_ = false;
};

// Reads people of one benefit year from CSV: docs/formats/columns.md. The first line names the columns.
class PeopleCsvReader {
   public:
    // An error of the first line: a column that is unknown, missing or named twice.
    std::optional<LineError> read_names(std::string_view line);
    // The fields of a person; texts are good until the next line is read.
    tl::expected<const RequestLine*, LineError> read(std::string_view line, int year);
    // Of the line read last; empty where there is none.
    const std::string& id() const { return id_; }
    // The same, also where another field is in error; nothing where it could not be read.
    std::optional<RegionCode> region() const { return request_.region; }

   private:
    using Reader = std::optional<LineError> (PeopleCsvReader::*)(const std::string&);
    struct Column;
    static const std::vector<Column>& known();

    std::optional<LineError> read_id(const std::string& text);
    std::optional<LineError> read_region(const std::string& text);
    std::optional<LineError> read_identities(const std::string& text);
    std::optional<LineError> read_insured(const std::string& text);
    std::optional<LineError> read_facts(const std::string& text);
    std::optional<LineError> read_tier(const std::string& text);
    std::optional<LineError> read_repair_years(const std::string& text);
    template <std::optional<Date> RequestLine::*kMember>
    std::optional<LineError> read_date(const std::string& text);

    CsvLine line_;
    std::vector<const Column*> columns_;
    const Column* current_ = nullptr;
    RequestLine request_;
    std::string id_;
};

// Writes answers as CSV. Payers are those of the catalogue, a column each.
void append_csv_names(std::string& out, const std::vector<NamedKey>& payers);
void append_csv_answer(std::string& out, std::string_view id, const QuoteRow& row, const Award& award,
                       const std::vector<NamedKey>& payers);
void append_csv_error(std::string& out, std::string_view id, std::size_t line, const LineError& error,
                      std::size_t payers, Language language);

}  // namespace canbao
