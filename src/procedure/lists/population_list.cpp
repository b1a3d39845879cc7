#include "procedure/lists/population_list.h"

namespace canbao {
namespace {

bool says_residence(const SheetHeader& header) {
    const auto& fields = population_fields();
    for (std::size_t i = 0; i < fields.size(); ++i)
        if ((fields[i].key == "residence" || fields[i].key == "village") && header.columns[i]) return true;
    return false;
}

}  // namespace

Result<PopulationList> PopulationList::open(const ListFileChoice& file, const RegionList& regions,
                                            RegionCode area, std::optional<RegionCode> residence) {
    ListFile list = TRY(ListFile::open(file, population_fields()));
    if (!residence && !says_residence(list.header()))
        return fail(
            "名单没有居住地、村（居）一列：用 --column residence=列 指定，或整份名单是一个村的，用 --residence 村代码",
            "no column says where people live: name it by --column residence=COLUMN, or, where all live in one "
            "village, by --residence VILLAGE");
    auto columns = list.header().columns;
    return PopulationList(std::move(list),
                          PopulationRowReader(std::move(columns), ResidenceFinder(regions, area), residence));
}

Result<std::optional<PopulationList::Row>> PopulationList::next() {
    const auto row = TRY(file_.next());
    if (!row) return std::optional<Row>();
    return std::optional<Row>(Row{*row, rows_.read(*row)});
}

}  // namespace canbao
