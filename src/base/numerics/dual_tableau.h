#pragma once

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace reluscope {

/// minimise costs . x subject to lower <= x <= upper and rows that are added one by one: row . x <= bound.
///
/// Method   dual simplex method with bounded variables on a dense tableau, with the long-step ratio test (Maros 2003).
///          A row that is added later is written in terms of the basis that is there, and the method goes on from it:
///          copies of a solved tableau are a cheap start for programs with one row more.
/// Cost     rows * variables per step.
class DualTableau {
public:
    enum class Outcome {
        kOptimal,
        kInfeasible,  ///< multipliers() are those of a combination of rows that no point within the bounds satisfies
        kEnough,      ///< the least value is not below what was asked
        kPaused,      ///< the allowed work is done: the next run() goes on
        kStopped      ///< rounding kept the method from an end
    };

    /// `lower` is finite, and `upper` where the cost is negative. Neither is above the other.
    DualTableau(Eigen::VectorXd costs, const Eigen::VectorXd& lower, const Eigen::VectorXd& upper);

    void add_row(const Eigen::Ref<const Eigen::VectorXd>& row, double bound);

    /// The first row, taken to hold as an equation that variable `basic` satisfies; the others go where their costs ask
    /// them to then. Where cost and row of `basic` have opposite signs, this is a step of the method; its choice
    /// decides how far the end is. Upper bounds must be finite.
    void add_first_row(const Eigen::Ref<const Eigen::VectorXd>& row, double bound, Eigen::Index basic);

    /// Goes on until no row is violated, or until the value is at least `enough`. Rows may be added afterwards, unless
    /// it was infeasible: then it stays so. `work`: how many multiplications may be spent; what a step takes is taken
    /// off, and where nothing is left the method pauses before the next one. Null: any number.
    Outcome run(double enough, double* work = nullptr);

    double value() const;
    Eigen::VectorXd point() const;        ///< per variable
    Eigen::VectorXd multipliers() const;  ///< per row, not negative but for rounding, which is cut off
    Eigen::Index num_rows() const { return static_cast<Eigen::Index>(basic_.size()); }

private:
    struct Leaving {
        std::size_t row = 0;
        bool any = false;
        bool below = false;  // its lower bound
        double by = 0;
    };
    using Line = Eigen::Map<Eigen::VectorXd>;

    std::size_t columns() const { return nonbasic_.size(); }
    double* line(std::size_t row) { return entries_.data() + row * columns(); }
    const double* line(std::size_t row) const { return entries_.data() + row * columns(); }
    double value_of_nonbasic(std::size_t column) const {
        return at_upper_[column] ? upper_[nonbasic_[column]] : lower_[nonbasic_[column]];
    }
    Leaving leaving_row() const;
    void find_candidates(const Leaving& leaving);
    void flip(std::size_t column);
    bool turn(const Leaving& leaving);
    void pivot(const Leaving& leaving, std::size_t entering);
    void contradict(const Leaving& leaving);

    // Variables: those of the program, then a slack per row.
    std::vector<double> entries_;  // row after row, a column per nonbasic variable
    std::vector<double> costs_;    // reduced, per column
    std::vector<double> values_;   // of the basic variables, per row
    std::vector<double> scale_;    // per row
    std::vector<double> lower_, upper_;
    std::vector<std::size_t> basic_, nonbasic_;
    std::vector<char> at_upper_;  // per column
    Eigen::VectorXd own_costs_;
    Eigen::VectorXd contradiction_;  // per row, where infeasible
    struct Candidate {
        double ratio = 0;  // how far the costs let it
        double size = 0;   // of its entry
        std::size_t column = 0;
        bool operator<(const Candidate& other) const {  // the best one is the largest
            return ratio != other.ratio ? ratio > other.ratio : size < other.size;
        }
    };
    std::vector<Candidate> candidates_;  // scratch: a heap
    bool infeasible_ = false;
    std::size_t steps_ = 0;  // of a run, over its pauses
};

}  // namespace reluscope
