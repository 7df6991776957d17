#include "app/api/json_api.h"
#include "app/app.h"
#include "app/document/narrative.h"
#include "base/text/number_format.h"
#include "reports/report.h"
#include "support/bytes.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/paths.h"
#include "support/written.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

// Every sentence that the page shows for the bundled examples, against the forward pass of the JSON report.

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

/// The text with plain signs and without thin spaces.
std::string plain(std::string text) {
    const auto replace = [&text](const std::string& from, const std::string& to) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    };
    replace("\u2009", "");
    replace("\u2212", "-");
    return text;
}

/// True if `value`, shown with `digits` significant digits, may read as `shown`.
bool reads_as(double value, double shown, int digits) {
    const double size = std::max(std::abs(value), std::abs(shown));
    if (size == 0) return true;
    const double step = std::pow(10.0, std::floor(std::log10(size)) - digits + 1);
    return std::abs(value - shown) <= 0.51 * step;
}

/// What the JSON report and the file of all rows say about an example.
struct Truth {
    Json report;
    std::vector<Json> rows;  ///< per row of the table

    explicit Truth(const Document& document)
        : report(Json::parse(written(
              [&](TextSink sink) { return report_job(document.model, document.study, {}, std::move(sink)); }))) {
        const Json all =
            Json::parse(written([&](TextSink sink) { return rows_json_job(document.study, std::move(sink)); }));
        for (const Json& row : all["rows"]) rows.push_back(row);
    }
    std::vector<std::size_t> rows_of(std::size_t cluster) const {
        std::vector<std::size_t> found;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (report["assignment"][row] == cluster) found.push_back(row);
        }
        return found;
    }
};

std::vector<std::string> example_ids() {
    std::vector<std::string> ids;
    const auto bytes = read_bytes(bundled_data() + "/examples.json");
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    for (const Json& example : Json::parse(text, text + bytes.size())) {
        const auto id = example["id"].get<std::string>();
        // Fashion-MNIST's table is made at build time, from a package.
        if (std::filesystem::exists(bundled_data() + "/" + id + "/" + id + ".csv")) ids.push_back(id);
    }
    CHECK(ids.size() >= 10);
    return ids;
}

/// The inputs of a row of the table, and its pattern and logits from the slow forward pass.
Eigen::VectorXd input_of(const Study& study, std::size_t table_row) {
    for (std::size_t i = 0; i < study.input->rows->row.size(); ++i) {
        if (study.input->rows->row[i] == table_row) return study.input->rows->inputs.col(static_cast<Eigen::Index>(i));
    }
    return {};
}

/// The same input with one step of the explanation done to it; +1, or -1 where the row was in the state `to` before. 0:
/// it is not moved.
int moved(const Study& study, const Json& step, const std::string& from_label, Eigen::VectorXd& input) {
    const auto j = step["input"].get<Eigen::Index>();
    const InputOrigin& origin = study.input->origins[static_cast<std::size_t>(j)];
    if (!step["step"].is_null()) {
        input(j) += step["step"].get<double>() / origin.scale;
        return 1;
    }
    for (std::size_t k = 0; k < study.input->origins.size(); ++k) {
        const InputOrigin& other = study.input->origins[k];
        if (other.column != origin.column || static_cast<Eigen::Index>(k) == j || other.label != from_label) continue;
        const auto o = static_cast<Eigen::Index>(k);
        if (input(j) == 0 && input(o) == 0) return 0;
        std::swap(input(j), input(o));
        return input(j) == 1 ? 1 : -1;
    }
    const double low = study.input->rows->inputs.row(j).minCoeff();
    const double high = study.input->rows->inputs.row(j).maxCoeff();
    const bool was_high = input(j) > (low + high) / 2;
    input(j) = was_high ? low : high;
    return was_high ? -1 : 1;
}

/// What a step really does to the rows of a cluster.
struct Tried {
    std::size_t rows = 0, stay = 0;
    double network = 0;  // mean change of the logit
    double inside = 0;   // change of the rows that stay: all the same
    double spread = 0;   // by which these differ
};

Tried try_step(const Study& study, const Json& step, const std::vector<std::size_t>& rows, std::size_t output) {
    const InputOrigin& origin = study.input->origins[step["input"].get<std::size_t>()];
    const std::string from = step["from"].is_null() ? "" : origin.column + " = " + step["from"].get<std::string>();
    Tried tried;
    double low = 1e300;
    double high = -1e300;
    for (const std::size_t row : rows) {
        const Eigen::VectorXd before = input_of(study, row);
        Eigen::VectorXd after = before;
        const int sign = moved(study, step, from, after);
        if (sign == 0) continue;
        const SlowForward a = slow_forward(study.network(), before);
        const SlowForward b = slow_forward(study.network(), after);
        const double change =
            sign * (b.logits(static_cast<Eigen::Index>(output)) - a.logits(static_cast<Eigen::Index>(output)));
        ++tried.rows;
        tried.network += change;
        if (a.pattern != b.pattern) continue;
        ++tried.stay;
        low = std::min(low, change);
        high = std::max(high, change);
    }
    tried.network /= static_cast<double>(std::max<std::size_t>(1, tried.rows));
    tried.inside = (low + high) / 2;
    tried.spread = tried.stay == 0 ? 0 : high - low;
    return tried;
}

