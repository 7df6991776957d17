#pragma once

#include "analysis/study.h"
#include "app/state/compare_state.h"
#include "app/state/plane_state.h"

#include <memory>
#include <optional>

namespace reluscope {

struct AppState;
struct Document;
struct Selection;

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

/// Their maps at a row, weights side by side; none where their inputs are not the same columns.
std::optional<RowMaps> maps_at(const NetworkComparison& networks, RowId row, Eigen::Index output, bool per_unit);

/// Keeps a CompareState up to date, in slices.
class ComparePipeline {
public:
    ComparePipeline();
    ~ComparePipeline();

    bool has_work(const AppState& state) const;
    /// Does the next piece. Returns has_work().
    bool step(AppState& state);

private:
    struct Work;

    static CompareKey key_of(const AppState& state);
    void follow_document(AppState& state);
    void start(AppState& state);
    void compare_now(AppState& state);
    void step_networks(AppState& state);
    void start_regions();
    double progress() const;

    std::unique_ptr<Work> work_;
    std::optional<CompareKey> done_;
    std::shared_ptr<const PatternTable> patterns_;  // that cluster numbers are of
    std::shared_ptr<const Table> table_;
    std::optional<RowId> anchor_;  // a row of the first cluster: tells its number when clusters change
    std::optional<ClusterId> anchored_;
};

}  // namespace reluscope
