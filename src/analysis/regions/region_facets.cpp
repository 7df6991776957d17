#include "analysis/regions/region_facets.h"

#include "analysis/regions/region_walls.h"
#include "base/numerics/numerics.h"
#include "base/numerics/tolerances.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace reluscope {

namespace {

/// What looking at one inequality costs beside its product, in multiplications.
constexpr Eigen::Index kPerInequality = 10;

Status check_sizes(const Network& network, const Eigen::VectorXd& row, const FacetOptions& options) {
    const std::string wanted = std::to_string(network.num_inputs()) + " numbers";
    if (row.size() != network.num_inputs()) return refuse("row", wanted, std::to_string(row.size()));
    if (options.box_low.size() != options.box_high.size() ||
        (options.box_low.size() > 0 && options.box_low.size() != row.size())) {
        return refuse("box", wanted + " for each end",
                      std::to_string(options.box_low.size()) + " and " + std::to_string(options.box_high.size()));
    }
    for (Eigen::Index j = 0; j < options.box_low.size(); ++j) {
        const double low = options.box_low(j);
        const double high = options.box_high(j);
        if (low < high && std::isfinite(low) && std::isfinite(high) && low <= row(j) && row(j) <= high) continue;
        return refuse("box, input " + std::to_string(j), "a range with the row inside", "another one");
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<RegionFacetsJob>> RegionFacetsJob::create(const Network& network, PatternBits pattern,
                                                                 const Eigen::VectorXd& row, FacetOptions options) {
    if (const Status sizes = check_sizes(network, row, options); !sizes) return tl::unexpected(sizes.error());
    return std::unique_ptr<RegionFacetsJob>(new RegionFacetsJob(network, pattern, row, std::move(options)));
}

RegionFacetsJob::RegionFacetsJob(const Network& network, PatternBits pattern, const Eigen::VectorXd& row,
                                 FacetOptions options)
    : options_(std::move(options)), row_(row), rank_(row.size()) {
    result_.centre = row_;
    shift_ = Eigen::VectorXd::Zero(row_.size());
    add_walls(network, pattern);
    add_box();
    result_.num_inequalities = inequalities_.size();
    measure_inequalities();
    join_coincident();
    states_.assign(inequalities_.size(), State::kOpen);
    touching_.assign(inequalities_.size(), false);
    confirmed_.resize(row_.size(), 0);
    start_from_row();
}

void RegionFacetsJob::add_walls(const Network& network, PatternBits pattern) {
    WallCollapse collapse(network);
    RegionWalls walls;
    collapse.run(pattern, walls);
    products_ += collapse.products();
    for (Eigen::Index i = 0; i < walls.b.size(); ++i) {
        if (walls.norm(i) == 0) continue;
        Facet facet;
        facet.unit = UnitId(i);
        facet.active = wall_sign(pattern, i) > 0;
        facet.w = walls.W.row(i).transpose();
        facet.b = walls.b(i);
        inequalities_.push_back(std::move(facet));
    }
}

void RegionFacetsJob::add_box() {
    for (Eigen::Index j = 0; j < options_.box_low.size(); ++j) {
        for (const FacetKind kind : {FacetKind::kBoxLow, FacetKind::kBoxHigh}) {
            Facet facet;
            facet.kind = kind;
            facet.feature = FeatureId(j);
            facet.active = kind == FacetKind::kBoxLow;
            facet.w = Eigen::VectorXd::Unit(row_.size(), j);
            facet.b = -(facet.active ? options_.box_low(j) : options_.box_high(j));
            inequalities_.push_back(std::move(facet));
        }
    }
}

void RegionFacetsJob::measure_inequalities() {
    const auto count = static_cast<Eigen::Index>(inequalities_.size());
    normals_.resize(row_.size(), count);
    slack_.resize(count);
    sizes_.resize(count);
    const double row_size = row_.norm();
    for (Eigen::Index i = 0; i < count; ++i) {
        const Facet& facet = inequalities_[static_cast<std::size_t>(i)];
        const double length = facet.w.norm();
        const double sign = facet.active ? 1.0 : -1.0;
        normals_.col(i) = -sign / length * facet.w;
        slack_(i) = std::max(0.0, sign * (facet.w.dot(row_) + facet.b) / length);
        sizes_(i) = row_size + std::abs(facet.b) / length;
    }
}

std::vector<std::size_t> RegionFacetsJob::first_of_equals() {
    const std::size_t count = inequalities_.size();
    Eigen::VectorXd probe(row_.size());
    for (double& entry : probe) entry = rng_.normal();
    probe.normalize();
    const Eigen::VectorXd keys = normals_.transpose() * probe;
    std::vector<std::size_t> first(count);
    std::iota(first.begin(), first.end(), std::size_t{0});
    std::vector<Eigen::Index> order(first.begin(), first.end());
    std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) { return keys(a) < keys(b); });
    // Equal normals have equal keys, so that only neighbours in this order can be equal.
    for (std::size_t k = 0; k < count; ++k) {
        const Eigen::Index a = order[k];
        for (std::size_t l = k + 1; l < count; ++l) {
            const Eigen::Index b = order[l];
            if (keys(b) - keys(a) > tolerances::kCoincidentWalls) break;
            if (std::abs(slack_(a) - slack_(b)) > tolerances::kCoincidentWalls * std::max(sizes_(a), sizes_(b)))
                continue;
            if ((normals_.col(a) - normals_.col(b)).norm() > tolerances::kCoincidentWalls) continue;
            const std::size_t lowest = std::min(first[static_cast<std::size_t>(a)], first[static_cast<std::size_t>(b)]);
            first[static_cast<std::size_t>(a)] = lowest;
            first[static_cast<std::size_t>(b)] = lowest;
        }
    }
    for (std::size_t& owner : first) owner = first[owner];  // ascending, so that one look up is enough
    return first;
}

void RegionFacetsJob::join_coincident() {
    if (inequalities_.empty()) return;
    const std::vector<std::size_t> first = first_of_equals();
    std::vector<Facet> kept;
    std::vector<std::size_t> place(first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        Facet& facet = inequalities_[i];
        if (first[i] != i) {
            if (facet.kind == FacetKind::kWall) kept[place[first[i]]].coincident.push_back(facet.unit);
            continue;
        }
        const auto from = static_cast<Eigen::Index>(i);
        const auto to = static_cast<Eigen::Index>(kept.size());
        place[i] = kept.size();
        normals_.col(to) = normals_.col(from);
        slack_(to) = slack_(from);
        sizes_(to) = sizes_(from);
        kept.push_back(std::move(facet));
    }
    const auto left = static_cast<Eigen::Index>(kept.size());
    normals_.conservativeResize(Eigen::NoChange, left);
    slack_.conservativeResize(left);
    sizes_.conservativeResize(left);
    inequalities_ = std::move(kept);
}

void RegionFacetsJob::start_from_row() {
    if (inequalities_.empty()) return;
    Eigen::Index nearest = 0;
    slack_.minCoeff(&nearest);
    bool inside = true;
    for (Eigen::Index i = 0; i < slack_.size(); ++i)
        inside = inside && slack_(i) > tolerances::kInteriorMargin * sizes_(i);
    if (inside) return;
    // A ball of this radius is enough as a centre of rays; the largest one may lie far away.
    constexpr double kEnoughMargins = 1e4;
    const Eigen::Index inputs = row_.size();
    program_normals_.resize(inputs + 1, slack_.size());
    program_normals_.topRows(inputs) = normals_;
    program_normals_.row(inputs).setOnes();
    program_normals_ *= std::sqrt(0.5);
    solver_ = std::make_unique<LpSolver>(
        program_normals_, slack_ * std::sqrt(0.5), Eigen::VectorXd::Unit(inputs + 1, inputs),
        LpSolver::Start{Eigen::VectorXd::Unit(inputs + 1, inputs) * slack_.minCoeff(),
                        kEnoughMargins * tolerances::kInteriorMargin * std::max(sizes_(nearest), slack_.minCoeff())});
    stage_ = Stage::kCentre;
}

double RegionFacetsJob::tolerance(std::size_t inequality) const {
    return tolerances::kRedundantWall * sizes_(static_cast<Eigen::Index>(inequality));
}

bool RegionFacetsJob::advance_solver() {
    const bool more = solver_->advance();
    products_ += solver_->products() - solver_products_;
    solver_products_ = more ? solver_->products() : 0;
    return more;
}

bool RegionFacetsJob::step() {
    constexpr double kStepProducts = 3e6;  // multiplications: a few milliseconds in a browser
    const double end = products_ + kStepProducts;
    while (stage_ != Stage::kDone && products_ < end) {
        if (products_ > options_.max_products) {
            out_of_budget_ = true;
            stage_ = Stage::kDone;
            break;
        }
        do_piece();
        products_ += static_cast<double>(row_.size());  // so that pieces without products end a step too
    }
    return stage_ != Stage::kDone;
}

void RegionFacetsJob::do_piece() {
    switch (stage_) {
        case Stage::kCentre: return find_centre();
        case Stage::kRays: return cast_rays_along_normals();
        case Stage::kPrograms: return test_next();
        case Stage::kTouching: return retest_touching();
        case Stage::kBounded: return find_bounded();
        case Stage::kBall: return find_ball();
        case Stage::kDone: return;
    }
}

void RegionFacetsJob::find_centre() {
    if (advance_solver()) return;
    const double radius = solver_->value();
    const Eigen::VectorXd centre = solver_->point().head(row_.size());
    solver_.reset();
    Eigen::Index nearest = 0;
    slack_.minCoeff(&nearest);
    if (radius <= tolerances::kFlatRegion * sizes_(nearest)) {
        result_.flat = true;
        result_.radius = 0;
        std::fill(states_.begin(), states_.end(), State::kRedundant);
        next_ = 0;
        stage_ = Stage::kDone;
        return;
    }
    shift_ = centre;
    slack_ = (slack_ - normals_.transpose() * centre).cwiseMax(0.0);
    stage_ = Stage::kRays;
}

RegionFacetsJob::Hit RegionFacetsJob::first_hit(const Eigen::VectorXd& direction, bool with_facets) {
    const Eigen::VectorXd rates = normals_.transpose() * direction;
    products_ += static_cast<double>(normals_.cols() * (normals_.rows() + kPerInequality));
    const double min_rate = tolerances::kLpPivot * direction.norm();
    double nearest = kInfinity;
    double second = kInfinity;
    Hit hit;
    for (Eigen::Index j = 0; j < rates.size(); ++j) {
        const State state = states_[static_cast<std::size_t>(j)];
        if (rates(j) <= min_rate || state == State::kRedundant) continue;
        if (!with_facets && state == State::kFacet) continue;
        const double way = slack_(j) / rates(j);
        if (way < nearest) {
            second = nearest;
            nearest = way;
            hit.inequality = j;
        } else {
            second = std::min(second, way);
        }
    }
    hit.tie = second <= nearest * (1 + tolerances::kRayTie);
    return hit;
}

void RegionFacetsJob::confirm(std::size_t inequality) {
    states_[inequality] = State::kFacet;
    const auto count = static_cast<Eigen::Index>(confirmed_from_.size());
    if (count == confirmed_.cols()) {
        const Eigen::Index columns = std::min(normals_.cols(), std::max<Eigen::Index>(16, 2 * count));
        confirmed_.conservativeResize(Eigen::NoChange, columns);
        confirmed_slack_.conservativeResize(columns);
    }
    confirmed_.col(count) = normals_.col(static_cast<Eigen::Index>(inequality));
    confirmed_slack_(count) = slack_(static_cast<Eigen::Index>(inequality));
    confirmed_from_.push_back(inequality);
}

void RegionFacetsJob::cast_rays_along_normals() {
    if (next_ == inequalities_.size()) {
        next_ = 0;
        stage_ = Stage::kPrograms;
        return;
    }
    const std::size_t i = next_++;
    if (states_[i] != State::kOpen) return;
    const Hit hit = first_hit(normals_.col(static_cast<Eigen::Index>(i)), true);
    const auto first = static_cast<std::size_t>(hit.inequality);
    if (hit.inequality >= 0 && !hit.tie && states_[first] == State::kOpen) confirm(first);
}

void RegionFacetsJob::test_next() {
    while (next_ < inequalities_.size() && states_[next_] != State::kOpen) ++next_;
    if (next_ == inequalities_.size()) {
        next_ = 0;
        stage_ = Stage::kTouching;
        return;
    }
    if (!solver_) {
        const auto count = static_cast<Eigen::Index>(confirmed_from_.size());
        program_normals_ = confirmed_.leftCols(count);
        products_ += static_cast<double>(program_normals_.size());
        start_program(next_);
    }
    if (!advance_solver()) finish_program(next_);
}

void RegionFacetsJob::start_program(std::size_t inequality) {
    const auto i = static_cast<Eigen::Index>(inequality);
    const Eigen::Index count = program_normals_.cols();
    // Well beyond the wall, so that the ray to that point meets the facet in front of it clearly before.
    const double enough = std::max(1.1 * slack_(i), slack_(i) + 100 * tolerance(inequality));
    solver_ = std::make_unique<LpSolver>(program_normals_, confirmed_slack_.head(count), normals_.col(i),
                                         LpSolver::Start{Eigen::VectorXd::Zero(row_.size()), enough});
}

void RegionFacetsJob::finish_program(std::size_t inequality) {
    const double reach = solver_->value();
    const bool decided = solver_->status() != LpStatus::kStopped;
    const Eigen::VectorXd point = solver_->point();
    solver_.reset();
    if (reach > slack_(static_cast<Eigen::Index>(inequality)) + tolerance(inequality))
        return cast_ray(point, inequality);
    if (decided) states_[inequality] = State::kRedundant;  // else it stays open, and facets() lists it
    ++next_;
}

void RegionFacetsJob::cast_ray(const Eigen::VectorXd& through, std::size_t inequality) {
    constexpr int kTries = 8;
    constexpr double kFirstTurn = 1e-7;  // of the way; ten times more in each further try
    Hit hit = first_hit(through, false);
    const bool turned_away = hit.tie;
    double turn = kFirstTurn;
    for (int attempt = 0; attempt < kTries && hit.tie && turn < 0.01; ++attempt, turn *= 10) {
        Eigen::VectorXd turned = through;
        const double size = turn * through.norm() / std::sqrt(static_cast<double>(through.size()));
        for (double& entry : turned) entry += size * rng_.normal();
        const Hit next = first_hit(turned, false);
        if (next.inequality >= 0) hit = next;
    }
    // The ray passes the tested wall, so that there is always a first one; rounding aside it is never later than that.
    const std::size_t found = hit.inequality >= 0 ? static_cast<std::size_t>(hit.inequality) : inequality;
    touching_[found] = turned_away || hit.inequality < 0;
    confirm(found);
}

void RegionFacetsJob::retest_touching() {
    while (next_ < inequalities_.size() && !(states_[next_] == State::kFacet && touching_[next_])) ++next_;
    if (next_ == inequalities_.size()) {
        next_ = 0;
        solver_.reset();
        stage_ = Stage::kBounded;
        return;
    }
    const auto count = static_cast<Eigen::Index>(confirmed_from_.size());
    if (!solver_) {
        const auto place = static_cast<Eigen::Index>(std::find(confirmed_from_.begin(), confirmed_from_.end(), next_) -
                                                     confirmed_from_.begin());
        confirmed_.col(place).swap(confirmed_.col(count - 1));
        std::swap(confirmed_slack_(place), confirmed_slack_(count - 1));
        std::swap(confirmed_from_[static_cast<std::size_t>(place)], confirmed_from_.back());
        program_normals_ = confirmed_.leftCols(count - 1);
        start_program(next_);
    }
    if (advance_solver()) return;
    const auto i = static_cast<Eigen::Index>(next_);
    if (solver_->status() == LpStatus::kOptimal && solver_->value() <= slack_(i) + tolerance(next_)) {
        states_[next_] = State::kRedundant;
        confirmed_from_.pop_back();
    }
    touching_[next_] = false;
    solver_.reset();
}

void RegionFacetsJob::grow_rank() {
    rank_.add(confirmed_.col(static_cast<Eigen::Index>(next_++)), tolerances::kCoincidentWalls);
    products_ += 4.0 * static_cast<double>(rank_.size() * rank_.dimension());
}

void RegionFacetsJob::find_bounded() {
    const auto count = static_cast<Eigen::Index>(confirmed_from_.size());
    const auto start_ball = [this](bool bounded) {
        result_.bounded = bounded;
        solver_.reset();
        stage_ = Stage::kBall;
    };
    if (count <= row_.size()) return start_ball(false);
    if (rank_.size() < rank_.dimension()) {
        if (static_cast<Eigen::Index>(next_) == count) return start_ball(false);
        return grow_rank();
    }
    // A direction v that never leaves the region has normals . v <= 0, not all 0 as the normals span everything: the
    // sum of the normals falls along it without end.
    if (!solver_) {
        const Eigen::VectorXd objective = -confirmed_.leftCols(count).rowwise().sum();
        if (objective.norm() <= tolerances::kLpGradient * static_cast<double>(count)) return start_ball(true);
        program_normals_ = confirmed_.leftCols(count);
        solver_ = std::make_unique<LpSolver>(program_normals_, confirmed_slack_.head(count), objective,
                                             LpSolver::Start{Eigen::VectorXd::Zero(row_.size())});
    }
    if (advance_solver()) return;
    if (solver_->status() != LpStatus::kStopped) return start_ball(solver_->status() == LpStatus::kOptimal);
    solver_.reset();
    stage_ = Stage::kBall;
}

void RegionFacetsJob::find_ball() {
    const auto count = static_cast<Eigen::Index>(confirmed_from_.size());
    const Eigen::Index inputs = row_.size();
    if (count == 0) {
        result_.radius = kInfinity;
        stage_ = Stage::kDone;
        return;
    }
    if (!solver_) {
        program_normals_.resize(inputs + 1, count);
        program_normals_.topRows(inputs) = confirmed_.leftCols(count);
        program_normals_.row(inputs).setOnes();
        program_normals_ *= std::sqrt(0.5);
        const Eigen::VectorXd slack = confirmed_slack_.head(count);
        const Eigen::VectorXd up = Eigen::VectorXd::Unit(inputs + 1, inputs);
        solver_ = std::make_unique<LpSolver>(program_normals_, slack * std::sqrt(0.5), up,
                                             LpSolver::Start{up * slack.minCoeff()});
    }
    if (advance_solver()) return;
    if (solver_->status() == LpStatus::kUnbounded) {
        result_.radius = kInfinity;
    } else if (solver_->status() == LpStatus::kOptimal) {
        result_.radius = solver_->value();
        result_.centre = row_ + shift_ + solver_->point().head(inputs);
    }
    solver_.reset();
    stage_ = Stage::kDone;
}

double RegionFacetsJob::progress() const {
    const double share =
        inequalities_.empty() ? 1.0 : static_cast<double>(next_) / static_cast<double>(inequalities_.size());
    switch (stage_) {
        case Stage::kCentre: return 0.0;
        case Stage::kRays: return 0.2 * share;
        case Stage::kPrograms: return 0.2 + 0.6 * share;
        case Stage::kTouching: return 0.8;
        case Stage::kBounded: return 0.85;
        case Stage::kBall: return 0.9;
        case Stage::kDone: return 1.0;
    }
    return 1.0;
}

RegionFacets RegionFacetsJob::facets() const {
    RegionFacets result = result_;
    for (std::size_t i = 0; i < inequalities_.size(); ++i) {
        if (states_[i] == State::kFacet) result.facets.push_back(inequalities_[i]);
        if (states_[i] == State::kOpen && inequalities_[i].kind == FacetKind::kWall) {
            result.undecided.push_back(inequalities_[i].unit);
        }
    }
    const bool decided = std::find(states_.begin(), states_.end(), State::kOpen) == states_.end();
    result.complete = stage_ == Stage::kDone && !out_of_budget_ && decided &&
                      (result.flat || (result.bounded.has_value() && result.radius.has_value()));
    return result;
}

Result<RegionFacets> find_region_facets(const Network& network, PatternBits pattern, const Eigen::VectorXd& row,
                                        const FacetOptions& options) {
    auto job = RegionFacetsJob::create(network, pattern, row, options);
    if (!job) return tl::unexpected(job.error());
    while ((*job)->step()) {
    }
    return (*job)->facets();
}

}  // namespace reluscope
