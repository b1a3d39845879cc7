#include "store/reference_store.h"

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kAreaGiven[] = {{"area", kInteger}};

constexpr Column kHospital[] = {{"area", kInteger},
                                {"code", kText},
                                {"act", kInteger},
                                {"effective_from", kInteger},
                                {"name", kText},
                                {"level", kText},
                                {"facility_class", kInteger},
                                {"region", kInteger},
                                {"address", kText},
                                {"telephones", kText},
                                {"accredited_from", kInteger},
                                {"accredited_until", kInteger},
                                {"recognises_chronic", kInteger}};
constexpr Column kOffice[] = {{"area", kInteger},      {"region", kInteger},     {"kind", kText},
                              {"name", kText},         {"act", kInteger},        {"effective_from", kInteger},
                              {"telephones", kText},   {"address", kText},       {"hours", kText},
                              {"open_from", kInteger}, {"open_until", kInteger}, {"source", kText}};

enum Table : std::uint8_t { kHospitals, kOffices };

// Reads the cells of a row one after the other.
class RowCells {
   public:
    explicit RowCells(const Rows::Row& row) : row_(row) {}

    std::int64_t integer() { return row_.integer(next_++); }
    std::string text() { return std::string(row_.bytes(next_++)); }
    Period period() {
        const Date from = date_of(integer());
        const std::size_t until = next_++;
        return {from, row_.is_null(until) ? std::nullopt : std::optional(date_of(row_.integer(until)))};
    }

   private:
    const Rows::Row& row_;
    std::size_t next_ = 1;  // behind the area
};

void add_period(Rows& rows, const Period& period) {
    rows.add(date_cell(period.from));
    if (period.until)
        rows.add(date_cell(*period.until));
    else
        rows.add_null();
}

Recorded<Hospital> hospital_of(const Rows::Row& row) {
    RowCells cells(row);
    std::string code = cells.text();
    const std::int64_t act = cells.integer();
    const Date on = date_of(cells.integer());
    std::string name = cells.text();
    const auto level = hospital_level(cells.text());
    CHECK(level.has_value());
    const auto facility_class = static_cast<int>(cells.integer());
    const RegionCode region = region_of(cells.integer());
    std::string address = cells.text();
    std::string telephones = cells.text();
    const Period accredited = cells.period();
    const bool recognises_chronic = cells.integer() != 0;
    return {{.code = std::move(code),
             .name = std::move(name),
             .level = *level,
             .facility_class = facility_class,
             .region = region,
             .address = std::move(address),
             .telephones = std::move(telephones),
             .accredited = accredited,
             .recognises_chronic = recognises_chronic},
            on,
            act};
}

Recorded<ServiceOffice> office_of(const Rows::Row& row) {
    RowCells cells(row);
    const RegionCode region = region_of(cells.integer());
    const auto kind = office_kind(cells.text());
    CHECK(kind.has_value());
    std::string name = cells.text();
    const std::int64_t act = cells.integer();
    const Date on = date_of(cells.integer());
    std::string telephones = cells.text();
    std::string address = cells.text();
    std::string hours = cells.text();
    const Period open = cells.period();
    std::string source = cells.text();
    return {{.kind = *kind,
             .name = std::move(name),
             .region = region,
             .telephones = std::move(telephones),
             .address = std::move(address),
             .hours = std::move(hours),
             .open = open,
             .source = std::move(source)},
            on,
            act};
}

template <typename T, typename Read>
DatabaseResult<std::vector<Recorded<T>>> read_all(Connection& connection, RegionCode area, Table table,
                                                  Read read) {
    Rows given(kAreaGiven);
    given.add(area_cell(area));
    std::vector<Recorded<T>> all;
    TRY(connection.run(reference_tables()[table].reading(), given,
                       [&](const Rows::Row& row) { all.push_back(read(row)); }));
    return all;
}

}  // namespace

std::span<const FactTable> reference_tables() {
    static const FactTable tables[] = {{"hospital", kHospital, 2}, {"service_office", kOffice, 4}};
    return tables;
}

Facts rows_of(RegionCode area, std::span<const Recorded<Hospital>> hospitals) {
    const FactTable& table = reference_tables()[kHospitals];
    Facts facts{&table, Rows(table.columns())};
    Rows& rows = facts.rows;
    for (const auto& [hospital, on, act] : hospitals) {
        rows.add(area_cell(area)).add(hospital.code).add(act).add(date_cell(on)).add(hospital.name);
        rows.add(word(hospital.level)).add(hospital.facility_class).add(residence_cell(hospital.region));
        rows.add(hospital.address).add(hospital.telephones);
        add_period(rows, hospital.accredited);
        rows.add(hospital.recognises_chronic ? 1 : 0);
    }
    return facts;
}

Facts rows_of(RegionCode area, std::span<const Recorded<ServiceOffice>> offices) {
    const FactTable& table = reference_tables()[kOffices];
    Facts facts{&table, Rows(table.columns())};
    Rows& rows = facts.rows;
    for (const auto& [office, on, act] : offices) {
        rows.add(area_cell(area)).add(residence_cell(office.region)).add(word(office.kind)).add(office.name);
        rows.add(act).add(date_cell(on)).add(office.telephones).add(office.address).add(office.hours);
        add_period(rows, office.open);
        rows.add(office.source);
    }
    return facts;
}

DatabaseResult<std::vector<Recorded<Hospital>>> read_hospitals(Connection& connection, RegionCode area) {
    return read_all<Hospital>(connection, area, kHospitals, hospital_of);
}

DatabaseResult<std::vector<Recorded<ServiceOffice>>> read_offices(Connection& connection, RegionCode area) {
    return read_all<ServiceOffice>(connection, area, kOffices, office_of);
}

}  // namespace canbao
