#include "reports/html_refit.h"

#include "simplify/merging/local_models.h"
#include "simplify/merging/wald_intervals.h"
#include "support/example_app.h"
#include "support/html_pages.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <regex>
#include <string>
#include <vector>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

std::string page_with_refits(const Document& document) {
    HtmlAnswers answers;
    answers.parts = cluster_refits();
    return written([&](TextSink sink) {
        return report_page_job(document, std::nullopt, Reference::kDataMean, {}, {"", {}}, sink, answers);
    });
}

/// The part of a page about a cluster.
std::string part_about(const std::string& page, std::size_t cluster) {
    const std::size_t from = page.find("id=\"cluster-" + std::to_string(cluster) + "\"");
    REQUIRE(from != std::string::npos);
    return page.substr(from, page.find("</section>", from) - from);
}

std::string refit_of(const std::string& part) {
    const std::size_t from = part.find("<p><strong>Refit to these rows: ");
    REQUIRE(from != std::string::npos);
    return part.substr(from);
}

/// By input the numbers of its line: estimate, ends of the Wald interval, ends of the bootstrap interval.
std::map<std::string, std::vector<double>> lines_of(const std::string& refit) {
    std::map<std::string, std::vector<double>> lines;
    static const std::regex line("<tr><td>([^<]*)</td>(.*?)</tr>");
    static const std::regex value("value=\"([^\"]*)\"");
    for (std::sregex_iterator i(refit.begin(), refit.end(), line); i != std::sregex_iterator(); ++i) {
        const std::string cells = (*i)[2].str();
        for (std::sregex_iterator v(cells.begin(), cells.end(), value); v != std::sregex_iterator(); ++v)
            lines[(*i)[1].str()].push_back(std::strtod((*v)[1].str().c_str(), nullptr));
    }
    return lines;
}

}  // namespace

TEST_CASE("html report: refits are those of the cluster's rows with inputs in the table's units") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Study& study = app.state().document->study;
    const std::string page = page_with_refits(*app.state().document);
    const SingleAnswers answers = *single_answers(study);
    Eigen::MatrixXd table = study.input->rows->inputs;
    for (Eigen::Index j = 0; j < table.rows(); ++j) {
        const InputOrigin& origin = study.input->origins[static_cast<std::size_t>(j)];
        table.row(j) = (table.row(j).array() * origin.scale + origin.mean).matrix();
    }
    std::size_t given = 0;
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c) {
        CAPTURE(c);
        const std::string refit = refit_of(part_about(page, c));
        const FitRows rows = fit_rows(table, answers.answers, study.clustering->rows_of(ClusterId(c)));
        const Inference wald = wald_intervals(rows, true);
        const auto lines = lines_of(refit);
        if (wald.state != InferenceState::kGiven) {
            CHECK(refit.find("There is no refit: ") != std::string::npos);
            CHECK(lines.empty());
            continue;
        }
        ++given;
        CHECK((refit.find("These are few rows") != std::string::npos) == wald.few_rows);
        CHECK(refit.find("A logistic regression on " + std::to_string(rows.num_rows()) + " rows.") !=
              std::string::npos);
        CHECK(refit.find("Bootstrap: 200 draws") != std::string::npos);
        CHECK(lines.size() + wald.left_out.size() == study.input->origins.size());
        for (std::size_t j = 0; j < study.input->origins.size(); ++j) {
            const std::string& label = study.input->origins[j].label;
            const CoefficientInterval& one = wald.coefficients[j + 1];
            if (std::isnan(one.estimate)) {
                CHECK(refit.find(label, refit.find("Not estimated")) != std::string::npos);
                continue;
            }
            const std::vector<double>& numbers = lines.at(label);
            REQUIRE(numbers.size() >= 3);
            CHECK(numbers[0] == doctest::Approx(one.estimate).epsilon(1e-6));
            CHECK(numbers[1] == doctest::Approx(one.low).epsilon(1e-6));
            CHECK(numbers[2] == doctest::Approx(one.high).epsilon(1e-6));
            if (numbers.size() == 5) CHECK(numbers[3] <= numbers[4]);
        }
    }
    CHECK(given >= 3);
}

TEST_CASE("html report: beside what was observed stands its interval, and whether the prediction lies in it") {
    for (const char* id : {"titanic", "iris", "digits"}) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const std::string page = page_of(*app.state().document, std::nullopt, Reference::kDataMean, {});
        const nlohmann::json report = json_report(*app.state().document, RowId(0));
        static const std::regex told(
            R"re(data-json="/clusters/(\d+)/observed_interval/(\d+)/0".*?lies (inside|outside)\.)re");
        std::size_t found = 0;
        for (std::sregex_iterator i(page.begin(), page.end(), told); i != std::sregex_iterator(); ++i) {
            const nlohmann::json& cluster = report["clusters"][std::stoul((*i)[1].str())];
            const std::size_t output = std::stoul((*i)[2].str());
            const nlohmann::json& interval = cluster["observed_interval"][output];
            const double predicted = cluster["predicted"][output];
            const bool inside = predicted >= interval[0].get<double>() && predicted <= interval[1].get<double>();
            CHECK(((*i)[3].str() == "inside") == inside);
            ++found;
        }
        CHECK(found > 2);
    }
}

TEST_CASE("html report: of more than two classes and of random weights there are no refits") {
    App app(test_clock);
    open_bundled(app, "iris");
    CHECK(page_with_refits(*app.state().document).find("Refit") == std::string::npos);
    App moons(test_clock);
    open_bundled(moons, "moons");
    Document document = *moons.state().document;
    const std::string page = page_with_refits(document);
    CHECK(page.find("all rows with an answer have the same one") != std::string::npos);
    document.untrained = true;
    const std::string untrained = page_with_refits(document);
    CHECK(untrained.find("Refit") == std::string::npos);
    CHECK(untrained.find("95\u2009% interval") == std::string::npos);
}
