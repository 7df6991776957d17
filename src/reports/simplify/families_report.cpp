#include "reports/simplify/families_report.h"

#include "analysis/explanation.h"
#include "base/numerics/numerics.h"
#include "base/text/fit_format.h"
#include "base/texts/simplify/families_texts.h"
#include "data/input_names.h"
#include "formats/json/json_writer.h"
#include "network/forward.h"
#include "reports/kit/output_words.h"
#include "reports/simplify/simplification_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

constexpr Eigen::Index kMaxFormulaTerms = 12;
constexpr Eigen::Index kMaxFormulas = 3;

std::string formula_number(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.4g", value);
    return buffer;
}

/// "0.31 [sex = female] - 0.02 age + 1.2", in the table's units, rounded to four digits.
std::string formula(const Eigen::VectorXd& weights, double bias, const std::vector<InputOrigin>& origins) {
    std::string text;
    const auto add = [&text](double value, const std::string& factor) {
        if (value == 0) return;
        text += text.empty() ? (value < 0 ? "-" : "") : (value < 0 ? " - " : " + ");
        text += formula_number(std::abs(value)) + (factor.empty() ? "" : " " + factor);
    };
    for (std::size_t j = 0; j < origins.size(); ++j)
        add(weights(static_cast<Eigen::Index>(j)),
            origins[j].indicator ? "[" + origins[j].label + "]" : origins[j].label);
    add(bias, "");
    return text.empty() ? "0" : text;
}

void write_scores(const FamilyScores& scores, JsonWriter& json) {
    json.member("agreement", scores.agreement).member("r2", scores.r2);
    json.member("accuracy", scores.accuracy).member("auc", scores.auc).member("rmse", scores.rmse);
    json.member("largest_deviation", scores.largest_deviation).member("mean_deviation", scores.mean_deviation);
    json.member_integer("worst_row", scores.worst_row);
}

void write_held_out(const FamilyScores& scores, JsonWriter& json) {
    json.key("held_out").begin_object();
    json.member_integer("rows", static_cast<long long>(scores.rows));
    json.member_integer("unseen", static_cast<long long>(scores.unseen));
    write_scores(scores, json);
}

void write_widths(std::string_view key, const Network& network, JsonWriter& json) {
    json.key(key).begin_array();
    for (const HiddenLayer& layer : network.hidden_layers()) json.integer(static_cast<long long>(layer.width));
    json.end_array();
}

void write_family(const FamiliesReport& report, std::size_t k, const std::vector<std::string>& patterns,
                  JsonWriter& json) {
    const FamilyChoice& choice = *report.choice;
    const std::vector<InputOrigin>& origins = report.study->source.input->origins;
    json.new_line().begin_object();
    json.member("name", std::string_view(choice.words[k].name));
    json.member_integer("size", static_cast<long long>(choice.sizes[k]));
    json.key("patterns").strings(patterns);
    json.key("weights").rows(choice.maps[k].A);
    json.key("bias").numbers(choice.maps[k].c);
    const AffineMap map = in_table_units(choice.maps[k], origins);
    json.key("table_units").begin_object();
    json.key("weights").rows(map.A);
    json.key("bias").numbers(map.c).end_object();
    json.member("rule", std::string_view(family_rule(*report.model, *report.study, choice, k)));
    json.member_integer("rule_leaves", static_cast<long long>(choice.words[k].leaves));
    json.member("largest_deviation", choice.certificates[k].largest);
    json.member("mean_deviation", choice.certificates[k].mean);
    json.member_integer("worst_row", choice.certificates[k].worst_row);
    json.end_object();
}

void write_curve(const FamilyStudy& study, JsonWriter& json) {
    json.member("curve_rows", kCurveRows).key("curve").begin_array();
    for (const FamilyPoint& point : study.curve) {
        json.new_line().begin_object();
        json.member_integer("families", static_cast<long long>(point.families));
        json.member_integer("smallest", static_cast<long long>(point.smallest));
        write_scores(point.training, json);
        if (point.held_out) {
            write_held_out(*point.held_out, json);
            json.end_object();
        } else {
            json.key("held_out").null();
        }
        json.end_object();
    }
    json.end_array().new_line();
}

