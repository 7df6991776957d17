#include "reports/html_report.h"

#include "app/document/report_page.h"
#include "base/sha256.h"
#include "base/text/base64.h"
#include "base/version.h"
#include "reports/html_charts.h"
#include "reports/report.h"
#include "support/bytes.h"
#include "support/example_app.h"
#include "support/paths.h"
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
    return written([&](TextSink sink) {
        return report_page_job(document, row, reference, pictures, {"30 November 2026", {}}, sink);
    });
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

TEST_CASE("html report: says when and by which version it was written, and of which bytes") {
    App app(test_clock);
    open_bundled(app, "titanic");
    Document document = *app.state().document;
    const auto hash_of_file = [](const std::string& name) {
        Sha256 hash;
        hash.update(read_bytes(bundled_data() + "/titanic/" + name));
        return hash.hex();
    };
    const auto shown = [](const std::string& hash) {
        return "<code title=\"" + hash + "\">" + hash.substr(0, 12) + "\u2026</code>";
    };
    const std::string page = page_of(document, std::nullopt, Reference::kDataMean, {});
    CHECK(page.find("30 November 2026 \u00B7 ReLUscope " + std::string(kVersion)) != std::string::npos);
    CHECK(page.find("model SHA-256 " + shown(hash_of_file("titanic.json"))) != std::string::npos);
    CHECK(page.find("table SHA-256 " + shown(hash_of_file("titanic.csv"))) != std::string::npos);
    document.file_weights = false;  // a network that was trained here is no file's: it is hashed as it would be saved
    const std::string trained = written([&](TextSink sink) {
        return report_page_job(document, std::nullopt, Reference::kDataMean, {}, {"", "the network"}, sink);
    });
    CHECK(trained.find("model SHA-256 " + shown(sha256_of("the network"))) != std::string::npos);
    CHECK(trained.find("<p class=\"muted\">ReLUscope ") != std::string::npos);
}

TEST_CASE("html report: every chart has an axis with numbers and a name") {
    for (const char* id : {"titanic", "iris"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const std::string page = page_of(*app.state().document, RowId(0), Reference::kDataMean, {});
        std::size_t charts = 0;
        for (std::size_t at = page.find("<p class=\"chart\">"); at != std::string::npos;
             at = page.find("<p class=\"chart\">", at + 1)) {
            const std::size_t from = page.find("<svg", at);
            const std::string svg = page.substr(from, page.find("</svg>", from) - from);
            std::size_t axis_texts = 0;
            for (std::size_t text = svg.find("class=\"axis\""); text != std::string::npos;
                 text = svg.find("class=\"axis\"", text + 1))
                ++axis_texts;
            CHECK(axis_texts >= 3);
            ++charts;
        }
        const std::size_t clusters = std::min<std::size_t>(20, app.state().document->study.clustering->num_clusters());
        CHECK(charts == clusters + 3);  // a row, outcomes, importance
    }
}

TEST_CASE("html report: what was observed stands beside what was predicted, for one output and for several") {
    for (const auto& example : {std::pair("titanic", 1), std::pair("iris", 3), std::pair("digits", 1)}) {
        const char* const id = example.first;
        const int heads = example.second;
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const std::string page = page_of(*app.state().document, std::nullopt, Reference::kDataMean, {});
        int found = 0;
        for (std::size_t at = page.find(">predicted"); at != std::string::npos; at = page.find(">predicted", at + 1)) {
            const std::size_t next = page.find("<th", at);
            if (next != std::string::npos && next - at < 80 && page.compare(next, 22, "<th class=\"n\">observed") == 0)
                ++found;
        }
        CHECK(found == heads);
        CHECK(page.find("data-json=\"/clusters/0/observed/") != std::string::npos);
        CHECK(page.find("<circle class=\"observed\"") != std::string::npos);
    }
}

TEST_CASE("html report: rows count from 1 on the page, and from 0 in its attributes") {
    App app(test_clock);
    open_bundled(app, "moons");
    const std::string page = page_of(*app.state().document, RowId(3), Reference::kDataMean, {});
    CHECK(page.find("<h2><data value=\"3\" data-json=\"/row/row\">Row 4</data></h2>") != std::string::npos);
    CHECK(page.find("(row 3 in files, which count from 0)") != std::string::npos);
}

TEST_CASE("html charts: numbers of an axis are round, within it, and few") {
    CHECK(chart_ticks(0, 1, 7) == std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1});
    CHECK(chart_ticks(-3, 12, 7) == std::vector<double>{0, 5, 10});
    CHECK(chart_ticks(2, 2, 7).empty());
    CHECK(chart_ticks(0, std::nan(""), 7).empty());
    for (const double size : {1e-300, 1e-9, 0.37, 42.0, 9.9e5, 1e300}) {
        for (const double low : {-1.0, -0.013, 0.0, 0.5, 1e15}) {
            // The ends as the axis has them: far from 0 they are rounded by more than a share of the axis.
            const double begin = low * size;
            const double end = low * size + size;
            const std::vector<double> ticks = chart_ticks(begin, end, 6);
            CHECK(ticks.size() <= 6);
            for (const double tick : ticks) {
                CHECK(tick >= begin - 1e-6 * (end - begin));
                CHECK(tick <= end + 1e-6 * (end - begin));
            }
        }
    }
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
