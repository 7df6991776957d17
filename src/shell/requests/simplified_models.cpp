#include "shell/requests/simplified_models.h"

#include "analysis/finite_check.h"
#include "base/text/fit_format.h"
#include "base/texts/simplify/families_texts.h"
#include "network/forward.h"
#include "reports/simplify/families_report.h"
#include "simplify/held_out.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

namespace source_words = families_texts;

std::string share_text(double share) { return std::isfinite(share) ? display_percent(share) : std::string(); }

FamilyRows rows_at(const ModelFile& model, const PatternedRows& rows, const std::vector<std::uint32_t>& places) {
    FamilyRows some = family_rows(*rows.input, rows.patterns, places);
    some.classes = some.classes || (!some.target && !model.classes.empty());
    return some;
}

std::vector<std::uint32_t> all_places(const PatternedRows& rows) {
    std::vector<std::uint32_t> places(rows.input->rows->row.size());
    std::iota(places.begin(), places.end(), 0U);
    return places;
}

FamiliesLoss loss_of(const FamilyScores& scores) {
    return {scores.rows, scores.agreement, scores.r2, scores.accuracy, scores.largest_deviation};
}

/// What a model is said to come from.
std::string source_of(const ModelFile& model) { return model.source.empty() ? model.name : model.source; }

}  // namespace

PatternedRowsJob::PatternedRowsJob(std::shared_ptr<const StudyInput> input)
    : input_(std::move(input)), patterns_(*input_->network, input_->rows->inputs) {}

Result<PatternedRows> PatternedRowsJob::take() {
    PatternedRows rows{input_, patterns_.take()};
    if (const Status status = check_spread(*input_); !status) return tl::unexpected<Error>(status.error());
    if (const Status status = check_values(*input_, rows.patterns); !status)
        return tl::unexpected<Error>(status.error());
    return rows;
}

FamilySource family_source(const ModelFile& model, const PatternedRows& rows, const PatternedRows* judges,
                           std::uint64_t seed) {
    FamilySource source;
    source.input = rows.input;
    if (judges != nullptr) {
        source.training = std::make_shared<const FamilyRows>(rows_at(model, rows, all_places(rows)));
        source.held_out = std::make_shared<const FamilyRows>(rows_at(model, *judges, all_places(*judges)));
        return source;
    }
    const DealtRows dealt = deal_rows(*rows.input, seed);
    source.training = std::make_shared<const FamilyRows>(rows_at(model, rows, dealt.training));
    if (!dealt.held_out.empty())
        source.held_out = std::make_shared<const FamilyRows>(rows_at(model, rows, dealt.held_out));
    return source;
}

FamilyFit family_fit(const std::string& by) {
    if (by == "answers") return FamilyFit::kAnswers;
    return by == "average" ? FamilyFit::kAverage : FamilyFit::kNetwork;
}

std::size_t also_training(const FamilySource& source, bool other_table) {
    if (!other_table || !source.held_out) return 0;
    const auto rows = [](const FamilyRows& own) {
        return AnsweredInputs{own.inputs, own.target ? &*own.target : nullptr};
    };
    return count_shared_rows(rows(*source.held_out), rows(*source.training));
}

ModelFile model_of_families(const ModelFile& model, const std::string& by, bool touching, const FamilyStudy& study,
                            const FamilyChoice& choice, std::size_t also_training) {
    ModelFamilies families;
    families.by = by;
    families.touching = touching;
    families.origin = {model.name, model.sha256, choice.family.size()};
    families.training = loss_of(choice.scores.training);
    if (choice.scores.held_out) {
        families.held_out = loss_of(*choice.scores.held_out);
        families.held_out->also_training = also_training;
    }
    auto patterns = family_patterns(study, choice);
    for (std::size_t k = 0; k < choice.maps.size(); ++k)
        families.families.push_back({choice.words[k].name, family_rule(model, study, choice, k), choice.sizes[k],
                                     std::move(patterns[k]), choice.maps[k].A, choice.maps[k].c});
    ModelFile simple = model;
    const FamiliesLoss& loss = families.training;
    simple.source = source_of(model) + "; " +
                    source_words::came_from(choice.maps.size(), choice.family.size(), loss.rows,
                                            share_text(loss.agreement), display_r2(loss.r2), families.by);
    simple.families = std::make_shared<const ModelFamilies>(std::move(families));
    return simple;
}

std::string widths_text(int inputs, const std::vector<std::size_t>& hidden, int outputs) {
    std::string text = std::to_string(inputs);
    for (const std::size_t width : hidden) text += "-" + std::to_string(width);
    return text + "-" + std::to_string(outputs);
}

ModelFile slimmed_model(const ModelFile& model, const Network& network, const Slimming& slimming, bool on_box) {
    ModelFile smaller(network);
    smaller.name = model.name;
    smaller.features = model.features;
    smaller.target = model.target;
    smaller.target_unit = model.target_unit;
    smaller.classes = model.classes;
    smaller.encoder = model.encoder;
    smaller.image = model.image;
    smaller.training_json = model.training_json;
    smaller.licence = model.licence;
    smaller.source = source_of(model) + "; simplified from " +
                     widths_text(network.num_inputs(), slimming.hidden_before, network.num_outputs()) +
                     (on_box ? ", same outputs on a box of inputs" : ", same outputs on a table's rows");
    return smaller;
}

FamilyScores slimmed_scores(const ModelFile& model, const StudyInput& input, const Network& smaller) {
    FamilyRows rows;
    rows.inputs = input.rows->inputs;
    rows.logits = logits_of(model.network, rows.inputs);
    rows.row = input.rows->row;
    rows.target = input.target;
    rows.classes =
        input.target ? input.target->is_class() : model.network.link() != Link::kIdentity || !model.classes.empty();
    return score_families(model.network, rows, logits_of(smaller, rows.inputs));
}

}  // namespace reluscope
