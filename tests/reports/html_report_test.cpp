#include "reports/html_report.h"

#include "analysis/explanation.h"
#include "app/document/narrative.h"
#include "app/document/report_page.h"
#include "base/sha256.h"
#include "base/text/base64.h"
#include "base/text/number_format.h"
#include "base/version.h"
#include "reports/html_charts.h"
#include "reports/report.h"
#include "support/bytes.h"
#include "support/example_app.h"
#include "support/html_pages.h"
#include "support/paths.h"
#include "support/written.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <regex>
#include <string>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

/// Does the cell meet one part of a condition as it is written: "age > 15 years", "2 < x <= 3", "sex = male"?
bool cell_meets(const Table& table, const std::string& part, std::size_t row) {
    static const std::regex between(R"((-?[\d.e+-]+) (<|<=) (.*) <= (-?[\d.e+-]+).*)");
    static const std::regex one_end(R"((.*) (>|>=|<=) (-?[\d.e+-]+).*)");
    static const std::regex state(R"((.*) (=|!=) (.*))");
    std::smatch found;
    const auto column_of = [&](const std::string& name) -> const Column& {
        const std::size_t at = table.find_column(name);
        REQUIRE(at != Table::kNoColumn);
        return table.columns[at];
    };
    if (std::regex_match(part, found, between)) {
        const double value = column_of(found[3].str()).numbers[row];
        const double low = std::stod(found[1].str());
        return (found[2].str() == "<" ? value > low : value >= low) && value <= std::stod(found[4].str());
    }
    if (std::regex_match(part, found, one_end)) {
        const double value = column_of(found[1].str()).numbers[row];
        const double end = std::stod(found[3].str());
        const std::string sign = found[2].str();
        return sign == ">" ? value > end : sign == "<=" ? value <= end : value >= end;
    }
    REQUIRE(std::regex_match(part, found, state));
    const Column& column = column_of(found[1].str());
    const bool numbers = column.has_numbers() && column.labels.empty();
    const std::string cell = found[3].str();
    const bool same = numbers ? column.numbers[row] == std::stod(cell) : column.text(row) == cell;
    return same == (found[2].str() == "=");
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
    for (const auto& example : {std::pair("titanic", 1), std::pair("iris", 3), std::pair("digits", 2)}) {
        const char* const id = example.first;
        const int heads = example.second;  // of digits the table goes on behind a fold
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
    CHECK(page.find("<h2 id=\"row\"><data value=\"3\" data-json=\"/row/row\">Row 4</data></h2>") != std::string::npos);
    CHECK(page.find("(row 3 in files, which count from 0)") != std::string::npos);
}

TEST_CASE("html report: the summary counts classes and rows as the forward pass has them") {
    std::size_t tables = 0;
    for (const std::string& id : bundled_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        const nlohmann::json rows =
            nlohmann::json::parse(written([&](TextSink sink) { return rows_json_job(document.study, sink); }))["rows"];
        const std::string html = summary_section(page_of(document, std::nullopt, Reference::kDataMean, {}));
        const std::string text = seen_text(html);
        CHECK(text.find("says of the " + std::to_string(rows.size()) + " rows of ") != std::string::npos);
        if (!document.image) {
            std::smatch found;
            REQUIRE(std::regex_search(text, found, std::regex(R"(from (\d+) columns? of the table)")));
            CHECK(std::stoul(found[1].str()) == group_by_column(document.study.input->origins).size());
        }
        for (const std::string& line : score_lines(document))
            CHECK(text.find(seen_text(line).substr(1)) != std::string::npos);
        if (!document.study.input->target || !document.study.input->target->is_class()) continue;
        const Target& target = *document.study.input->target;
        for (std::size_t k = 0; k < std::min<std::size_t>(12, target.classes.size()); ++k) {
            std::size_t observed = 0, predicted = 0, right = 0;
            for (const nlohmann::json& row : rows) {
                if (row["target"].is_null()) continue;
                const bool is = row["target"] == target.classes[k];
                const bool said = class_by_logits(row) == k;
                observed += is ? 1 : 0;
                predicted += said ? 1 : 0;
                right += is && said ? 1 : 0;
            }
            const std::string start = "<tr><td>" + target.classes[k] + "</td>";
            const std::size_t at = html.find(start);
            REQUIRE(at != std::string::npos);
            const std::string line = html.substr(at, html.find("</tr>", at) - at);
            std::vector<std::size_t> numbers;
            const std::regex value("<data value=\"(\\d+)\"");
            for (std::sregex_iterator i(line.begin(), line.end(), value); i != std::sregex_iterator(); ++i)
                numbers.push_back(std::stoul((*i)[1].str()));
            CHECK(numbers == std::vector<std::size_t>{observed, predicted, right});
        }
        ++tables;
    }
    CHECK(tables > 8);
}

TEST_CASE("html report: conditions of the largest groups hold for as many rows as the summary says") {
    std::size_t conditions = 0;
    for (const std::string& id : bundled_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        const Study& study = document.study;
        const Table& table = *document.table;
        const std::string text = seen_text(summary_section(page_of(document, std::nullopt, Reference::kDataMean, {})));
        if (text.find("missing cell counts") != std::string::npos) continue;  // the network reads other values there
        static const std::regex told(
            R"(Cluster (\d+) holds (\d+) rows, [^ ]+ of all\. A short condition describes them: (.*?)\. It holds for (\d+) of these rows and for (\d+) of the (\d+) others\.)");
        for (std::sregex_iterator i(text.begin(), text.end(), told); i != std::sregex_iterator(); ++i) {
            const std::smatch& parts = *i;
            const auto cluster = static_cast<std::uint32_t>(std::stoul(parts[1].str()));
            const std::size_t size = study.clustering->clusters[cluster].size;
            CHECK(std::stoul(parts[2].str()) == size);
            CHECK(std::stoul(parts[6].str()) == study.clustering->num_rows() - size);
            std::string left = parts[3].str();
            CAPTURE(left);
            std::vector<std::string> all;
            for (std::size_t at = left.find(" and "); at != std::string::npos; at = left.find(" and ")) {
                all.push_back(left.substr(0, at));
                left = left.substr(at + 5);
            }
            all.push_back(left);
            std::size_t inside = 0, outside = 0;
            for (std::size_t row = 0; row < study.clustering->num_rows(); ++row) {
                const std::size_t in_table = study.input->rows->row[row];
                const bool meets = std::all_of(
                    all.begin(), all.end(), [&](const std::string& part) { return cell_meets(table, part, in_table); });
                if (meets) ++(study.clustering->assignment[row] == cluster ? inside : outside);
            }
            CHECK(std::stoul(parts[4].str()) == inside);
            CHECK(std::stoul(parts[5].str()) == outside);
            CHECK(2 * inside >= size);
            ++conditions;
        }
    }
    CHECK(conditions > 5);
}

TEST_CASE("html report: the summary says what it does not know") {
    App app(test_clock);
    open_bundled(app, "iris");
    Document document = *app.state().document;
    const auto text_of = [&] {
        return seen_text(summary_section(page_of(document, std::nullopt, Reference::kDataMean, {})));
    };
    CHECK(text_of().find("How right it is.") != std::string::npos);
    document.untrained = true;
    const std::string untrained = text_of();
    CHECK(untrained.find("The network is not trained yet") != std::string::npos);
    for (const char* claim : {"How right it is.", "counts most", "A short condition", "Observed:"})
        CHECK(untrained.find(claim) == std::string::npos);
    document.untrained = false;
    StudyInput input = *document.study.input;
    input.target.reset();
    document.study.input = std::make_shared<const StudyInput>(input);
    document.study.scores = std::make_shared<const ClusterScores>(
        score_clusters(input.network->link(), *document.study.patterns, *document.study.clustering, nullptr));
    const std::string unanswered = text_of();
    CHECK(unanswered.find("The table has no answers, so nothing here says how right it is.") != std::string::npos);
    CHECK(unanswered.find("Observed:") == std::string::npos);
    CHECK(unanswered.find("Predicted:") != std::string::npos);
    App digits(test_clock);
    open_bundled(digits, "digits");
    document = *digits.state().document;
    const std::string pictures = text_of();
    CHECK(pictures.find("from pictures of 8\u00D78 pixels.") != std::string::npos);
    CHECK(pictures.find("of them hold a single row") != std::string::npos);
    CHECK(pictures.find("counts most") == std::string::npos);
}

TEST_CASE("html report: the chosen row says its smallest change, and a beeswarm says how exact it is") {
    App app(test_clock);
    open_bundled(app, "titanic");
    HtmlAnswers answers;
    answers.change = {"The smallest change <that> flips it.", "Nothing nearer exists."};
    answers.holds = {"All columns <together> stay."};
    answers.swarm = HtmlSwarm{{"Beeswarm: dots", "<svg/>"}, {"Every value is exact."}};
    const std::string page = written([&](TextSink sink) {
        return report_page_job(*app.state().document, RowId(3), Reference::kDataMean, {}, {"", {}}, sink, answers);
    });
    tags_of(page);
    CHECK(page.find("<p>The smallest change &lt;that&gt; flips it.</p>\n<p>Nothing nearer exists.</p>") !=
          std::string::npos);
    const std::size_t holds =
        page.find("<h3>How far this explanation holds</h3>\n<p>All columns &lt;together&gt; stay.</p>");
    CHECK(holds != std::string::npos);
    CHECK(holds >
          page.find("<p>Nothing nearer exists.</p>"));  // as in the panel: first what flips it, then how far it holds
    const std::size_t swarm =
        page.find("<figure class=\"swarm\"><img alt=\"Beeswarm: dots\" src=\"data:image/svg+xml;");
    CHECK(swarm != std::string::npos);
    CHECK(page.find("<p class=\"muted\">Every value is exact.</p>", swarm) != std::string::npos);
    CHECK(page.find("href=\"#beeswarm\"") != std::string::npos);
    CHECK(page.find("<h2 id=\"beeswarm\">") != std::string::npos);
}

TEST_CASE("html report: every link of the summary leads to a place of the page") {
    for (const char* id : {"titanic", "digits", "one_relu"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const std::string page = page_of(*app.state().document, RowId(0), Reference::kDataMean, {{"a", "<svg/>"}});
        std::size_t links = 0;
        for (const std::string& tag : tags_of(page)) {
            const std::string to = attribute(tag, "href");
            if (to.empty()) continue;
            CHECK(page.find(" id=\"" + to.substr(1) + "\"") != std::string::npos);
            ++links;
        }
        CHECK(links >= 7);
    }
}

TEST_CASE("html charts: long labels take two lines, and nothing is wider than the drawing") {
    const ChartWords words{"t", "change of the logit of a class with a name that goes on and on for longer than a line",
                           "lowers", "raises"};
    const std::string svg = bars_svg({{"mean fractal dimension of all cells", {1.0, ""}}, {"x", {-2.0, ""}}}, words);
    CHECK(svg.find(">mean fractal<") != std::string::npos);
    CHECK(svg.find(">dimension of all cel\u2026<") != std::string::npos);
    CHECK(svg.find("width=\"480.0\"") != std::string::npos);
    for (std::size_t at = svg.find(" x=\""); at != std::string::npos; at = svg.find(" x=\"", at + 1)) {
        const double x = std::strtod(svg.c_str() + at + 4, nullptr);
        CHECK(x >= 0);
        CHECK(x <= 480);
    }
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
