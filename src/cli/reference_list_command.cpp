#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "cli/console.h"
#include "cli/import_commands.h"
#include "cli/reference_commands.h"
#include "cli/text_table.h"
#include "procedure/lists/reference_lists.h"
#include "procedure/office_clock.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

// Where and when, as a listing is asked for.
struct Asked {
    RegionCode area;
    Date on;
    RegionList regions;
    Language language;

    std::string name_of(RegionCode region) const {
        const Region* found = regions.find(region, on);
        return found == nullptr ? region.text() : found->name;
    }
};

Result<Asked> asked_of(const ReferenceListOptions& options) {
    const RegionCode area = TRY(named_area(options.area));
    const Date on = options.on.empty() ? civil_day(system_clock_now()) : TRY(Date::parse(options.on));
    return Asked{area, on, TRY(open_regions(options.regions, area, options.office.common)),
                 options.office.common.language};
}

std::string json_head(const Asked& asked) {
    return fmt::format(R"({{"area":"{}","on":"{}",)", asked.area.text(), asked.on.text());
}

void append_field(std::string& out, std::string_view key, std::string_view value) {
    out += fmt::format(R"(,"{}":)", key);
    append_json_string(out, value);
}

void append_period(std::string& out, const Period& period) {
    out += fmt::format(R"(,"from":"{}","until":)", period.from.text());
    out += period.until ? fmt::format(R"("{}")", period.until->text()) : "null";
}

// "5603522 12333" as a list.
void append_telephones(std::string& out, std::string_view numbers) {
    out += R"(,"telephones":[)";
    for (std::size_t begin = 0; begin < numbers.size();) {
        const std::size_t end = std::min(numbers.find(' ', begin), numbers.size());
        out += begin == 0 ? "" : ",";
        append_json_string(out, numbers.substr(begin, end - begin));
        begin = end + 1;
    }
    out += ']';
}

std::string hospitals_json(const std::vector<Recorded<Hospital>>& hospitals, const Asked& asked) {
    std::string out = json_head(asked) + R"("hospitals":[)";
    for (const auto& [hospital, on, act] : hospitals) {
        if (out.back() != '[') out += ',';
        out += fmt::format(R"({{"code":"{}")", hospital.code);
        append_field(out, "name", hospital.name);
        append_field(out, "level", word(hospital.level));
        out += fmt::format(R"(,"class":{},"region":"{}")", hospital.facility_class, hospital.region.text());
        append_field(out, "address", hospital.address);
        append_telephones(out, hospital.telephones);
        append_period(out, hospital.accredited);
        out += fmt::format(R"(,"recognises_chronic":{},"act":"{}"}})", hospital.recognises_chronic, act);
    }
    return out + "]}\n";
}

std::string hospitals_text(const std::vector<Recorded<Hospital>>& hospitals, const Asked& asked) {
    const bool zh = asked.language == Language::zh;
    if (hospitals.empty())
        return fmt::format(
            fmt::runtime(zh ? "{} {} 没有这样的定点医院（名单由 canbao import hospitals 导入）\n"
                            : "no such hospital is known of {} on {} (lists are taken by canbao import "
                              "hospitals)\n"),
            asked.area.text(), asked.on.text());
    constexpr std::size_t kColumns = 9;
    TextTable table(kColumns);
    table.add_row(zh ? std::vector<std::string>{"机构编码", "机构名称", "等级", "类别", "区划", "慢特病认定",
                                                "定点起", "定点止", "电话"}
                     : std::vector<std::string>{"code", "name", "level", "class", "region", "chronic", "from",
                                                "until", "telephone"});
    table.add_rule();
    for (const auto& [hospital, on, act] : hospitals)
        table.add_row({hospital.code, hospital.name, name_of(hospital.level).in(asked.language),
                       std::to_string(hospital.facility_class), asked.name_of(hospital.region),
                       hospital.recognises_chronic ? (zh ? "是" : "yes") : (zh ? "否" : "no"),
                       hospital.accredited.from.text(),
                       hospital.accredited.until ? hospital.accredited.until->text() : "",
                       hospital.telephones});
    return table.text();
}

