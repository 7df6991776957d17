#include "analysis/explanation.h"
#include "base/text/number_format.h"
#include "support/example_app.h"
#include "support/html_pages.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <regex>
#include <string>
#include <utility>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

TEST_CASE("html report: where the summary says not to rely is what the rows show") {
    std::size_t told = 0;
    for (const std::string& id : bundled_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        if (!document.study.input->target || !document.study.input->target->is_class()) continue;
        const std::vector<std::string>& classes = document.study.input->target->classes;
        const nlohmann::json rows =
            nlohmann::json::parse(written([&](TextSink sink) { return rows_json_job(document.study, sink); }))["rows"];
        std::vector<std::size_t> known(document.study.clustering->num_clusters());
        std::vector<std::size_t> right(known.size()), missed(classes.size()), observed(classes.size());
        for (const nlohmann::json& row : rows) {
            if (row["target"].is_null() || row["logits"].is_null()) continue;
            const std::size_t is = static_cast<std::size_t>(
                std::find(classes.begin(), classes.end(), row["target"].get<std::string>()) - classes.begin());
            const bool hit = class_by_logits(row) == is;
            const std::size_t c = row["cluster"];
            ++known[c];
            ++observed[is];
            ++(hit ? right[c] : missed[is]);
        }
        const std::string text = seen_text(summary_section(page_of(document, std::nullopt, Reference::kDataMean, {})));
        const std::string part = text.substr(text.find("Where not to rely on it."));
        double most = 0;
        for (std::size_t k = 0; k < classes.size(); ++k)
            most = std::max(
                most, static_cast<double>(missed[k]) / static_cast<double>(std::max<std::size_t>(1, observed[k])));
        std::smatch found;
        if (std::regex_search(part, found, std::regex(R"((\d+) of the (\d+) rows observed as (.*) are predicted)"))) {
            const auto k =
                static_cast<std::size_t>(std::find(classes.begin(), classes.end(), found[3].str()) - classes.begin());
            REQUIRE(k < classes.size());
            CHECK(std::stoul(found[1].str()) == missed[k]);
            CHECK(std::stoul(found[2].str()) == observed[k]);
            CHECK(static_cast<double>(missed[k]) / static_cast<double>(observed[k]) == most);
            ++told;
        } else {
            CHECK(most == 0);
        }
        if (std::regex_search(part, found, std::regex(R"(Cluster (\d+) is the least right)"))) {
            const std::size_t worst = std::stoul(found[1].str());
            CHECK(known[worst] >= 30);
            for (std::size_t c = 0; c < known.size(); ++c)
                CHECK((known[c] < 30 || right[c] * known[worst] >= right[worst] * known[c]));
            ++told;
        }
        std::size_t few = 0;
        for (const std::size_t rows_known : known) few += rows_known < 10 ? 1 : 0;
        const bool says_few =
            std::regex_search(part, found, std::regex(R"((\d+|One) clusters? ha(s|ve) fewer than 10)"));
        CHECK(says_few == (few > 0));
        if (says_few && found[1].str() != "One") CHECK(std::stoul(found[1].str()) == few);
        CHECK(part.find("Rows unlike those of this table") != std::string::npos);
    }
    CHECK(told > 8);
}

TEST_CASE(
    "html report: the summary's groups hold most rows, and what drives them is the map's weights by their spread") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Document& document = *app.state().document;
    const nlohmann::json report = json_report(document, RowId(0));
    const std::string text = seen_text(summary_section(page_of(document, std::nullopt, Reference::kDataMean, {})));
    CHECK(text.find("The largest 4 together hold 82%") !=
          std::string::npos);  // three of them hold less than four fifths
    CHECK(text.find("Cluster 3 holds") != std::string::npos);
    CHECK(text.find("Cluster 4 holds") == std::string::npos);
    for (std::size_t c = 0; c < 4; ++c) {
        const nlohmann::json& weights = report["clusters"][c]["weights"][0];
        std::vector<std::pair<double, std::size_t>> effects;
        for (std::size_t j = 0; j < weights.size(); ++j)
            effects.emplace_back(
                weights[j].get<double>() * document.study.input->rows->deviation(static_cast<Eigen::Index>(j)), j);
        std::sort(effects.begin(), effects.end(),
                  [](const auto& a, const auto& b) { return std::abs(a.first) > std::abs(b.first); });
        std::string expected = "by one standard deviation of each: ";
        for (std::size_t i = 0; i < 2; ++i)
            expected += (i > 0 ? ", " : "") + document.study.input->origins[effects[i].second].label +
                        (effects[i].first > 0 ? " raises " : " lowers ") +
                        (i == 0 ? "the log-odds of survived" : "it") + " by " +
                        display_number(std::abs(effects[i].first));
        const std::size_t at = text.find("Cluster " + std::to_string(c) + " holds");
        CHECK(text.find(expected + ".", at) < text.find("Cluster " + std::to_string(c + 1) + " holds", at));
    }
}

TEST_CASE("html report: what is long is folded, and the summary is printed on a page of its own") {
    App app(test_clock);
    open_bundled(app, "digits");
    const std::string page = page_of(*app.state().document, std::nullopt, Reference::kDataMean, {});
    tags_of(page);
    const std::size_t folded = page.find("<details><summary>The other 35 listed clusters</summary>");
    REQUIRE(folded != std::string::npos);
    std::size_t lines = 0;  // of clusters before the fold
    for (std::size_t at = page.find("id=\"clusters\""); (at = page.find("/support\"", at + 1)) < folded;) ++lines;
    CHECK(lines == 15);
    std::size_t open = 0, all = 0;
    for (std::size_t at = page.find("<details"); at != std::string::npos; at = page.find("<details", at + 1)) {
        if (page.find("Pattern, bars and formula", at) > at + 60) continue;
        open += page.compare(at, 21, "<details open=\"open\">") == 0 ? 1 : 0;
        ++all;
    }
    CHECK(open == 3);
    CHECK(all == 20);
    CHECK(page.find("break-after: page") != std::string::npos);
}
