#include "files/xlsx_sheet.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "channels/file_kind.h"

namespace canbao {
namespace {

constexpr std::uint64_t kMostOfWorkbook = std::uint64_t{64} << 20;
// With the marks around its texts.
constexpr std::uint64_t kMostOfStrings = 4 * SharedStrings::kMostBytes;

// Where the parts of a workbook are.
struct WorkbookMap {
    WorkbookParts parts;
    std::string workbook;  // the name of its part
    std::vector<Relationship> relationships;

    // The name of the part that another word of the workbook refers to; empty where there is none.
    std::string part_of_type(std::string_view type) const {
        const auto found = std::ranges::find(relationships, type, &Relationship::type);
        return found == relationships.end() ? "" : part_of_target(workbook, found->target);
    }
    std::string part_of_sheet(const ListedSheet& sheet) const {
        const auto found = std::ranges::find(relationships, sheet.relationship, &Relationship::id);
        // Charts and dialogues are listed as sheets too.
        if (found == relationships.end() || found->type != "worksheet") return "";
        return part_of_target(workbook, found->target);
    }
};

// "xl/workbook.xml" refers to others in "xl/_rels/workbook.xml.rels".
std::string relationships_of(std::string_view part) {
    const std::size_t name = part.rfind('/') + 1;
    return fmt::format("{}_rels/{}.rels", part.substr(0, name), part.substr(name));
}

Result<std::vector<Relationship>> read_relationships(const ZipParts& parts, std::string_view part) {
    const std::string xml = TRY(parts.read(relationships_of(part), kMostOfWorkbook));
    return parse_relationships(xml);
}

Result<WorkbookMap> read_map(const ZipParts& parts) {
    WorkbookMap map;
    if (!parts.has(relationships_of(""))) return tl::unexpected(why_not_a_table(FileKind::zip));
    map.relationships = TRY(read_relationships(parts, ""));
    map.workbook = map.part_of_type("officeDocument");
    if (map.workbook.empty()) return tl::unexpected(why_not_a_table(FileKind::zip));
    map.relationships = TRY(read_relationships(parts, map.workbook));
    const std::string xml = TRY(parts.read(map.workbook, kMostOfWorkbook));
    auto workbook = parse_workbook(xml);
    // A binary workbook (.xlsb) and a document of another kind are archives of the same make.
    if (!workbook || workbook->sheets.empty()) {
        return fail(
            "不是 xlsx 工作簿（可能是 .xlsb、.docx 等）：请用 Excel 或 WPS 打开，另存为 xlsx 或 CSV",
            "it is no workbook as xlsx has it (.xlsb or .docx, perhaps): open it in Excel or WPS and save it as "
            "xlsx or CSV");
    }
    map.parts = *std::move(workbook);
    return map;
}

Result<SharedStrings> read_strings(const ZipParts& parts, const std::string& name) {
    SharedStringsReader reader;
    ZipPart part = TRY(parts.part(name, kMostOfStrings));
    while (true) {
        const std::string_view block = TRY(part.next());
        if (block.empty()) return reader.finish();
        TRY(reader.take(block));
    }
}

// Parts that are listed and not there are damage; those not listed are not needed.
Result<CellMeaning> read_meaning(const ZipParts& parts, const WorkbookMap& map) {
    CellMeaning meaning;
    meaning.count = map.parts.count;
    const std::string styles = map.part_of_type("styles");
    if (!styles.empty()) {
        const std::string xml = TRY(parts.read(styles, kMostOfWorkbook));
        meaning.formats = TRY(parse_styles(xml));
    }
    const std::string strings = map.part_of_type("sharedStrings");
    if (!strings.empty()) meaning.strings = TRY(read_strings(parts, strings));
    return meaning;
}

std::string joined_names(const std::vector<std::string>& names) {
    constexpr std::size_t kMostShown = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kMostShown); ++i) {
        if (i > 0) text += "、";
        text += names[i];
    }
    return names.size() > kMostShown ? text + "…" : text;
}

Failure no_such_sheet(const std::string& sheet, const std::vector<std::string>& names) {
    return fail(fmt::format("没有工作表“{}”；有：{}", sheet, joined_names(names)),
                fmt::format("there is no sheet “{}”, but: {}", sheet, joined_names(names)));
}

}  // namespace

XlsxSheet::XlsxSheet(ZipParts parts, CellMeaning meaning)
    : parts_(std::move(parts)), meaning_(std::move(meaning)) {
    format_.kind = SheetFormat::Kind::xlsx;
}

Result<XlsxSheet> XlsxSheet::open(const std::string& path, const std::string& sheet) {
    ZipParts parts = TRY(ZipParts::open(path));
    const WorkbookMap map = TRY(read_map(parts));
    CellMeaning meaning = TRY(read_meaning(parts, map));
    XlsxSheet opened(std::move(parts), std::move(meaning));
    for (const ListedSheet& listed : map.parts.sheets) opened.format_.sheets.push_back(listed.name);
    for (const ListedSheet& listed : map.parts.sheets) {
        const bool is_asked = sheet.empty() ? !listed.is_hidden : listed.name == sheet;
        const std::string part = is_asked ? map.part_of_sheet(listed) : "";
        if (part.empty()) continue;
        opened.format_.sheet = listed.name;
        const bool holds_something = TRY(opened.begin(part));
        if (holds_something || !sheet.empty()) return opened;
    }
    if (!sheet.empty()) return no_such_sheet(sheet, opened.format_.sheets);
    return fail("所有可见的工作表都是空的", "all visible sheets are empty");
}

Result<bool> XlsxSheet::begin(const std::string& part) {
    if (rows_) meaning_ = std::move(*rows_).meaning();
    rows_.reset();
    part_.emplace(TRY(parts_.part(part)));
    MergedAreaFinder finder;
    while (true) {
        const std::string_view block = TRY(part_->next());
        if (block.empty()) break;
        finder.take(block);
    }
    meaning_->merged = std::move(finder).areas();
    part_.emplace(TRY(parts_.part(part)));
    rows_.emplace(*std::move(meaning_));
    meaning_.reset();
    is_at_end_ = false;
    first_ = TRY(read_on());
    return first_ != nullptr;
}

Result<const SheetRow*> XlsxSheet::read_on() {
    while (true) {
        if (const SheetRow* row = rows_->next()) return row;
        if (is_at_end_) return nullptr;
        const std::string_view block = TRY(part_->next());
        is_at_end_ = block.empty();
        if (is_at_end_) {
            TRY(rows_->finish());
        } else {
            TRY(rows_->take(block));
        }
    }
}

Result<const SheetRow*> XlsxSheet::next() {
    if (first_ != nullptr) return std::exchange(first_, nullptr);
    return read_on();
}

}  // namespace canbao
