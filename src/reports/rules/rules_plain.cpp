#include "analysis/explanation.h"
#include "analysis/regions/region_facets.h"
#include "base/texts/rule_texts.h"
#include "reports/rules/rule_text.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

// The clusters as rules for people: the fewest conditions that say where a map holds, then the map.

namespace reluscope {

namespace {

constexpr int kPlainDigits = 6;

/// Position of the only input that the weights read.
std::optional<Eigen::Index> only_input(const Eigen::VectorXd& weights) {
    Eigen::Index only = -1;
    for (Eigen::Index j = 0; j < weights.size(); ++j) {
        if (weights(j) == 0) continue;
        if (only >= 0) return std::nullopt;
        only = j;
    }
    return only < 0 ? std::nullopt : std::optional(only);
}

/// A facet in the table's units: "age > 13.2", "0.31 [sex = female] - 0.02 age <= 1.2".
std::string condition_text(const Facet& facet, const std::vector<InputOrigin>& origins) {
    const AffineMap map = in_table_units({facet.w.transpose(), Eigen::VectorXd::Constant(1, facet.b)}, origins);
    Eigen::VectorXd weights = map.A.row(0).transpose();
    double limit = -map.c(0);
    bool above = facet.active;
    if (const auto input = only_input(weights)) {
        limit /= weights(*input);
        above = above == (weights(*input) > 0);
        // Where the sign is turned, "at most" becomes "at least".
        const bool turned = above != facet.active;
        const InputOrigin& origin = origins[static_cast<std::size_t>(*input)];
        if (origin.indicator && limit > 0 && limit < 1) return rule_texts::category(origin.label, above);
        weights.setZero();
        weights(*input) = 1;
        const char* sign = above ? (turned ? " >= " : " > ") : (turned ? " < " : " <= ");
        return rule_affine_text(weights, 0, origins, kPlainDigits).substr(2) + sign +
               rule_affine_text(weights * 0, limit, origins, kPlainDigits);
    }
    return rule_affine_text(weights, 0, origins, kPlainDigits) + (above ? " > " : " <= ") +
           rule_affine_text(weights * 0, limit, origins, kPlainDigits);
}

class PlainRules {
public:
    PlainRules(RuleSourcePointer source, RuleTextPointer out)
        : source_(std::move(source)), out_(std::move(out)), clusters_(source_->study) {}

    std::size_t count() const { return std::min(source_->num_clusters, source_->options.text_clusters); }

    void write_head() {
        const Study& study = source_->study;
        *out_ << rule_texts::plain_head(rule_line(source_->model().name), study.network().architecture(),
                                        rule_line(study.input->table->name), study.clustering->num_rows(),
                                        study.clustering->num_clusters(), count());
    }

    /// Some of the work on cluster `c`; false when its rule is written.
    bool step(std::size_t c) {
        if (!facets_) begin(c);
        if (facets_ && facets_->step()) return true;
        write(c);
        facets_.reset();
        return false;
    }

private:
    void begin(std::size_t c) {
        const Study& study = source_->study;
        const std::uint32_t row = study.clustering->clusters[c].first_row;
        FacetOptions options;
        options.max_products = 2e9;  // of one region's conditions: half a second natively
        auto job = RegionFacetsJob::create(study.network(), study.patterns->bits.row(row),
                                           study.input->rows->inputs.col(static_cast<Eigen::Index>(row)), options);
        if (job) facets_ = *std::move(job);
    }

    void write(std::size_t c) {
        const Study& study = source_->study;
        const auto& origins = study.input->origins;
        *out_ << "\n" << rule_line(rule_cluster_line(source_->model(), study, c)) << "\n";
        const RegionFacets found = facets_ ? facets_->facets() : RegionFacets{};
        const char* word = rule_texts::kIf;
        for (const Facet& facet : found.facets) {
            *out_ << word << rule_line(condition_text(facet, origins)) << "\n";
            word = rule_texts::kAnd;
        }
        if (found.facets.empty() && !found.flat && found.undecided.empty()) *out_ << rule_texts::kAlways;
        const RuleCluster cluster = clusters_.of(c);
        for (Eigen::Index o = 0; o < cluster.map.c.size(); ++o) {
            *out_ << (o == 0 ? rule_texts::kThen : rule_texts::kAnd)
                  << rule_line(
                         output_words(source_->model(), study, o).label() + " = " +
                         rule_affine_text(cluster.map.A.row(o).transpose(), cluster.map.c(o), origins, kPlainDigits))
                  << "\n";
        }
        *out_ << rule_texts::needed(found.facets.size(), found.num_inequalities, found.undecided.size(), found.flat);
    }

    RuleSourcePointer source_;
    RuleTextPointer out_;
    RuleClusterReader clusters_;
    std::unique_ptr<RegionFacetsJob> facets_;
};

}  // namespace

void add_text_rules(const RuleSourcePointer& source, const RuleTextPointer& out, TextJob& job) {
    if (source->families) {
        job.once([source, out] {
            for (const std::string& line : source->comments) *out << line << "\n";
        });
        return;
    }
    const auto rules = std::make_shared<PlainRules>(source, out);
    job.once([rules] { rules->write_head(); });
    job.each_in_steps(rules->count(), [rules](std::size_t c) { return rules->step(c); });
}

}  // namespace reluscope
