#include "reports/simplify/family_record.h"

#include "base/text/fit_format.h"
#include "base/text/number_format.h"
#include "base/texts/simplify/families_texts.h"
#include "base/utf8.h"

#include <cmath>

namespace reluscope {

namespace {

namespace record_words = families_texts;

constexpr std::size_t kLongestLine = 4000;  // characters of a comment

std::string share_or_empty(double share) { return std::isfinite(share) ? display_percent(share) : std::string(); }

std::string digits_or_empty(double value, int digits) {
    return std::isfinite(value) ? display_number(value, digits) : std::string();
}

std::string loss_sentence(const std::string& where, const FamiliesLoss& loss) {
    return record_words::lost({where, share_or_empty(loss.agreement),
                               std::isfinite(loss.r2) ? display_r2(loss.r2) : std::string(),
                               share_or_empty(loss.accuracy), digits_or_empty(loss.largest_deviation, 3)});
}

}  // namespace

std::vector<std::string> family_record(const ModelFile& model) {
    const ModelFamilies& families = *model.families;
    const std::string& network = families.origin.model.empty() ? model.name : families.origin.model;
    return {record_words::made_from(families.families.size(), families.origin.clusters, printable_utf8(network),
                                    families.by),
            record_words::belongs(families.unseen == UnseenPattern::kNearestCentroid)};
}

std::vector<std::string> family_losses(const ModelFile& model, const FamilyExplanation& explanation) {
    const ModelFamilies& families = *model.families;
    std::vector<std::string> lines;
    if (families.training.rows > 0)
        lines.push_back(loss_sentence(record_words::on_training(families.training.rows), families.training));
    if (families.held_out && families.held_out->rows > 0)
        lines.push_back(loss_sentence(
            record_words::on_held_out(families.held_out->rows, families.held_out->also_training), *families.held_out));
    const FamilyScores& scores = explanation.scores;
    lines.push_back(
        loss_sentence(record_words::on_these(scores.rows, scores.unseen),
                      {scores.rows, scores.agreement, scores.r2, scores.accuracy, scores.largest_deviation}));
    return lines;
}

std::vector<std::string> family_comments(const ModelFile& model, const Study& study,
                                         const FamilyExplanation& explanation, std::size_t first) {
    std::vector<std::string> lines = {"Model " + model.name + " (" + study.network().architecture() + ", link " +
                                      std::string(link_name(study.network().link())) + "), table " +
                                      study.input->table->name + "."};
    for (const std::string& line : family_record(model)) lines.push_back(line);
    if (!model.source.empty()) lines.push_back("Came from: " + model.source + ".");
    for (const std::string& line : family_losses(model, explanation)) lines.push_back(line);
    lines.emplace_back();
    for (std::size_t k = 0; k < explanation.maps.size(); ++k) {
        const ModelFamily& family = model.families->families[k];
        lines.push_back(record_words::family_line(first + k, family.name, explanation.sizes[k], family.patterns.size(),
                                                  display_number(explanation.certificates[k].largest)));
        if (!family.rule.empty()) lines.push_back("  " + family.rule);
    }
    for (std::string& line : lines) line = printable_utf8(line, kLongestLine);
    return lines;
}

}  // namespace reluscope
