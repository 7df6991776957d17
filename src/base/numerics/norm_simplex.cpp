#include "base/numerics/dual_tableau.h"
#include "base/numerics/norm_method.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace reluscope {

namespace {

constexpr double kOutOfSight = std::numeric_limits<double>::infinity();

/// L1: u_i = p_i - q_i with p and q not negative and their sum as small as can be; without q where u cannot be
/// negative. L-infinity: u_i = s_i (t - w_i) with 0 <= w_i <= 2 t and t as small as can be. The signs s are those of
/// the corner that the first cut points to, where most changes stay. The rows w_i <= 2 t and the sides of the box are
/// added only where they are missed.
class NormSimplex final : public NormMethod {
public:
    explicit NormSimplex(const NormProgram& program)
        : inputs_(program.lo.size()), linf_(program.norm == Norm::kLInf), one_sided_((program.lo.array() >= 0).all()) {}

    std::unique_ptr<NormMethod> clone() const override { return std::make_unique<NormSimplex>(*this); }

    NormSolution run(const NormProgram& program, double enough, double* work) override {
        if (!tableau_) start(program);
        for (; known_ < program.bounds.size(); ++known_) add_cut(program);
        NormSolution solution;
        DualTableau::Outcome outcome = tableau_->run(enough, work);
        while (linf_ && outcome == DualTableau::Outcome::kOptimal && add_missed_sides(program))
            outcome = tableau_->run(enough, work);
        switch (outcome) {
            case DualTableau::Outcome::kOptimal: solution.status = NormStatus::kOptimal; break;
            case DualTableau::Outcome::kInfeasible: solution.status = NormStatus::kInfeasible; break;
            case DualTableau::Outcome::kEnough: solution.status = NormStatus::kEnough; break;
            case DualTableau::Outcome::kPaused: solution.status = NormStatus::kUnfinished; return solution;
            case DualTableau::Outcome::kStopped: break;
        }
        solution.u = change(program);
        const Eigen::VectorXd all = tableau_->multipliers();
        solution.multipliers = Eigen::VectorXd::Zero(program.bounds.size());
        for (Eigen::Index row = 0; row < all.size(); ++row) {
            const Eigen::Index cut = cut_of_[static_cast<std::size_t>(row)];
            if (cut >= 0) solution.multipliers(cut) = all(row);
        }
        return solution;
    }

private:
    void start(const NormProgram& program) {
        if (!linf_) {
            if (one_sided_) {
                tableau_.emplace(Eigen::VectorXd::Ones(inputs_), program.lo, program.hi);
                return;
            }
            const Eigen::Index columns = 2 * inputs_;
            Eigen::VectorXd lower(columns), upper(columns);
            lower << program.lo.cwiseMax(0), (-program.hi).cwiseMax(0);
            upper << program.hi.cwiseMax(0), (-program.lo).cwiseMax(0);
            tableau_.emplace(Eigen::VectorXd::Ones(columns), lower, upper);
            return;
        }
        sign_ = Eigen::VectorXd::Ones(inputs_);
        double farthest = 0;
        for (Eigen::Index k = 0; k < program.bounds.size(); ++k) {
            const double length = program.normals.col(k).lpNorm<1>();
            if (!(-program.bounds(k) > farthest * length) || length == 0) continue;
            farthest = -program.bounds(k) / length;
            for (Eigen::Index i = 0; i < inputs_; ++i) sign_(i) = program.normals(i, k) > 0 ? -1 : 1;
        }
        Eigen::VectorXd lower = Eigen::VectorXd::Zero(inputs_ + 1);
        lower(inputs_) = norm_of(Norm::kLInf, program.lo.cwiseMax(0).cwiseMin(program.hi));
        tableau_.emplace(Eigen::VectorXd::Unit(inputs_ + 1, inputs_), lower,
                         Eigen::VectorXd::Constant(inputs_ + 1, kOutOfSight));
    }

    void add_cut(const NormProgram& program) {
        const auto normal = program.normals.col(known_);
        Eigen::VectorXd row(inputs_ + (linf_ ? 1 : one_sided_ ? 0 : inputs_));
        if (linf_) {
            row.head(inputs_) = -normal.cwiseProduct(sign_);
            row(inputs_) = normal.dot(sign_);
        } else if (one_sided_) {
            row = normal;
        } else {
            row << normal, -normal;
        }
        tableau_->add_row(row, program.bounds(known_));
        cut_of_.push_back(known_);
    }

    Eigen::VectorXd change(const NormProgram& program) const {
        const Eigen::VectorXd x = tableau_->point();
        if (!linf_ && one_sided_) return x;
        if (!linf_) return x.head(inputs_) - x.tail(inputs_);
        Eigen::VectorXd u = sign_.cwiseProduct(Eigen::VectorXd::Constant(inputs_, x(inputs_)) - x.head(inputs_));
        for (Eigen::Index i = 0; i < inputs_; ++i) {  // what no cut asks about stays
            if (program.normals.row(i).isZero(0)) u(i) = std::min(std::max(0.0, program.lo(i)), program.hi(i));
        }
        return u;
    }

    /// False where none is missed.
    bool add_missed_sides(const NormProgram& program) {
        const Eigen::VectorXd x = tableau_->point();
        const double t = x(inputs_);
        constexpr double kMiss = 1e-11;  // of a side of the box, relative to 1 and the change
        const double miss = kMiss * (1 + std::abs(t));
        bool any = false;
        const auto add = [&](Eigen::Index i, double of_w, double of_t, double bound) {
            Eigen::VectorXd row = Eigen::VectorXd::Zero(inputs_ + 1);
            row(i) = of_w;
            row(inputs_) = of_t;
            tableau_->add_row(row, bound);
            cut_of_.push_back(-1);
            any = true;
        };
        for (Eigen::Index i = 0; i < inputs_; ++i) {
            const double u = sign_(i) * (t - x(i));
            if (x(i) > 2 * t + miss) add(i, 1, -2, 0);
            if (u > program.hi(i) + miss) add(i, -sign_(i), sign_(i), program.hi(i));
            if (u < program.lo(i) - miss) add(i, sign_(i), -sign_(i), -program.lo(i));
        }
        return any;
    }

    Eigen::Index inputs_;
    bool linf_;
    bool one_sided_;  // no change is negative
    Eigen::Index known_ = 0;
    Eigen::VectorXd sign_;
    std::vector<Eigen::Index> cut_of_;  // per row of the tableau; -1: a side
    std::optional<DualTableau> tableau_;
};

}  // namespace

std::unique_ptr<NormMethod> make_norm_simplex(const NormProgram& program) {
    return std::make_unique<NormSimplex>(program);
}

}  // namespace reluscope
