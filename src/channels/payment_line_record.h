#pragma once

#include <optional>
#include <string>

#include "channels/record_file.h"
#include "collection/payment_notice.h"

namespace canbao {

// For whom and for what is paid, as eight fields of a record: area | kind of number | number | name | born |
// item | year | amount. The kind is "person" for our own number, else that of a document; name and birth
// stand there only with a household book.
constexpr std::size_t kPaymentLineFields = 8;

// Who is meant, as four of them: kind of number | number | name | born. From the field `at` on; nothing and
// faults where something is wrong.
constexpr std::size_t kPersonFields = 4;
std::optional<PersonReference> read_person_record(RecordReader& reader, std::size_t at);

// From the field `at` on; nothing and faults where something is wrong.
std::optional<PaymentLine> read_payment_line(RecordReader& reader, std::size_t at);
// With a '|' before each field. A name fits a record.
void append_payment_line(std::string& out, const PaymentLine& line);

}  // namespace canbao