std::vector<std::string> clauses_of(const std::string& sentence) {
    std::vector<std::string> clauses;
    const std::size_t start = sentence.find(": ");
    if (start == std::string::npos) return clauses;
    std::string rest = sentence.substr(start + 2, sentence.size() - start - 3);
    for (std::size_t end = rest.find("; "); end != std::string::npos; end = rest.find("; ")) {
        clauses.push_back(rest.substr(0, end));
        rest.erase(0, end + 2);
    }
    clauses.push_back(rest);
    return clauses;
}

/// The step that a clause tells of, by its own words.
const Json* step_of(const Json& steps, const Study& study, const std::string& clause) {
    for (const Json& step : steps) {
        const InputOrigin& origin = study.input->origins[step["input"].get<std::size_t>()];
        const std::string words =
            step["step"].is_null()
                ? step["to"].get<std::string>() + " in place of " + step["from"].get<std::string>() + " "
                : origin.label + (step["step"].get<double>() < 0 ? " - " : " + ") +
                      plain(display_number(std::abs(step["step"].get<double>())));
        if (clause.starts_with(plain(words))) return &step;
    }
    return nullptr;
}

/// A step that holds: what it does, its size, and the share of the rows that stay (none: there is one row).
bool tells_what_holds(const std::string& clause, std::smatch& parts) {
    static const std::regex form(
        R"(.* (lowers|raises) .* by ([\d.e-]+)[^(]*\((?:([\d.]+)% (?:of .* )?stay|the .*row.* stays)(?: in the cluster)?\))");
    return std::regex_match(clause, parts, form);
}

/// A step that does not: its size on the map, the share of the rows that stay, and the network's own change.
bool tells_both(const std::string& clause, std::smatch& parts) {
    static const std::regex form(
        R"(.* counts ([+-]?[\d.e-]+) .*, but (?:only ([\d.<]+)% (?:of .* )?stay|none (?:of .* )?stays|the .*row.* does not stay)(?: in the cluster)? then, and the network's own mean change is ([+-]?[\d.e-]+).*)");
    return std::regex_match(clause, parts, form);
}

/// Checks a clause of a headline by doing what it says to every row; tells how it reads.
void check_clause(const std::string& clause, const Json& explanation, const Study& study,
                  const std::vector<std::size_t>& rows) {
    CAPTURE(clause);
    const Json* step = step_of(explanation["steps"], study, clause);
    REQUIRE(step != nullptr);
    const Tried tried = try_step(study, *step, rows, explanation["output"]);
    const double share = static_cast<double>(tried.stay) / static_cast<double>(tried.rows);
    std::smatch parts;
    if (tells_what_holds(clause, parts)) {
        CHECK(share >= kStepHolds);
        const double effect = std::stod(parts[2]) * (parts[1] == "lowers" ? -1 : 1);
        CHECK(reads_as(tried.inside, effect, 2));
        CHECK(tried.spread < 1e-9 * std::max(1.0, std::abs(tried.inside)));
        CHECK(parts[3].matched == (tried.rows > 1));
        if (parts[3].matched) CHECK(plain(display_share(share)) == parts[3].str() + "%");
    } else {
        REQUIRE(tells_both(clause, parts));
        CHECK(share < kStepHolds);
        CHECK(reads_as(tried.network, std::stod(parts[3]), 3));
        if (tried.stay > 0) CHECK(reads_as(tried.inside, std::stod(parts[1]), 2));
        CHECK(parts[2].matched == (tried.stay > 0));
        if (parts[2].matched)
            CHECK(std::abs(100 * share - std::stod(parts[2].str().substr(parts[2].str()[0] == '<' ? 1 : 0))) <= 0.51);
    }
}