std::string offices_json(const OfficeListing& listing, const Asked& asked) {
    std::string out = json_head(asked);
    out += fmt::format(R"("imported":{},"offices":[)", listing.is_imported);
    for (const ServiceOffice& office : listing.offices) {
        if (out.back() != '[') out += ',';
        out += fmt::format(R"({{"kind":"{}")", word(office.kind));
        append_field(out, "name", office.name);
        out += fmt::format(R"(,"region":"{}")", office.region.text());
        append_telephones(out, office.telephones);
        append_field(out, "address", office.address);
        append_field(out, "hours", office.hours);
        append_period(out, office.open);
        append_field(out, "source", office.source);
        out += '}';
    }
    return out + "]}\n";
}

std::string offices_text(const OfficeListing& listing, const Asked& asked) {
    const bool zh = asked.language == Language::zh;
    std::string out;
    if (!listing.is_imported)
        out = zh ? "本区划没有导入办事机构名单，以下随程序提供，请核对后用 canbao import offices 导入\n"
                 : "no list of offices was imported here: these came with the program; check them, then "
                   "canbao import offices\n";
    constexpr std::size_t kColumns = 7;
    TextTable table(kColumns);
    table.add_row(
        zh ? std::vector<std::string>{"类别", "名称", "区划", "电话", "地址", "办公时间", "来源"}
           : std::vector<std::string>{"kind", "name", "region", "telephone", "address", "hours", "source"});
    table.add_rule();
    for (const ServiceOffice& office : listing.offices)
        table.add_row({name_of(office.kind).in(asked.language), office.name, asked.name_of(office.region),
                       office.telephones, office.address, office.hours, office.source});
    if (!listing.offices.empty()) return out + table.text();
    return out + (zh ? "没有办事机构\n" : "there are no offices\n");
}

// Without books there is what came with the program.
DatabaseResult<OfficeListing> listing_of(const ReferenceListOptions& options, const Asked& asked) {
    const auto failed = [](Error error) {
        return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
    };
    if (const auto address = database_of(options.office)) {
        const auto connection = TRY(open_database(*address, DatabaseUse::read));
        OfficeListing listing = TRY(offices_on(*connection, asked.area, asked.on));
        if (listing.is_imported) return listing;
    }
    auto bundled = bundled_offices(path_of_bundled("offices", asked.area, options.office.common),
                                   asked.regions, asked.area, asked.on);
    if (!bundled) return failed(std::move(bundled.error()));
    return *std::move(bundled);
}

}  // namespace

Result<RegionCode> named_area(const std::string& text) {
    constexpr std::size_t kDigits = 6;
    const RegionCode area = TRY(RegionCode::parse(text));
    if (area.text().size() == kDigits && !area.text().ends_with("00")) return area;
    return fail("--area 应为六位的医保区划（县级）", "--area is an enrolment area: a county, six digits");
}

int run_hospital_list(const ReferenceListOptions& options) {
    const Language language = options.office.common.language;
    const auto asked = asked_of(options);
    if (!asked) return complain(asked.error(), language);
    const auto address = database_of(options.office);
    if (!address) return complain(address.error(), language);
    const auto connection = open_database(*address, DatabaseUse::read);
    if (!connection) return complain(connection.error(), language);
    auto hospitals = hospitals_on(**connection, asked->area, asked->on);
    if (!hospitals) return complain(hospitals.error(), language);
    if (options.facility_class != 0)
        std::erase_if(*hospitals, [&](const Recorded<Hospital>& each) {
            return each.value.facility_class != options.facility_class;
        });
    fmt::print("{}",
               options.as_json ? hospitals_json(*hospitals, *asked) : hospitals_text(*hospitals, *asked));
    return kDone;
}

int run_office_list(const ReferenceListOptions& options) {
    const Language language = options.office.common.language;
    const auto asked = asked_of(options);
    if (!asked) return complain(asked.error(), language);
    const auto listing = listing_of(options, *asked);
    if (!listing) return complain(listing.error(), language);
    fmt::print("{}", options.as_json ? offices_json(*listing, *asked) : offices_text(*listing, *asked));
    return kDone;
}

}  // namespace canbao
