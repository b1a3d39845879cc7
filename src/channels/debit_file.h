#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "channels/debit_batch.h"

namespace canbao {

// By what a bank knows whom it may debit: the number of the agreement that the holder signed with it. It
// names neither account nor holder to anybody else.
class AgreementNumber {
   public:
    // A code of 1 to 32 letters, digits, '-', '_'; never the number of an ID card.
    static Result<AgreementNumber> parse(std::string_view text);
    const std::string& text() const { return text_; }
    friend bool operator==(const AgreementNumber&, const AgreementNumber&) = default;

   private:
    explicit AgreementNumber(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

// What the holder reads on the statement of the account: 1 to 30 characters. It names nobody.
class DebitSummary {
   public:
    static constexpr std::size_t kMostCharacters = 30;

    static Result<DebitSummary> parse(std::string_view text);
    const std::string& text() const { return text_; }
    friend bool operator==(const DebitSummary&, const DebitSummary&) = default;

   private:
    explicit DebitSummary(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

struct DebitRow {
    std::uint32_t sequence;  // from 1
    OrderNumber order;
    AgreementNumber agreement;
    Money amount;  // above zero
    DebitSummary summary;

    friend bool operator==(const DebitRow&, const DebitRow&) = default;
};

// A file of what a bank is to debit, all of it checked. docs/formats/bank-files.md.
class DebitFile {
   public:
    // `bytes` outlive it.
    static FileResult<DebitFile> read(std::string_view bytes);

    const DebitBatch& batch() const { return batch_; }

    // Its rows in their order.
    class Rows {
       public:
        // The file outlives it.
        explicit Rows(const DebitFile& file);
        std::optional<DebitRow> next();

       private:
        RecordReader reader_;
    };

   private:
    DebitFile(RecordText text, DebitBatch batch) : text_(std::move(text)), batch_(std::move(batch)) {}

    RecordText text_;
    DebitBatch batch_;
};

// Writes a file row by row. What is appended is good to be sent on at any time.
class DebitFileWriter {
   public:
    // UTF-8 or GB18030. Errors: the system does not know the encoding.
    static Result<DebitFileWriter> create(DebitBatch batch, TextEncoding encoding);

    void begin(std::string& out);
    // In the order of their sequences.
    void append(std::string& out, const DebitRow& row);
    // As many rows as the batch says, with its total, have been written.
    void finish(std::string& out);

   private:
    DebitFileWriter(DebitBatch batch, TextEncoder encoder)
        : batch_(std::move(batch)), encoder_(std::move(encoder)) {}

    DebitBatch batch_;
    TextEncoder encoder_;
    std::string line_;
    std::uint32_t rows_ = 0;
    Money total_;
};

}  // namespace canbao