/// max |f - g| / max(1, |f|) over the rows that families were made of; where only differences of outputs count, without
/// their mean.
double relative_difference(const FamilyStudy& study, const FamilyChoice& choice) {
    const FamilyRows& rows = *study.source.training;
    const FamilyLevel& level = study.search->levels()[choice.maps.size() - 1];
    Eigen::MatrixXd outputs = family_outputs(choice.maps, families_of_rows(*study.search, level), rows.inputs);
    Eigen::MatrixXd logits = rows.logits;
    centre_outputs(study.network(), outputs);
    centre_outputs(study.network(), logits);
    return ((logits - outputs).cwiseAbs().array() / logits.cwiseAbs().array().max(1.0)).maxCoeff();
}

void write_network_scores(const FamilyStudy& study, JsonWriter& json) {
    const auto write = [&](const FamilyRows& rows) {
        const FamilyScores own = score_families(study.network(), rows, rows.logits);
        json.member("accuracy", own.accuracy).member("auc", own.auc).member("rmse", own.rmse);
    };
    json.key("network").begin_object();
    write(*study.source.training);
    if (study.source.held_out) {
        json.key("held_out").begin_object();
        write(*study.source.held_out);
        json.end_object();
    }
    json.end_object().new_line();
}

void write_rows_used(const FamiliesReport& report, JsonWriter& json) {
    const FamilyStudy& study = *report.study;
    json.member_integer("rows", static_cast<long long>(study.source.training->count()));
    json.member_integer("clusters", static_cast<long long>(study.search->clustering().num_clusters()));
    if (report.touching) json.member_integer("ties", static_cast<long long>(study.search->num_ties()));
    json.new_line();
    write_widths("hidden_before", study.network(), json);
    write_widths("hidden_after", study.network(), json);
    json.key("removed").begin_array().end_array().new_line();
    json.member("max_rel_difference", relative_difference(study, *report.choice));
}

}  // namespace

std::string family_formulas(const ModelFile& model, const std::shared_ptr<const StudyInput>& input,
                            const AffineMap& map) {
    if (map.A.cols() > kMaxFormulaTerms || map.A.rows() > kMaxFormulas) return families_texts::kItsModel;
    const AffineMap shown = in_table_units(map, input->origins);
    Study outer;
    outer.input = input;
    std::string formulas;
    for (Eigen::Index o = 0; o < shown.c.size(); ++o)
        formulas += (o == 0 ? "" : ", ") + output_words(model, outer, o).label() + " = " +
                    formula(shown.A.row(o).transpose(), shown.c(o), input->origins);
    return formulas;
}

std::string family_rule(const FamilyWords& own, const std::string& formula) {
    std::string conditions = own.conditions;
    if (own.leaves == 0) conditions = families_texts::kNoLeaf;
    if (own.leaves > 0 && conditions.empty()) conditions = families_texts::kAlways;
    return families_texts::rule(conditions, formula);
}

std::string family_rule(const ModelFile& model, const FamilyStudy& study, const FamilyChoice& choice, std::size_t k) {
    return family_rule(choice.words[k], family_formulas(model, study.source.input, choice.maps[k]));
}

std::vector<std::vector<std::string>> family_patterns(const FamilyStudy& study, const FamilyChoice& choice) {
    std::vector<std::vector<std::string>> patterns(choice.maps.size());
    for (std::size_t c = 0; c < choice.family.size(); ++c)
        patterns[choice.family[c]].push_back(pattern_text(study.network(), study.index->pattern(c)));
    return patterns;
}

void write_families_report(const FamiliesReport& report, const TextSink& sink) {
    const FamilyStudy& study = *report.study;
    const FamilyChoice& choice = *report.choice;
    JsonWriter json(sink);
    json.begin_object();
    json.member("format", "reluscope-simplification").member_integer("version", 1);
    json.member("kind", "families").member("by", std::string_view(report.by));
    json.member("touching", report.touching).new_line();
    write_rows_used(report, json);
    write_scores(choice.scores.training, json);
    json.new_line();
    if (choice.scores.held_out) {
        write_held_out(*choice.scores.held_out, json);
        json.member("of", report.other_table ? "another table" : "this table");
        if (!report.other_table) json.member_integer("seed", static_cast<long long>(report.seed));
        json.member_integer("also_training", static_cast<long long>(report.also_training));
        json.key("table_rows").begin_array();
        for (const std::uint32_t row : study.source.held_out->row) json.integer(row);
        json.end_array().end_object();
    } else {
        json.key("held_out").null();
    }
    json.new_line();
    write_network_scores(study, json);
    json.key("tree").begin_object().member("agreement", choice.tree_training);
    if (choice.tree_held_out) json.member("held_out", *choice.tree_held_out);
    json.end_object().new_line();
    json.key("suggested").begin_object();
    json.member_integer("families", static_cast<long long>(study.suggested));
    json.member("why", std::string_view(families_texts::suggested(
                           study.suggested, display_r2(study.curve[study.suggested - 1].training.r2))));
    json.end_object().new_line();
    json.key("families").begin_array();
    const auto patterns = family_patterns(study, choice);
    for (std::size_t k = 0; k < patterns.size(); ++k) write_family(report, k, patterns[k], json);
    json.end_array().new_line();
    write_curve(study, json);
    json.key("features").strings(input_names(study.source.input->encoder));
    if (report.seconds >= 0) json.member("seconds", report.seconds);
    json.end_object().new_line();
}

