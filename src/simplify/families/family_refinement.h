#pragma once

#include "base/job.h"
#include "simplify/families/agglomeration.h"
#include "simplify/families/family_terms.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace reluscope {

struct FamilySearchOptions {
    std::size_t max_families = 64;  ///< the most families that are found; fewer where there are fewer clusters
    std::size_t wanted = 0;         ///< this many are refined to the end, whatever it costs; 0: none
    bool touching = false;          ///< only clusters that touch are joined (NeighbourJob), and nothing is refined
};

/// The clusters dealt to some number of families; the largest family first, by rows.
struct FamilyLevel {
    std::vector<std::uint32_t> family;  ///< per cluster
    double loss = 0;                    ///< of the search: FamilySums, all families together
    bool refined = false;               ///< clusters were moved between families until none gained, or 8 times
};

/// Makes the levels of a search out of the joins of its groups: each starts from the cut of the joins; where it is
/// cheap it starts once more from the level before, the next larger one, with the two families joined that cost least.
/// Both are refined, and the one with the lower loss stays.
class FamilyRefinement final : public Job {
public:
    /// All must outlive the refinement; `joins` are those of the groups.
    FamilyRefinement(const FamilyTerms& terms, const FamilyGroups& groups,
                     const std::vector<Agglomeration::Join>& joins, const FamilySearchOptions& options);

    bool step() override;
    double progress() const override;
    std::vector<FamilyLevel> take() { return std::move(levels_); }

private:
    /// A level while it is refined; its families are not in order.
    struct Attempt {
        std::vector<std::uint32_t> family;  // per cluster
        std::vector<FamilySums> sums;       // per family
        double loss = 0;
        bool refined = false;
    };

    void start_from_cut();
    void start_from_level_before();
    void start_level();
    bool refine_piece();
    void start_round();
    void assign_clusters();
    bool keep_families();
    void sum_clusters();
    void end_level();
    double total_loss(const std::vector<FamilySums>& sums);
    std::size_t rounds_of(std::size_t k) const;

    const FamilyTerms& terms_;
    const FamilyGroups& groups_;
    const std::vector<Agglomeration::Join>& joins_;
    FamilySearchOptions options_;
    std::size_t most_;                  // families of the first level
    std::size_t level_ = 0;             // families of the level at work
    std::size_t round_ = 0;             // of its refinement
    Attempt current_, first_, before_;  // at work; from the first start; of the level before
    bool second_start_ = false;
    Eigen::MatrixXd models_;            // (coordinates + 1) x (families * outputs)
    Eigen::MatrixXd model_slopes_;      // (coordinates * outputs) x families
    std::vector<std::uint32_t> moved_;  // per cluster: its family after the round
    std::vector<FamilySums> moved_sums_;
    std::size_t next_cluster_ = 0;
    bool summing_ = false;
    FamilySums::Scratch scratch_;
    std::vector<FamilyLevel> levels_;
};

}  // namespace reluscope
