#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "channels/sheet_header.h"
#include "channels/written_residence.h"
#include "registry/act_command.h"

namespace canbao {

// What a population list says of each person, and under which headers: docs/formats/population-list.md.
const std::vector<SheetField>& population_fields();

// A row of a population list, as a person of the register; or why it goes back: all reasons together.
using PopulationRow = std::variant<PersonDetail, RowFaults>;

// Reads rows of one list. Pure, but that it remembers villages that were looked up.
class PopulationRowReader {
   public:
    // `columns`: of each of population_fields(), in their order. `residence`: where those live of whom the
    // list does not say it.
    PopulationRowReader(std::vector<std::optional<std::uint32_t>> columns, ResidenceFinder residences,
                        std::optional<RegionCode> residence)
        : columns_(std::move(columns)), residences_(std::move(residences)), residence_(residence) {}

    PopulationRow read(const SheetRow& row);

   private:
    enum class Field : std::uint8_t {
        id,
        name,
        document_kind,
        sex,
        born,
        phone,
        residence,
        township,
        village
    };

    // The cell of a field, an empty one where the list has none. What no cell should hold is noted.
    SheetCell cell(const SheetRow& row, Field field, RowFaults& faults) const;
    std::optional<RegionCode> residence_of(const SheetRow& row, RowFaults& faults);

    std::vector<std::optional<std::uint32_t>> columns_;
    ResidenceFinder residences_;
    std::optional<RegionCode> residence_;
};

}  // namespace canbao