/// "P(survived): 21.4 % predicted on average, 19.5 % observed (90 of 462 rows)."
void check_outcome(const std::string& text, const Truth& truth, const std::vector<std::size_t>& rows,
                   const std::string& name, std::size_t output) {
    CAPTURE(text);
    static const std::regex outcome(
        R"(P\((.*)\): ([<>]?)([\d.]+)% predicted on average, ([\d.]+)% observed \((\d+) of (\d+) rows?.*)");
    std::smatch parts;
    const std::string sentence = plain(text);
    REQUIRE(std::regex_match(sentence, parts, outcome));
    double predicted = 0;
    std::size_t known = 0;
    std::size_t count = 0;
    for (const std::size_t row : rows) {
        if (truth.rows[row]["target"].is_null()) continue;
        ++known;
        predicted += truth.rows[row]["outputs"][output].get<double>();
        count += truth.rows[row]["target"] == name ? 1 : 0;
    }
    CHECK(parts[1] == plain(name));
    CHECK(std::stoul(parts[5]) == count);
    CHECK(std::stoul(parts[6]) == known);
    const double percent = 100 * predicted / static_cast<double>(known);
    const double told = std::stod(parts[3]);
    if (parts[2] == "<")
        CHECK(percent < told);
    else if (parts[2] == ">")
        CHECK(percent > told);
    else
        CHECK(reads_as(percent, told, 3));
    CHECK(reads_as(100 * static_cast<double>(count) / static_cast<double>(known), std::stod(parts[4]), 3));
}

}  // namespace

TEST_CASE("true words: headlines of every bundled example hold when they are done to the rows") {
    constexpr std::size_t kMostClusters = 6;
    std::size_t steps_checked = 0;
    for (const std::string& id : example_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        const Study& study = document.study;
        const Truth truth(document);
        const std::size_t clusters = std::min(kMostClusters, study.clustering->num_clusters());
        for (std::size_t c = 0; c < clusters; ++c) {
            send(app, {{"command", "select_cluster"}, {"cluster", c}});
            const Json explanation = ask(app, {{"what", "explanation"}});
            const std::string sentence = plain(explanation["sentence"]);
            CAPTURE(sentence);
            const std::vector<std::size_t> rows = truth.rows_of(c);
            static const std::regex head(R"(([\d]+) rows?, (<?[\d.]+%) of all)");
            std::smatch parts;
            const std::string start =
                sentence.substr(0, sentence.find(" of all") + 7);  // a regex of all would need a deep stack
            REQUIRE(std::regex_match(start, parts, head));
            CHECK(std::stoul(parts[1]) == rows.size());
            CHECK(truth.report["clusters"][c]["size"] == rows.size());
            const double share = static_cast<double>(rows.size()) / static_cast<double>(truth.rows.size());
            CHECK(parts[2] == plain(display_share(share)));
            const auto output = explanation["output"].get<std::size_t>();
            const OutputWords words = output_words(document, static_cast<Eigen::Index>(output));
            if (!explanation["outcome"].get<std::string>().empty())
                check_outcome(explanation["outcome"], truth, rows, words.name, output);
            if (document.image || rows.size() > 500) continue;
            for (const std::string& clause : clauses_of(sentence)) {
                if (clause.find("is the same for all of them") != std::string::npos) continue;
                check_clause(clause, explanation, study, rows);
                ++steps_checked;
            }
        }
    }
    CHECK(steps_checked > 40);
}

TEST_CASE("true words: what was once said of the Titanic and the moons is refused") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "select_cluster"}, {"cluster", 0}});
    const Json explanation = ask(app, {{"what", "explanation"}});
    const Study& study = app.state().document->study;
    const std::string old = "sex = female raises it by 0.58";  // half a step on a column of 0 and 1
    std::smatch parts;
    CHECK_FALSE(tells_what_holds(old, parts));
    CHECK_FALSE(tells_both(old, parts));
    CHECK(step_of(explanation["steps"], study, old) == nullptr);
    // The whole step that it stood for: most of the rows leave the cluster, and the network moves otherwise.
    const Truth truth(*app.state().document);
    std::size_t found = 0;
    for (const Json& step : explanation["steps"]) {
        if (study.input->origins[step["input"].get<std::size_t>()].column != "sex" || !step["step"].is_null()) continue;
        const Tried tried = try_step(study, step, truth.rows_of(0), explanation["output"]);
        CHECK(static_cast<double>(tried.stay) < kStepHolds * static_cast<double>(tried.rows));
        ++found;
    }
    CHECK(found == 1);
    App moons(test_clock);
    open_bundled(moons, "moons");
    CHECK(ask(moons, {{"what", "plane"}})["sentence"] != "259 regions in view, complete");
    CHECK(ask(moons, {{"what", "plane"}})["sentence"] == "207 regions in view, complete");
}

