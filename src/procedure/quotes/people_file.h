#pragma once

#include <string>

#include "channels/column_header.h"
#include "decision/people_table.h"
#include "files/byte_sink.h"
#include "files/mapped_file.h"

namespace canbao {

// A file of people as columns (docs/formats/columns.md), in memory as it lies on disk, and checked: every
// date is one, every number stands in its list.
class PeopleFile {
   public:
    // The book outlives the file. Errors: it cannot be read, breaks off, or says what cannot be.
    static Result<PeopleFile> open(const std::string& path, const PolicyBook& book);

    int year() const { return header_.year; }
    const std::vector<RegionCode>& areas() const { return header_.areas; }
    const AttributeSets& attributes() const { return header_.attributes; }
    const PersonColumns& people() const { return people_; }

   private:
    PeopleFile(MappedFile file, PeopleHeader header) : file_(std::move(file)), header_(std::move(header)) {}
    Result<Done> find_columns();
    Result<Done> check_places() const;
    Result<Done> check_columns() const;
    template <typename T>
    Result<std::span<const T>> column(std::string_view name, ColumnType type, Need need) const;

    MappedFile file_;
    PeopleHeader header_;
    PersonColumns people_;
};

// Writes columns one behind the other, each at its place. The file ends with the last of them.
class ColumnWriter {
   public:
    // The sink stands where the first column begins.
    explicit ColumnWriter(ByteSink& sink) : sink_(sink) {}
    Result<Done> write(std::string_view bytes);

   private:
    ByteSink& sink_;
    std::size_t missing_ = 0;  // bytes to the place of the next
};

// Writes people as such a file. `header` says everything but rows, columns and places.
Result<Done> write_people(ByteSink& sink, PeopleHeader& header, const PersonColumns& people,
                          const Catalogue& catalogue);

}  // namespace canbao