// A table explained by the families of a model.

FamilyExplanation explain_by_families(const ModelFile& model, const Study& study) {
    const ModelFamilies& families = *model.families;
    FamilyExplanation explanation;
    std::vector<std::uint32_t> places(study.clustering->num_rows());
    std::iota(places.begin(), places.end(), 0U);
    explanation.rows = family_rows(*study.input, *study.patterns, places);
    explanation.rows.classes = explanation.rows.classes || (!explanation.rows.target && !model.classes.empty());
    std::vector<std::uint32_t> family_of_pattern;
    Eigen::MatrixXd centroids(study.network().num_inputs(), static_cast<Eigen::Index>(families.families.size()));
    const bool by_centroid = families.unseen == UnseenPattern::kNearestCentroid;
    std::size_t patterns = 0;
    for (const ModelFamily& family : families.families) patterns += family.patterns.size();
    BitMatrix bits(patterns, study.network().num_hidden_units());
    for (const ModelFamily& family : families.families) {
        const auto k = static_cast<std::uint32_t>(explanation.maps.size());
        if (by_centroid) centroids.col(static_cast<Eigen::Index>(k)) = family.centroid;
        explanation.maps.push_back({family.weights, family.bias});
        for (const std::string& text : family.patterns) {
            // Their texts were checked against the layers when the file was read.
            const auto words = parse_pattern(study.network(), text);
            std::copy(words->begin(), words->end(), bits.row(family_of_pattern.size()).begin());
            family_of_pattern.push_back(k);
        }
    }
    const FamilyPatterns index(std::move(bits));
    explanation.deal = by_centroid
                           ? deal_rows_by_centroid(index, family_of_pattern, centroids, explanation.rows)
                           : deal_rows(study.network(), index, family_of_pattern, explanation.maps, explanation.rows);
    explanation.outputs = family_outputs(explanation.maps, explanation.deal.family, explanation.rows.inputs);
    explanation.sizes.assign(explanation.maps.size(), 0);
    for (const std::uint32_t family : explanation.deal.family) ++explanation.sizes[family];
    explanation.certificates = certify_families(study.network(), explanation.rows, explanation.outputs,
                                                explanation.deal.family, explanation.maps.size());
    explanation.scores = score_families(study.network(), explanation.rows, explanation.outputs);
    explanation.scores.unseen = explanation.deal.unseen;
    explanation.network = score_families(study.network(), explanation.rows, explanation.rows.logits);
    return explanation;
}

FamilyMeans family_means(const Study& study, const FamilyExplanation& explanation, std::uint32_t k) {
    const FamilyRows& rows = explanation.rows;
    FamilyMeans means{Eigen::VectorXd::Zero(rows.inputs.rows()), Eigen::VectorXd::Zero(explanation.outputs.rows()), 0};
    double known = 0;
    for (Eigen::Index i = 0; i < rows.count(); ++i) {
        if (explanation.deal.family[static_cast<std::size_t>(i)] != k) continue;
        means.input += rows.inputs.col(i);
        Eigen::MatrixXd output = explanation.outputs.col(i);
        apply_link(study.network().link(), output);
        means.output += output.col(0);
        if (!rows.target || !rows.target->is_class()) continue;
        const std::int32_t answer = rows.target->class_of_row[static_cast<std::size_t>(i)];
        if (answer < 0) continue;
        ++known;
        means.right += predicted_class(explanation.outputs.col(i)) == answer ? 1 : 0;
    }
    const auto size = static_cast<double>(explanation.sizes[k]);
    means.input /= size;
    means.output /= size;
    means.right /= known;
    return means;
}