TEST_CASE("true words: rows of every bundled example start from one base and come to the network's own output") {
    for (const std::string& id : example_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        const Study& study = document.study;
        const Truth truth(document);
        const SlowForward mean = slow_forward(study.network(), study.input->rows->mean);
        const std::size_t all = study.clustering->num_rows();
        for (std::size_t row = 0; row < all; row += all / 9 + 1) {
            app.apply(SelectRow{RowId(row)});
            const Json view = ask(app, {{"what", "row"}});
            const std::size_t table_row = view["row"];
            const auto output = view["output"].get<std::size_t>();
            CHECK(view["reference"] == "data_mean");
            CHECK(view["base"].get<double>() ==
                  doctest::Approx(mean.logits(static_cast<Eigen::Index>(output))).epsilon(1e-9).scale(1));
            double sum = view["base"];
            for (const Json& step : view["steps"]) sum += step["value"].get<double>();
            CHECK(sum == doctest::Approx(truth.rows[table_row]["logits"][output].get<double>()).epsilon(1e-9).scale(1));
            const std::string sentence = plain(view["sentence"]);
            CAPTURE(sentence);
            static const std::regex head(
                R"(Predicted (.*) with probability (<?[\d.]+%)(, rightly|; the answer is ([^.]*)|)(\. What counts most: .*|)\.)");
            std::smatch parts;
            REQUIRE(std::regex_match(sentence, parts, head));
            const std::vector<double> outputs = truth.rows[table_row]["outputs"];
            double best = outputs[0];
            if (outputs.size() == 1) best = std::max(outputs[0], 1 - outputs[0]);
            for (const double p : outputs) best = std::max(best, p);
            CHECK(parts[2] == plain(display_share(best)));
            const std::string answer = plain(truth.rows[table_row]["target"]);
            if (parts[3] == ", rightly")
                CHECK(answer == parts[1]);
            else if (parts[4].matched)
                CHECK(answer == parts[4]);
        }
    }
}

TEST_CASE("true words: counts, shares and formulas of regions are those of the forward pass") {
    for (const std::string& id : example_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        if (document.study.network().num_inputs() != 2) continue;
        const Json plane = ask(app, {{"what", "plane"}});
        const PlaneState& state = app.state().plane;
        const auto exact = partition_plane(document.study.input->network, state.frame, state.view.window);
        REQUIRE(exact);
        CHECK(plane["sentence"] == counted((*exact)->num_regions(), "region", "regions") + " in view, complete");
        const Json listed = ask(app, {{"what", "plane regions"}, {"count", 1000000}});
        CHECK(listed["total"] == (*exact)->num_regions());
        std::size_t rows = 0;
        for (const Json& region : listed["regions"]) {
            rows += region["rows"].get<std::size_t>();
            const Eigen::Vector2d at(region["centroid"][0], region["centroid"][1]);
            const SlowForward slow = slow_forward(document.study.network(), at);
            for (Eigen::Index o = 0; o < slow.logits.size(); ++o) {
                const Json& weights = region["weights"][static_cast<std::size_t>(o)];
                const double value = weights[0].get<double>() * at(0) + weights[1].get<double>() * at(1) +
                                     region["bias"][static_cast<std::size_t>(o)].get<double>();
                CHECK(value == doctest::Approx(slow.logits(o)).epsilon(1e-9).scale(1));
            }
        }
        CHECK(rows == document.study.clustering->num_rows());
    }
}

TEST_CASE("true words: how right a network is says on which rows, and held-out rows come first") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Truth truth(*app.state().document);
    std::size_t right = 0;
    for (const Json& row : truth.rows)
        right += (row["outputs"][0].get<double>() > 0.5) == (row["target"] == "survived");
    const Json scores = ask(app, {{"what", "state"}})["document"]["scores"];
    REQUIRE(scores.size() == 2);
    CHECK(plain(scores[0]) == "81.3% right on 262 rows that were held out, says the model file");
    CHECK(plain(scores[1]) == plain(fine_share(static_cast<double>(right) / 1309)) +
                                  " right on all 1309 rows of the table, learned from or not");
    CHECK(truth.report["scores"]["held_out"]["rows"] == 262);
    CHECK(truth.report["scores"]["table"]["rows"] == 1309);
}

TEST_CASE("true words: a cluster whose rate is not the predicted one by more than chance is marked") {
    App app(test_clock);
    open_bundled(app, "titanic");
    const Json list = ask(app, {{"what", "clusters"}})["clusters"];
    std::vector<std::size_t> marked;
    for (const Json& cluster : list) {
        if (cluster["beyond_chance"] == true) marked.push_back(cluster["cluster"]);
    }
    CHECK(marked == std::vector<std::size_t>{4});  // predicts 7.5 %, observes 13.3 % of 90
    CHECK(plain(list[4]["outcome"]).find("7.49% predicted on average, 13.3% observed (12 of 90 rows)") !=
          std::string::npos);
    CHECK(plain(list[4]["outcome"]).find("more than chance allows") != std::string::npos);
}
