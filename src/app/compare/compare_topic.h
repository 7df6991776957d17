#pragma once

#include "analysis/study.h"
#include "app/kit/desk.h"

#include <memory>
#include <optional>

namespace reluscope {

/// What a comparison is made from: two things are compared again when this changes.
struct CompareKey {
    CompareSettings settings;  ///< with the selection in place of what follows it
    std::shared_ptr<const PatternTable> patterns;
    std::shared_ptr<const ReferenceStudy> reference;
    std::shared_ptr<const Network> epoch;
    Eigen::Index output = 0;
    bool per_unit = false;
    bool with_regions = false;  ///< not while training plays
    PlaneFrame frame;           ///< of the plane whose home window's regions are compared; empty: of none
    PlaneWindow home;

    bool operator==(const CompareKey& other) const;
};

/// Two clusters or rows of the open network, for one output.
/// Errors   the straight line between two rows cannot be followed.
Result<PairComparison> compare_pair(const Document& document, const CompareSettings& settings, Eigen::Index output,
                                    bool per_unit);

/// Why two studies cannot be compared row by row; empty when they can.
std::string why_not_comparable(const Study& first, const Study& second);

/// Two networks over the same rows, without their regions.
/// Errors   why_not_comparable().
Result<NetworkComparison> compare_studies(const Study& first, const Study& second);

/// The maps of both networks at a row, weights side by side; nothing where their inputs are not the same columns.
std::optional<RowMaps> maps_at(const NetworkComparison& networks, RowId row, Eigen::Index output, bool per_unit);

/// Keeps the CompareState up to date.
class CompareStage final : public Stage {
public:
    explicit CompareStage(Desk& desk);
    ~CompareStage() override;

    bool is_stale() const override;
    bool step() override;
    /// The progress of both networks' regions, where they are compared, and before that of the first one's clusters.
    double progress() const override;

private:
    struct Work;

    CompareKey wanted() const;
    void follow_document();
    void begin();
    void compare_networks();
    void step_networks();
    void begin_regions();
    void refuse(std::string sentence);

    Desk& desk_;
    AppState& state_;
    std::unique_ptr<Work> work_;
    std::optional<CompareKey> done_;
    std::shared_ptr<const PatternTable> patterns_;  // that cluster numbers are of
    std::shared_ptr<const Table> table_;
    std::optional<RowId> anchor_;  // a row of the first cluster: tells its number when clusters change
    std::optional<ClusterId> anchored_;
};

/// Two clusters, rows or networks beside each other.
class CompareTopic final : public Topic {
public:
    explicit CompareTopic(Desk& shared) : Topic(shared), comparison(shared) {}

    std::vector<Stage*> stages() override { return {&comparison}; }

    CompareStage comparison;
};

void apply(SetCompare& command, CompareTopic& topic);

}  // namespace reluscope
