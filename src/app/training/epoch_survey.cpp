#include "app/training/epoch_survey.h"

#include <algorithm>
#include <bit>

namespace reluscope {

namespace {

std::size_t missing_from(const std::unordered_set<std::uint64_t>& set, const std::unordered_set<std::uint64_t>& other) {
    return static_cast<std::size_t>(
        std::count_if(set.begin(), set.end(), [&](std::uint64_t hash) { return other.count(hash) == 0; }));
}

}  // namespace

EpochSurvey::EpochSurvey(std::shared_ptr<const StudyInput> input, std::shared_ptr<const TrainingSet> set,
                         const PlaneFrame* frame, const PlaneWindow& window)
    : input_(std::move(input)), set_(std::move(set)), study_(std::make_unique<StudyJob>(input_)) {
    if (!frame) return;
    PartitionOptions options;
    options.max_regions = 100'000;  // beyond, the count says "at least"
    if (auto job = RegionPartitionJob::create(input_->network, *frame, window, options)) regions_ = *std::move(job);
}

EpochSurvey::~EpochSurvey() = default;

bool EpochSurvey::step() {
    if (study_) {
        study_->step();
        if (study_->error()) return false;  // a network that training let grow out of double has no facts
        if (!study_->study().scores) return true;
        count_rows(*study_->study().patterns, *study_->study().clustering);
        patterns_ = study_->study().patterns;
        study_.reset();
    } else if (patterns_) {
        measure_auc(*patterns_);
        patterns_.reset();
    } else if (regions_ && !regions_->step()) {
        count_regions(*regions_->take());
        regions_.reset();
    }
    done_ = !study_ && !patterns_ && !regions_;
    return !done_;
}

void EpochSurvey::count_rows(const PatternTable& patterns, const Clustering& clustering) {
    const std::size_t units = input_->network->num_hidden_units();
    facts_.clusters = clustering.num_clusters();
    const std::size_t words = (units + BitMatrix::kBitsPerWord - 1) / BitMatrix::kBitsPerWord;
    std::vector<BitMatrix::Word> some(words, 0);
    std::vector<BitMatrix::Word> all(words, ~BitMatrix::Word{0});
    for (const Cluster& cluster : clustering.clusters) {
        const auto bits = patterns.bits.row(cluster.first_row);
        census_.rows.insert(pattern_hash(units, bits));
        for (std::size_t w = 0; w < words; ++w) {
            some[w] |= bits[w];
            all[w] &= bits[w];
        }
    }
    std::size_t active = 0;
    for (std::size_t w = 0; w < words; ++w) {
        active += static_cast<std::size_t>(std::popcount(some[w]));
        facts_.always_on_units += static_cast<std::size_t>(std::popcount(all[w] & some[w]));
    }
    facts_.dead_units = units - active;
}

void EpochSurvey::measure_auc(const PatternTable& patterns) {
    const auto scores = static_cast<std::size_t>(patterns.logits.size());
    if (!set_->is_class() || scores > kMaxAucScores) return;
    const auto measure = [&](const std::vector<std::uint32_t>& rows) {
        return class_auc(patterns.logits, input_->network->link(), set_->classes, set_->num_classes, rows);
    };
    facts_.training_auc = measure(set_->training);
    facts_.validation_auc = measure(set_->validation);
}

void EpochSurvey::count_regions(const RegionPartition& partition) {
    facts_.has_regions = true;
    facts_.regions = partition.num_regions();
    facts_.regions_complete = partition.complete();
    census_.regions.reserve(partition.num_regions());
    for (std::size_t r = 0; r < partition.num_regions(); ++r) census_.regions.insert(partition.hash(RegionId(r)));
}

void compare_censuses(const PatternCensus& before, const PatternCensus& after, EpochFacts& facts) {
    facts.cluster_births = missing_from(after.rows, before.rows);
    facts.cluster_deaths = missing_from(before.rows, after.rows);
    if (!facts.has_regions) return;
    facts.region_births = missing_from(after.regions, before.regions);
    facts.region_deaths = missing_from(before.regions, after.regions);
}

}  // namespace reluscope
