#include "app/narrative.h"

#include "app/number_format.h"
#include "app/views.h"

#include <cmath>

namespace reluscope {

namespace {

constexpr std::size_t kReasons = 3;

/// "sex = female raises it by 2.6" or "age + 10 years lowers it by 0.4".
std::string bar_phrase(const Bar& bar, double deviation, const std::string& what) {
    double effect = bar.per_unit;
    std::string phrase = bar.label;
    if (!bar.indicator) {
        const double step = round_step(deviation);
        effect *= step;
        phrase += " + " + display_number(step) + (bar.unit.empty() ? "" : " " + bar.unit);
    }
    phrase += effect < 0 ? " lowers " : " raises ";
    return phrase + what + " by " + display_number(std::abs(effect), 2);
}

}  // namespace

double round_step(double deviation) {
    if (!(deviation > 0) || !std::isfinite(deviation)) return 1;
    const double power = std::pow(10.0, std::floor(std::log10(deviation)));
    const double lead = deviation / power;
    if (lead < 1.5) return power;
    if (lead < 3.5) return 2 * power;
    return lead < 7.5 ? 5 * power : 10 * power;
}

std::string logit_phrase(const Document& document, Eigen::Index output) {
    const std::string name = output_name(*document.model, document.study, output);
    switch (document.study.network().link()) {
        case Link::kSigmoid: return "the log-odds of " + name;
        case Link::kSoftmax: return "the logit of " + name;
        case Link::kIdentity: break;
    }
    const auto& target = document.study.input->target;
    return target && target->is_class() ? "the logit of " + name : name;
}

std::string cluster_sentence(const Document& document, const ClusterView& view, const Eigen::VectorXd& deviations) {
    const Cluster& cluster = document.study.clustering->clusters[view.cluster.index];
    const double share = cluster.size / static_cast<double>(document.study.clustering->num_rows());
    std::string text = counted(cluster.size, "row", "rows") + ", " + display_share(share);
    std::size_t reasons = 0;
    std::string what = logit_phrase(document, view.output);
    if (document.image) return text + ": orange pixels raise " + what + ", blue ones lower it.";
    for (const Bar& bar : view.bars) {
        if (reasons == kReasons || bar.strength == 0) break;
        text += reasons == 0 ? ": " : "; ";
        const InputOrigin& origin = document.study.input->origins[static_cast<std::size_t>(bar.input)];
        text += bar_phrase(bar, deviations(bar.input) * origin.scale, what);
        what = "it";
        ++reasons;
    }
    if (reasons == 0) text += ": " + what + " is the same for all of them, whatever the columns say";
    return text + ".";
}

namespace {

/// " + 2.9" or " \u2212 0.3", to go on with a sum.
std::string term(double value) { return (value < 0 ? " \u2212 " : " + ") + display_number(std::abs(value)); }

}  // namespace

std::string cluster_formula(const Document& document, const ClusterView& view) {
    constexpr std::size_t kTerms = 4;
    std::string text = logit_phrase(document, view.output);
    if (text.starts_with("the ")) text = text.substr(4);
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
    if (document.study.network().link() == Link::kSigmoid)
        text += ";  1 / (1 + e^" + display_number(-view.logit) + ") = " + display_share(view.probability);
    return text;
}

std::string row_sentence(const Document& document, const RowView& view) {
    const Study& study = document.study;
    const Network& network = study.network();
    const auto column = static_cast<Eigen::Index>(view.row.index);
    std::string text;
    if (study.input->target && study.input->target->is_class()) {
        const std::int32_t predicted = predicted_class(study.patterns->logits.col(column));
        text = "Predicted " + class_name(*document.model, study, predicted);
        if (network.link() != Link::kIdentity) {
            Eigen::MatrixXd outputs = study.patterns->logits.col(column);
            apply_link(network.link(), outputs);
            const double p = network.num_outputs() == 1 ? (predicted == 1 ? outputs(0, 0) : 1 - outputs(0, 0))
                                                        : outputs(predicted, 0);
            text += " with " + display_share(p);
        }
        const std::int32_t truth = study.input->target->class_of_row[view.row.index];
        if (truth >= 0)
            text += truth == predicted ? ", and right" : ", but it is " + class_name(*document.model, study, truth);
    } else {
        text = "Predicted " + display_number(view.logit);
        if (study.input->target && !std::isnan(study.input->target->value_of_row[view.row.index])) {
            text += ", measured " + display_number(study.input->target->value_of_row[view.row.index]);
        }
    }
    std::size_t reasons = 0;
    for (const WaterfallStep& step : view.steps) {
        if (reasons == kReasons || step.value == 0 || document.image) break;
        text += reasons == 0 ? ": " : ", ";
        text += step.column + " (" + step.cell + ") " + display_signed(step.value, 2);
        ++reasons;
    }
    return text + ".";
}

}  // namespace reluscope
