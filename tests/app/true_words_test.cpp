#include "app/api/json_api.h"
#include "app/app.h"
#include "app/document/narrative.h"
#include "base/text/number_format.h"
#include "reports/report.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/written.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <cmath>
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

/// The step that a clause tells of, by its own words.
const Json* step_of(const Json& steps, const Study& study, const std::string& clause) {
    for (const Json& step : steps) {
        const InputOrigin& origin = study.input->origins[step["input"].get<std::size_t>()];
        const std::string words =
            step["step"].is_null()
                ? step["to"].get<std::string>() + " instead of " + step["from"].get<std::string>() + " "
                : (step["step"].get<double>() < 0 ? "lowering " : "raising ") + origin.label + " by " +
                      plain(display_number(std::abs(step["step"].get<double>())));
        // A plain word is written with a capital where a sentence begins with it.
        const std::string told = plain(words);
        if (clause.size() >= told.size() && clause.substr(1, told.size() - 1) == told.substr(1) &&
            std::tolower(static_cast<unsigned char>(clause[0])) == std::tolower(static_cast<unsigned char>(told[0])))
            return &step;
    }
    return nullptr;
}

/// A step that holds: what it does, its size, and the share of the rows that stay (none: there is one row).
bool tells_what_holds(const std::string& clause, std::smatch& parts) {
    static const std::regex form(
        R"(.* (lowers|raises) .* by ([\d.e-]+)[^;]*; (?:([\d.]+)% of .* stay|th.* row .*stays) in the cluster\.)");
    return std::regex_match(clause, parts, form);
}

/// A step that does not: what the network itself does, the share of the rows that stay, and its size on the map.
bool tells_both(const std::string& clause, std::smatch& parts) {
    static const std::regex form(
        R"(.* (?:(lowers|raises) .* by ([\d.e-]+)|does not change) .*on average, but (?:only ([\d.<>]+)% of .* stay|none of .* stays|th.* row .*does not stay) in the cluster; its formula alone would give ([+-]?[\d.e-]+).*)");
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
        const double told = parts[2].matched ? std::stod(parts[2]) * (parts[1] == "lowers" ? -1 : 1) : 0;
        CHECK(reads_as(tried.network, told, 3));
        if (tried.stay > 0) CHECK(reads_as(tried.inside, std::stod(parts[4]), 2));
        CHECK(parts[3].matched == (tried.stay > 0));
        if (parts[3].matched)
            CHECK(std::abs(100 * share - std::stod(parts[3].str().substr(parts[3].str()[0] == '<' ? 1 : 0))) <= 0.51);
    }
}