namespace {

void write_family_cluster(const ModelFile& model, const Study& study, const FamilyExplanation& explanation,
                          std::uint32_t k, JsonWriter& json) {
    const ModelFamily& family = model.families->families[k];
    const FamilyMeans means = family_means(study, explanation, k);
    json.new_line().begin_object();
    json.member("name", std::string_view(family.name)).member("rule", std::string_view(family.rule));
    json.member_integer("size", static_cast<long long>(explanation.sizes[k]));
    json.member("support", static_cast<double>(explanation.sizes[k]) / static_cast<double>(explanation.rows.count()));
    json.key("patterns").strings(family.patterns);
    json.key("mean_input").numbers(means.input);
    json.key("mean_output").numbers(means.output);
    if (explanation.rows.target && explanation.rows.target->is_class()) json.member("accuracy", means.right);
    json.key("weights").rows(explanation.maps[k].A);
    json.key("bias").numbers(explanation.maps[k].c);
    const AffineMap map = in_table_units(explanation.maps[k], study.input->origins);
    json.key("table_units").begin_object();
    json.key("weights").rows(map.A);
    json.key("bias").numbers(map.c).end_object();
    json.member("largest_deviation", explanation.certificates[k].largest);
    json.member("mean_deviation", explanation.certificates[k].mean);
    json.member_integer("worst_row", explanation.certificates[k].worst_row);
    json.end_object();
}

void write_family_certificate(const FamilyExplanation& explanation, JsonWriter& json) {
    const FamilyScores& scores = explanation.scores;
    json.key("certificate").begin_object();
    json.member("of", "families").member("largest_deviation", scores.largest_deviation);
    json.member("mean_deviation", scores.mean_deviation).member_integer("worst_row", scores.worst_row);
    json.member("agreement", scores.agreement).member("r2", scores.r2);
    json.member_integer("unseen", static_cast<long long>(scores.unseen));
    json.end_object().new_line();
}

}  // namespace

void write_family_report(const ModelFile& model, const Study& study, const FamilyExplanation& explanation,
                         const TextSink& sink) {
    JsonWriter json(sink);
    json.begin_object().member("format", "reluscope-report").member_integer("version", 1);
    json.member("explained_by", "families").member("by", std::string_view(model.families->by)).new_line();
    json.key("data").begin_object().member("name", std::string_view(study.input->table->name));
    json.member_integer("rows", static_cast<long long>(study.input->table->num_rows));
    json.member_integer("rows_left_out", static_cast<long long>(study.input->rows->num_left_out));
    json.key("features").strings(input_names(study.input->encoder));
    json.end_object().new_line();
    for (const auto& [key, scores] :
         {std::pair("scores", &explanation.scores), std::pair("network", &explanation.network)}) {
        json.key(key).begin_object().member("accuracy", scores->accuracy);
        json.member("auc", scores->auc).member("rmse", scores->rmse).end_object().new_line();
    }
    write_family_certificate(explanation, json);
    json.key("clusters").begin_array();
    for (std::uint32_t k = 0; k < explanation.maps.size(); ++k)
        write_family_cluster(model, study, explanation, k, json);
    json.end_array().new_line();
    json.key("assignment").begin_array();
    std::size_t next = 0;
    for (std::size_t row = 0; row < study.input->table->num_rows; ++row) {
        if (next < explanation.rows.row.size() && explanation.rows.row[next] == row)
            json.integer(explanation.deal.family[next++]);
        else
            json.null();
    }
    json.end_array().end_object().new_line();
}

void write_family_assignments(const Study& study, const FamilyExplanation& explanation, const TextSink& sink) {
    const Eigen::Index outputs = explanation.outputs.rows();
    std::string text = "row,family,pattern";
    for (const char* name : {",logit_", ",output_"}) {
        for (Eigen::Index o = 0; o < outputs; ++o) text += name + std::to_string(o);
    }
    text += "\n";
    constexpr std::size_t kPiece = 1 << 16;
    for (Eigen::Index i = 0; i < explanation.rows.count(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        text += std::to_string(explanation.rows.row[at]) + "," + std::to_string(explanation.deal.family[at]) + "," +
                pattern_text(study.network(), explanation.rows.bits.row(at));
        Eigen::MatrixXd output = explanation.outputs.col(i);
        for (const double value : output.reshaped()) text += "," + number_text(value);
        apply_link(study.network().link(), output);
        for (const double value : output.reshaped()) text += "," + number_text(value);
        text += "\n";
        if (text.size() < kPiece) continue;
        sink(text);
        text.clear();
    }
    sink(text);
}

}  // namespace reluscope
