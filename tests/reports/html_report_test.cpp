#include "reports/html_report.h"

#include "app/document/report_page.h"
#include "base/text/base64.h"
#include "reports/report.h"
#include "support/example_app.h"
#include "support/written.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// The value of the attribute `name` in `tag`; empty where it has none.
std::string attribute(const std::string& tag, const std::string& name) {
    const std::string start = " " + name + "=\"";
    const std::size_t at = tag.find(start);
    if (at == std::string::npos) return "";
    const std::size_t first = at + start.size();
    return tag.substr(first, tag.find('"', first) - first);
}

/// All tags of a page; checks that each element is closed, in order, as XML wants it.
std::vector<std::string> tags_of(const std::string& page) {
    std::vector<std::string> tags;
    std::vector<std::string> open;
    for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
        const std::size_t end = page.find('>', at);
        REQUIRE(end != std::string::npos);
        const std::string tag = page.substr(at + 1, end - at - 1);
        if (tag[0] == '!') continue;
        REQUIRE(tag.find('<') == std::string::npos);
        const std::string name = tag.substr(0, tag.find_first_of(" \n/", 1));
        if (tag[0] == '/') {
            REQUIRE_FALSE(open.empty());
            REQUIRE("/" + open.back() == tag);
            open.pop_back();
        } else if (tag.back() != '/') {
            open.push_back(name);
        }
        tags.push_back(tag);
    }
    CHECK(open.empty());
    return tags;
}

nlohmann::json json_report(const Document& document, RowId row) {
    ReportOptions options;
    options.row = document.study.input->rows->row[row.index];
    return nlohmann::json::parse(
        written([&](TextSink sink) { return report_job(document.model, document.study, options, sink); }));
}

std::string page_of(const Document& document, std::optional<RowId> row, Reference reference,
                    const std::vector<HtmlPicture>& pictures) {
    return written([&](TextSink sink) { return report_page_job(document, row, reference, pictures, sink); });
}

}  // namespace

TEST_CASE("html report: is well formed, and each number is that of the JSON report") {
    for (const char* id : {"titanic", "iris", "moons", "digits"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        const nlohmann::json report = json_report(document, RowId(3));
        for (std::size_t r = 0; r < kNumReferences; ++r) {
            const auto reference = static_cast<Reference>(r);
            const std::string page = page_of(document, RowId(3), reference, {});
            std::size_t numbers = 0;
            std::string wrong;
            for (const std::string& tag : tags_of(page)) {
                const std::string pointer = attribute(tag, "data-json");
                if (pointer.empty()) continue;
                std::string value = attribute(tag, "value");
                if (value.empty()) value = attribute(tag, "data-value");
                const auto place = nlohmann::json::json_pointer(pointer);
                const bool same =
                    report.contains(place) && std::strtod(value.c_str(), nullptr) == report[place].get<double>();
                if (!same) wrong += pointer + " ";
                ++numbers;
            }
            CHECK(wrong == "");
            CHECK(numbers > 100);
            CHECK(page.find("src=\"http") == std::string::npos);
            CHECK(page.find("<script") == std::string::npos);
            CHECK(page.find("prefers-color-scheme") != std::string::npos);
        }
    }
}

TEST_CASE("html report: every cluster of a small study is listed, of a large one the first and how many are left") {
    App app(test_clock);
    open_bundled(app, "moons");
    const Document& document = *app.state().document;
    HtmlReportOptions options;
    options.clusters_listed = 5;
    options.clusters_explained = 2;
    const std::string page =
        written([&](TextSink sink) { return html_report_job(document.model, document.study, options, sink); });
    tags_of(page);
    std::size_t rest = 0;
    for (std::size_t c = 5; c < document.study.clustering->num_clusters(); ++c)
        rest += document.study.clustering->clusters[c].size;
    const std::string sentence = "and " + std::to_string(document.study.clustering->num_clusters() - 5) +
                                 " smaller clusters with " + std::to_string(rest) + " rows together";
    CHECK(page.find(sentence) != std::string::npos);
    CHECK(page.find("id=\"cluster-1\"") != std::string::npos);
    CHECK(page.find("id=\"cluster-2\"") == std::string::npos);
}

TEST_CASE("html report: names that look like markup stay text") {
    App app(test_clock);
    open_bundled(app, "iris");
    Document document = *app.state().document;
    const std::string evil = "<script>alert('x & \"y\"')</script>";
    ModelFile model = *document.model;
    model.name = evil;
    model.notes = {evil};
    document.model = std::make_shared<const ModelFile>(model);
    StudyInput input = *document.study.input;
    Table table = *input.table;
    table.name = "folder/of/someone/" + evil + ".csv";
    input.table = std::make_shared<const Table>(table);
    for (InputOrigin& origin : input.origins) origin.label = origin.column = evil + origin.column;
    input.target->column = evil;
    for (std::string& name : input.target->classes) name = evil + name;
    document.study.input = std::make_shared<const StudyInput>(input);
    const std::string page = page_of(document, RowId(0), Reference::kDataMean, {{evil, "<svg>" + evil + "</svg>"}});
    tags_of(page);
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("someone") == std::string::npos);
    CHECK(page.find("&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)&lt;/script&gt;") != std::string::npos);
}

TEST_CASE("html report: a large picture is written in pieces, and is the same in the page") {
    App app(test_clock);
    open_bundled(app, "iris");
    std::string svg;
    for (int i = 0; i < 40000; ++i) svg += std::to_string(i) + ",";
    const std::string page = page_of(*app.state().document, std::nullopt, Reference::kZero, {{"long", svg}, {"", ""}});
    CHECK(page.find("src=\"data:image/svg+xml;base64," + base64_of(svg) + "\"/>") != std::string::npos);
    CHECK(page.find("src=\"data:image/svg+xml;base64,\"/>") != std::string::npos);
}

TEST_CASE("html report: escapes what markup and XML cannot hold, and encodes pictures") {
    CHECK(base64_of("") == "");
    CHECK(base64_of("f") == "Zg==");
    CHECK(base64_of("fo") == "Zm8=");
    CHECK(base64_of("foo") == "Zm9v");
    CHECK(base64_of("foob\xFF\xFE") == "Zm9vYv/+");
}
