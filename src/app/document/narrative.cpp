#include "app/document/narrative.h"

#include "app/document/views.h"
#include "base/text/number_format.h"

#include <cmath>

namespace reluscope {

namespace {

constexpr std::size_t kReasons = 3;

/// "sex = female in place of male", or "age + 10 years".
std::string change_phrase(const Document& document, const ClusterStep& step) {
    if (step.kind == ClusterStep::Kind::kFlip) return step.to + " in place of " + step.from;
    const InputOrigin& origin = document.study.input->origins[static_cast<std::size_t>(step.input)];
    return origin.label + (step.step < 0 ? " \u2212 " : " + ") +
           with_unit(display_number(std::abs(step.step)), origin.unit);
}

/// Never "90 %" for what is less than the share that holds.
std::string stay_text(const ClusterStep& step) {
    const double share = step.stay_share();
    constexpr double kNearly = 0.005;
    if (!step.holds() && share > kStepHolds - kNearly) return fine_share(std::floor(share * 1000) / 1000);
    return display_share(share);
}

/// "these rows", or "the 120 rows in one of the two states".
std::string changed_rows(const ClusterStep& step, std::size_t size) {
    if (step.rows == size) return "these rows";
    return "the " + display_count(step.rows) + " rows in one of the two states";
}

/// How steps are told in a sentence: the first in full, the next ones in fewer words.
struct Telling {
    const OutputWords& words;
    std::string what;        ///< "the log-odds of survived"; "it" after the first step
    std::size_t size = 0;    ///< rows of the cluster
    bool explained = false;  ///< it was said that rows stay in the cluster
};

/// "97 % of these rows stay in the cluster", and after the first time "99.8 % stay"; of a single row "the row stays in
/// the cluster".
std::string staying_phrase(const ClusterStep& step, const Telling& telling) {
    const bool brief = telling.explained && step.rows == telling.size;
    if (step.rows == 1) {
        const std::string which = step.rows == telling.size ? "the row" : "the one row in one of the two states";
        return which + (step.stay == 1 ? " stays" : " does not stay") + (telling.explained ? "" : " in the cluster");
    }
    const std::string whose = brief ? "" : " of " + changed_rows(step, telling.size);
    const std::string where = telling.explained ? "" : " in the cluster";
    return step.stay == 0 ? "none" + whose + " stays" + where : stay_text(step) + whose + " stay" + where;
}

/// A step that holds: "age + 2 years lowers it by 0.12 (94 % of these rows stay in the cluster)".
std::string holding_phrase(const Document& document, const ClusterStep& step, const Telling& telling) {
    return change_phrase(document, step) + (step.map_change < 0 ? " lowers " : " raises ") + telling.what + " by " +
           telling.words.with_unit(display_number(std::abs(step.map_change), 2)) + " (" +
           staying_phrase(step, telling) + ")";
}

/// One that does not: the map's figure, and what really happens.
std::string both_figures_phrase(const Document& document, const ClusterStep& step, const Telling& telling) {
    return change_phrase(document, step) + " counts " + telling.words.with_unit(display_signed(step.map_change, 2)) +
           " in " + telling.what + " by this cluster's map, but " + (step.stay == 0 ? "" : "only ") +
           staying_phrase(step, telling) + " then, and the network's own mean change is " +
           telling.words.with_unit(display_signed(step.network_change, 3));
}

std::string step_phrase(const Document& document, const ClusterStep& step, const Telling& telling) {
    return step.holds() ? holding_phrase(document, step, telling) : both_figures_phrase(document, step, telling);
}

/// The steps that are told, the strongest first.
std::string steps_text(const Document& document, const ClusterView& view, std::size_t size) {
    const OutputWords words = output_words(document, view.output);
    Telling telling{words, words.phrase, size};
    std::string text;
    std::size_t told = 0;
    bool both_told = false;
    for (const ClusterStep& step : *view.steps) {
        if (told == kReasons) break;
        if (!step.holds() && both_told) continue;
        both_told |= !step.holds();
        text += told++ == 0 ? ": " : "; ";
        text += step_phrase(document, step, telling);
        telling.what = "it";
        telling.explained = true;
    }
    return text;
}

}  // namespace

OutputWords output_words(const Document& document, Eigen::Index output) {
    return output_words(*document.model, document.study, output);
}

std::string logit_phrase(const Document& document, Eigen::Index output) {
    return output_words(document, output).phrase;
}

std::string fine_share(double share) {
    if (std::isnan(share)) return "\u2013";
    constexpr double kLeast = 1e-5;  // below it digits say nothing to a reader
    if (share > 0 && share < kLeast) return "<\u20090.001\u2009%";
    if (share < 1 && share > 1 - kLeast) return ">\u200999.999\u2009%";
    return display_number(100 * share) + "\u2009%";
}

std::string untrained_sentence() {
    return "This network is not trained yet: its weights are random, and there is nothing to explain.";
}

std::string cluster_sentence(const Document& document, const ClusterView& view) {
    const Cluster& cluster = document.study.clustering->clusters[view.cluster.index];
    const double share = cluster.size / static_cast<double>(document.study.clustering->num_rows());
    const std::string text = counted(cluster.size, "row", "rows") + ", " + display_share(share) + " of all";
    if (document.untrained) return text + ". " + untrained_sentence();
    const std::string what = logit_phrase(document, view.output);
    if (document.image) return text + ": by this cluster's map orange pixels raise " + what + ", blue ones lower it.";
    if (view.map.A.row(view.output).isZero(0))
        return text + ": " + what + " is the same for all of them, whatever the columns say.";
    if (!view.steps) return text + "; which steps hold for them is being tried.";
    return text + steps_text(document, view, cluster.size) + ".";
}

std::string step_sentence(const Document& document, const ClusterView& view, const ClusterStep& step) {
    const OutputWords words = output_words(document, view.output);
    const std::size_t size = document.study.clustering->clusters[view.cluster.index].size;
    return step_phrase(document, step, {words, words.phrase, size}) + ".";
}

bool is_beyond_chance(const Study& study, ClusterId cluster, Eigen::Index output) {
    const Eigen::MatrixXi& beyond = study.scores->beyond_chance;
    return output < beyond.rows() && beyond(output, static_cast<Eigen::Index>(cluster.index)) != 0;
}

std::string chance_rule(const Study& study) {
    if (study.input->target && !study.input->target->is_class())
        return "Marked: the mean error is more than three standard errors from 0, over ten rows or more.";
    return "Marked: if each row had the probability that the network gives it, chance would bring about so large a "
           "difference on that side in fewer than one of twenty such clusters.";
}

std::string cluster_outcome(const Document& document, ClusterId cluster, Eigen::Index output) {
    const Study& study = document.study;
    const ClusterScores& scores = *study.scores;
    const auto column = static_cast<Eigen::Index>(cluster.index);
    if (output >= scores.observed.rows() || scores.known[cluster.index] == 0) return "";
    const OutputWords words = output_words(document, output);
    const std::size_t known = scores.known[cluster.index];
    const bool all = known == study.clustering->clusters[cluster.index].size;
    std::string text;
    if (!study.input->target->is_class()) {
        text = words.name + ": " + words.with_unit(display_number(scores.predicted(output, column))) +
               " predicted on average, " + words.with_unit(display_number(scores.observed(output, column))) +
               " observed";
        if (!all) text += " (" + counted(known, "row has", "rows have") + " an answer)";
    } else {
        const Eigen::Index k = class_of_output(study.network().num_outputs(), output);
        if (study.network().link() == Link::kIdentity)
            text = words.name + ": ";
        else
            text = "P(" + words.name + "): " + fine_share(scores.predicted(output, column)) + " predicted on average, ";
        text += fine_share(scores.observed(output, column)) + " observed (" +
                display_count(static_cast<unsigned long long>(scores.class_counts(k, column))) + " of " +
                counted(known, "row", "rows") + (all ? ")" : " with an answer)");
    }
    if (is_beyond_chance(study, cluster, output)) text += "; they differ by more than chance allows";
    return text + ".";
}

std::vector<std::string> score_lines(const Document& document) {
    const ClusterScores& scores = *document.study.scores;
    std::vector<std::string> lines;
    const HeldOutFigures& held = document.held_out;
    const bool classes = !scores.accuracy.empty();
    const std::string whose = " on " + counted(held.rows, "row", "rows") + " that were held out" +
                              (held.from_file ? ", says the model file" : "");
    if (held.rows > 0 && classes && !std::isnan(held.accuracy))
        lines.push_back(fine_share(held.accuracy) + " right" + whose);
    if (held.rows > 0 && !classes && !std::isnan(held.rmse))
        lines.push_back("error " + output_words(document, 0).with_unit(display_number(held.rmse)) + " (rmse)" + whose);
    const bool all = scores.overall_known == document.study.clustering->num_rows();
    const std::string rows = (all ? "all " : "the ") + counted(scores.overall_known, "row", "rows") +
                             (all ? " of the table" : " with an answer");
    const std::string mixed = held.rows > 0 ? ", learned from or not" : "";
    if (!std::isnan(scores.overall_accuracy))
        lines.push_back(fine_share(scores.overall_accuracy) + " right on " + rows + mixed);
    if (!std::isnan(scores.overall_rmse))
        lines.push_back("error " + output_words(document, 0).with_unit(display_number(scores.overall_rmse)) +
                        " (rmse) on " + rows + mixed);
    return lines;
}

namespace {

/// " + 2.9" or " \u2212 0.3", to go on with a sum.
std::string term(double value) { return (value < 0 ? " \u2212 " : " + ") + display_number(std::abs(value)); }

}  // namespace

std::string cluster_formula(const Document& document, const ClusterView& view) {
    constexpr std::size_t kTerms = 4;
    std::string text = output_words(document, view.output).quantity();
    text += " = " + display_number(view.table_map.c(view.output));
    std::size_t terms = 0;
    std::size_t left = 0;
    for (const Bar& bar : view.bars) {
        if (bar.per_unit == 0) continue;
        if (terms++ >= kTerms) {
            ++left;
            continue;
        }
        text += term(bar.per_unit) + (bar.indicator ? " [" + bar.label + "]" : " " + bar.label);
    }
    return left > 0 ? text + " + " + std::to_string(left) + " more" : text;
}

std::string row_formula(const Document& document, const RowView& view) {
    constexpr std::size_t kTerms = 4;
    const std::string unit = output_words(document, view.output).unit;
    std::string text = display_number(view.logit) + " = " + display_number(view.base);
    double rest = view.residual;
    for (std::size_t i = 0; i < view.steps.size(); ++i) {
        if (i < kTerms)
            text += term(view.steps[i].value) + " (" + view.steps[i].column + ")";
        else
            rest += view.steps[i].value;
    }
    if (view.steps.size() > kTerms)
        text += term(rest) + " (" + counted(view.steps.size() - kTerms, "other", "others") + ")";
    if (!unit.empty()) text += ", in " + unit;
    if (document.study.network().link() == Link::kSigmoid)
        text += ";  1 / (1 + e^" + display_number(-view.logit) + ") = " + display_share(view.probability);
    return text;
}

std::string row_sentence(const Document& document, const RowView& view) {
    const Study& study = document.study;
    const Network& network = study.network();
    const auto column = static_cast<Eigen::Index>(view.row.index);
    if (document.untrained) return untrained_sentence();
    const OutputWords words = output_words(document, view.output);
    std::string text;
    if (study.input->target && study.input->target->is_class()) {
        const std::int32_t predicted = predicted_class(study.patterns->logits.col(column));
        text = "Predicted " + class_name(*document.model, study, predicted);
        if (network.link() != Link::kIdentity) {
            Eigen::MatrixXd outputs = study.patterns->logits.col(column);
            apply_link(network.link(), outputs);
            const double p = network.num_outputs() == 1 ? (predicted == 1 ? outputs(0, 0) : 1 - outputs(0, 0))
                                                        : outputs(predicted, 0);
            text += " with probability " + display_share(p);
        }
        const std::int32_t truth = study.input->target->class_of_row[view.row.index];
        if (truth >= 0)
            text += truth == predicted ? ", rightly" : "; the answer is " + class_name(*document.model, study, truth);
    } else {
        text = "Predicted " + words.name + " " + words.with_unit(display_number(view.logit));
        if (study.input->target && !std::isnan(study.input->target->value_of_row[view.row.index])) {
            text += ", observed " + words.with_unit(display_number(study.input->target->value_of_row[view.row.index]));
        }
    }
    std::size_t reasons = 0;
    for (const WaterfallStep& step : view.steps) {
        if (reasons == kReasons || step.value == 0 || document.image) break;
        text += reasons == 0 ? ". What counts most: " : ", ";
        text += step.column + " (" + step.cell + ") " + display_signed(step.value, 2);
        ++reasons;
    }
    return text + ".";
}

}  // namespace reluscope