/// "P(survived): 21.4 % predicted on average, 19.5 % observed (90 of 462 rows)."
void check_outcome(const std::string& text, const Truth& truth, const std::vector<std::size_t>& rows,
                   const std::string& name, std::size_t output) {
    CAPTURE(text);
    static const std::regex outcome(
        R"(P\((.*)\): ([<>]?)([\d.]+)% predicted(?: on average)?, ([\d.]+)% observed \((\d+) of (\d+) rows?.*)");
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

/// "Predicted y: 0.5. Observed: 0.744."
void check_number_lead(const std::string& lead, const Json& row, const std::string& name, std::size_t output) {
    static const std::regex head(R"(Predicted (.*?): (-?[\d.e-]+)\.(?: Observed: (-?[\d.e-]+)\.|))");
    std::smatch parts;
    REQUIRE(std::regex_match(lead, parts, head));
    CHECK(parts[1] == plain(name));
    CHECK(reads_as(row["outputs"][output].get<double>(), std::stod(parts[2]), 3));
    REQUIRE(parts[3].matched == !row["target"].is_null());
    if (parts[3].matched) CHECK(reads_as(row["target"].get<double>(), std::stod(parts[3]), 3));
}

/// "Predicted: survived (probability 74 %). Correct."
void check_class_lead(const std::string& lead, const Json& row) {
    static const std::regex head(
        R"(Predicted: (.*) \(probability ([<>]?[\d.]+%)\)\.( Correct\.| Wrong: the answer is (.*)\.|))");
    std::smatch parts;
    REQUIRE(std::regex_match(lead, parts, head));
    const std::vector<double> outputs = row["outputs"];
    double best = outputs[0];
    if (outputs.size() == 1) best = std::max(outputs[0], 1 - outputs[0]);
    for (const double p : outputs) best = std::max(best, p);
    CHECK(parts[2] == plain(display_share(best)));
    const std::string answer = row["target"].is_null() ? "" : plain(row["target"]);
    CHECK((parts[3].length() == 0) == answer.empty());
    if (parts[4].matched) {
        CHECK(answer == parts[4]);
        CHECK(answer != parts[1]);
    } else if (!answer.empty()) {
        CHECK(answer == parts[1]);
    }
}

/// What is predicted, and the reasons that follow.
void check_row_words(const Json& view, const Truth& truth, std::size_t table_row, const Study& study) {
    const std::string lead = plain(view["lead"]);
    CAPTURE(lead);
    const Json& row = truth.rows[table_row];
    if (study.input->target && !study.input->target->is_class())
        check_number_lead(lead, row, study.input->target->column, view["output"]);
    else
        check_class_lead(lead, row);
    std::string whole = lead;
    for (const Json& point : view["points"]) whole += " " + plain(point);
    CHECK(plain(view["sentence"]) == whole);
    // The reasons are the strongest columns, with the sizes that the bars have; those for the predicted class first.
    std::size_t told = 0;
    std::vector<bool> used(std::min<std::size_t>(3, view["steps"].size()), false);
    const bool classes = study.input->target && study.input->target->is_class();
    const Json& logits = view["logits"];
    const bool lower = logits.size() == 1 && logits[0].get<double>() <= 0;
    bool about_it = classes;
    for (std::size_t o = 0; o < logits.size() && logits.size() > 1; ++o)
        about_it = about_it && logits[o].get<double>() <= logits[view["output"].get<std::size_t>()].get<double>();
    bool all_against = true;
    for (std::size_t i = 0; i < used.size(); ++i)
        all_against = all_against && !(view["steps"][i]["value"].get<double>() * (lower ? -1 : 1) > 0);
    bool against = false;
    if (!view["points"].empty()) {  // first of all what they are counted from, with the output there
        const std::string first = plain(view["points"][0]);
        CAPTURE(first);
        CHECK(first.starts_with("Compared with "));
        CHECK(first.find(" (" + plain(display_number(view["base"].get<double>()))) < first.find("), "));
    }
    for (const Json& point : view["points"]) {
        const std::string text = plain(point);
        CAPTURE(text);
        static const std::regex reason(R"( (lowers|raises) (?:it|the [^;]*?|[^ ;]+)(?: most,)? by ([\d.e-]+))");
        for (std::sregex_iterator at(text.begin(), text.end(), reason); at != std::sregex_iterator(); ++at, ++told) {
            const double value = std::stod((*at)[2]) * ((*at)[1] == "lowers" ? -1 : 1);
            // The column's name stands in the sentence, perhaps with a capital.
            const auto is_told = [&](std::size_t i) {
                const Json& step = view["steps"][i];
                return !used[i] && reads_as(step["value"], value, 3) &&
                       text.find(plain(step["column"].get<std::string>()).substr(1) + " (" + plain(step["cell"]) +
                                 ")") != std::string::npos;
            };
            std::size_t found = 0;
            while (found < used.size() && !is_told(found)) ++found;
            REQUIRE(found < used.size());
            used[found] = true;
            if (!about_it) {
                CHECK(found == told);  // by size
            } else if (!all_against) {
                against = against || (value < 0) != lower;
                CHECK(against == ((value < 0) != lower));  // nothing for it follows what is against it
                CHECK(text.starts_with("Against this, ") == against);
            }
        }
    }
    CHECK((told > 0) == !view["points"].empty());
}

/// A row's input after a change, as the answer says it.
Eigen::VectorXd after_change(Eigen::VectorXd input, const Json& change) {
    for (const Json& value : change["inputs"]) input(value["input"].get<Eigen::Index>()) = value["value"];
    return input;
}

/// Does the sentence begin with the change, and is the number in it the one that was done?
bool told_change(const std::string& sentence, const std::string& what, const Json& change, const Study& study) {
    const std::size_t end = sentence.find(what);
    if (end == std::string::npos) return false;
    const std::string told = sentence.substr(0, end);
    const InputOrigin& origin = study.input->origins[change["input"].get<std::size_t>()];
    if (change["step"].is_null())
        return told.substr(1) == plain((change["column"].get<std::string>() + " = " + change["to"].get<std::string>() +
                                        " instead of " + change["from"].get<std::string>())
                                           .substr(1));
    if (change["limit"] == 0.0)
        return told ==
               "The slightest " + std::string(change["step"] > 0.0 ? "in" : "de") + "crease of " + plain(origin.label);
    const std::string verb = change["step"] > 0.0 ? "Raising " : "Lowering ";
    const std::size_t by = told.rfind(" by ");
    if (by == std::string::npos || told.substr(0, by) != verb + plain(origin.label)) return false;
    std::string number = told.substr(by + 4);
    const bool small = number.find("e-") != std::string::npos;
    return small || std::stod(number) == std::abs(change["step"].get<double>());
}

/// "y: 0.52 predicted on average, 0.497 observed."
void check_number_outcome(const std::string& text, const Truth& truth, const std::vector<std::size_t>& rows,
                          std::size_t output) {
    CAPTURE(text);
    static const std::regex outcome(R"(.*: (-?[\d.e-]+) predicted(?: on average)?, (-?[\d.e-]+) observed.*)");
    std::smatch parts;
    const std::string sentence = plain(text);
    REQUIRE(std::regex_match(sentence, parts, outcome));
    double predicted = 0;
    double observed = 0;
    for (const std::size_t row : rows) {
        predicted += truth.rows[row]["outputs"][output].get<double>();
        observed += truth.rows[row]["target"].get<double>();
    }
    CHECK(reads_as(predicted / static_cast<double>(rows.size()), std::stod(parts[1]), 3));
    CHECK(reads_as(observed / static_cast<double>(rows.size()), std::stod(parts[2]), 3));
}

}  // namespace

TEST_CASE("true words: headlines of every bundled example hold when they are done to the rows") {
    constexpr std::size_t kMaxClusters = 6;
    std::size_t steps_checked = 0;
    for (const std::string& id : bundled_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        const Study& study = document.study;
        const Truth truth(document);
        const std::size_t clusters = std::min(kMaxClusters, study.clustering->num_clusters());
        for (std::size_t c = 0; c < clusters; ++c) {
            send(app, {{"command", "select_cluster"}, {"cluster", c}});
            const Json explanation = ask(app, {{"what", "explanation"}});
            const std::string sentence = plain(explanation["sentence"]);
            CAPTURE(sentence);
            const std::vector<std::size_t> rows = truth.rows_of(c);
            static const std::regex head(R"(([\d]+) rows?, ([<>]?[\d.]+%) of all\.)");
            std::smatch parts;
            const std::string lead = plain(explanation["lead"]);
            REQUIRE(std::regex_match(lead, parts, head));
            std::string whole = lead;
            for (const Json& point : explanation["points"]) whole += " " + plain(point);
            CHECK(sentence == whole);
            CHECK(std::stoul(parts[1]) == rows.size());
            CHECK(truth.report["clusters"][c]["size"] == rows.size());
            const double share = static_cast<double>(rows.size()) / static_cast<double>(truth.rows.size());
            CHECK(parts[2] == plain(display_share(share)));
            const auto output = explanation["output"].get<std::size_t>();
            const OutputWords words = output_words(document, static_cast<Eigen::Index>(output));
            if (!study.input->target->is_class())
                check_number_outcome(explanation["outcome"], truth, rows, output);
            else if (!explanation["outcome"].get<std::string>().empty())
                check_outcome(explanation["outcome"], truth, rows, words.name, output);
            if (document.image || rows.size() > 500) continue;
            CHECK(!explanation["points"].empty());
            for (const Json& point : explanation["points"]) {
                const std::string clause = plain(point);
                if (clause.starts_with("Left out: ")) continue;  // left_out_test.cpp
                if (clause.find("no column changes") != std::string::npos) {
                    CHECK(explanation["points"].size() == 1);
                    for (const Json& weight : explanation["weights"][output]) CHECK(weight == 0);
                    continue;
                }
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
    CHECK(ask(moons, {{"what", "plane"}})["sentence"] != "259 linear regions in this window");
    CHECK(ask(moons, {{"what", "plane"}})["sentence"] == "207 linear regions in this window");
}

TEST_CASE("true words: rows of every bundled example start from one base and come to the network's own output") {
    for (const std::string& id : bundled_ids()) {
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
            check_row_words(view, truth, table_row, study);
        }
    }
}

TEST_CASE("true words: what flips a row's prediction or leaves its region does so when it is done to the row") {
    std::size_t flips = 0;
    std::size_t leaves = 0;
    for (const std::string& id : bundled_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        const Study& study = document.study;
        const std::size_t all = study.clustering->num_rows();
        const std::size_t wanted = study.network().num_inputs() > 40 ? 2 : 9;
        for (std::size_t row = 0; row < all; row += all / wanted + 1) {
            app.apply(SelectRow{RowId(row)});
            run_jobs(app);
            const Json changes = ask(app, {{"what", "row"}})["reach"]["changes"];
            REQUIRE(changes.is_object());
            const Eigen::VectorXd input = study.input->rows->inputs.col(static_cast<Eigen::Index>(row));
            const SlowForward own = slow_forward(study.network(), input);
            const std::string leave = plain(changes["leave_sentence"]);
            CAPTURE(leave);
            if (changes["leave"].empty()) {
                CHECK(leave.find("No change of a single column leaves this region.") == 0);
            } else {
                CHECK(told_change(leave, " leaves this region.", changes["leave"][0], study));
                CHECK(slow_forward(study.network(), after_change(input, changes["leave"][0])).pattern != own.pattern);
                ++leaves;
            }
            if (changes["flip"].is_null()) {
                CHECK(changes["flip_sentence"] == "");
                continue;
            }
            const std::string flip = plain(changes["flip_sentence"]);
            CAPTURE(flip);
            if (changes["flip"].empty()) {
                CHECK(flip.find("No change of a single column flips the prediction.") == 0);
                continue;
            }
            const SlowForward then = slow_forward(study.network(), after_change(input, changes["flip"][0]));
            const std::int32_t predicted = predicted_class(then.logits);
            CHECK(predicted != predicted_class(own.logits));
            CHECK(told_change(flip, " flips the prediction to " + plain(class_name(*document.model, study, predicted)),
                              changes["flip"][0], study));
            ++flips;
        }
    }
    CHECK(flips > 20);
    CHECK(leaves > 50);
}

TEST_CASE("true words: counts, shares and formulas of regions are those of the forward pass") {
    for (const std::string& id : bundled_ids()) {
        CAPTURE(id);
        App app(test_clock);
        open_bundled(app, id);
        const Document& document = *app.state().document;
        if (document.study.network().num_inputs() != 2) continue;
        const Json plane = ask(app, {{"what", "plane"}});
        const PlaneState& state = app.state().plane;
        const auto exact = partition_plane(document.study.input->network, state.frame, state.view.window);
        REQUIRE(exact);
        CHECK(plane["sentence"] ==
              counted((*exact)->num_regions(), "linear region", "linear regions") + " in this window");
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
    CHECK(plain(scores[0]) == "81.3% correct on 262 held-out rows, according to the model file");
    CHECK(plain(scores[1]) == plain(fine_share(static_cast<double>(right) / 1309)) +
                                  " correct on all 1309 rows of the table, held out or not");
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
    CHECK(plain(list[4]["outcome"]).find("They differ by more than chance allows.") != std::string::npos);
}
