#include "app/app.h"
#include "app/simplify/families_facts.h"
#include "app/simplify/family_sets.h"
#include "base/texts/views/families_view_texts.h"
#include "network/forward.h"
#include "simplify/merging/aletheia_merge.h"
#include "simplify/merging/local_models.h"
#include "support/bytes.h"
#include "support/clock.h"
#include "support/example_app.h"
#include "support/networks.h"
#include "support/paths.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

// Families of the open clusters: what is found, said, chosen, named, kept, and shown by colour.

using namespace reluscope;
using namespace reluscope::testing;
using Json = nlohmann::json;

namespace {

Json families_answer_of(const App& app) { return ask(app, {{"what", "families"}}); }

/// What is told of the families, against the rows one by one.
void check_families(const AppState& state) {
    const FamilyCut* cut = current_families(state);
    REQUIRE(cut != nullptr);
    const Study& study = state.document->study;
    const bool softmax = study.network().link() == Link::kSoftmax;
    std::vector<std::size_t> seen(study.clustering->num_clusters(), 0);
    std::size_t rows = 0;
    double largest_of_all = 0;
    std::set<std::string> names;
    for (std::size_t f = 0; f < cut->families; ++f) {
        CAPTURE(f);
        const FamilyFacts& family = cut->list[f];
        double largest = 0;
        double sum = 0;
        std::uint32_t count = 0;
        std::uint32_t right = 0;
        for (const std::uint32_t c : family.clusters) {
            ++seen[c];
            CHECK(cut->family_of_cluster[c] == f);
            for (const std::uint32_t row : study.clustering->rows_of(ClusterId(c))) {
                const Eigen::VectorXd own = study.patterns->logits.col(row);
                const Eigen::VectorXd other = family.map.A * study.input->rows->inputs.col(row) + family.map.c;
                Eigen::VectorXd off = other - own;
                if (softmax) off.array() -= off.mean();
                largest = std::max(largest, off.cwiseAbs().maxCoeff());
                sum += off.cwiseAbs().maxCoeff();
                right += predicted_class(own) == predicted_class(other) ? 1 : 0;
                CHECK(cut->by_family->assignment[row] == f);
                ++count;
            }
        }
        CHECK(count == family.rows);
        CHECK(family.largest_deviation == doctest::Approx(largest));
        CHECK(family.mean_deviation == doctest::Approx(count == 0 ? 0 : sum / count));
        if (family.predicted >= 0) CHECK(family.right == right);
        CHECK_FALSE(family.name.empty());
        CHECK(names.insert(family.name).second);
        rows += count;
        largest_of_all = std::max(largest_of_all, largest);
    }
    CHECK(rows == study.clustering->num_rows());
    CHECK(cut->largest_deviation == doctest::Approx(largest_of_all));
    CHECK(std::all_of(seen.begin(), seen.end(), [](std::size_t times) { return times == 1; }));
}

}  // namespace

TEST_CASE("families: looked for when somebody looks, as many as are suggested, and each is what its rows say") {
    for (const char* example : {"moons", "titanic", "iris"}) {
        CAPTURE(example);
        App app(test_clock);
        open_bundled(app, example);
        CHECK(families_answer_of(app)["families"].is_null());
        send(app, {{"command", "show_view"}, {"view", "simplify"}});
        const Json answer = families_answer_of(app);
        REQUIRE(answer["families"].is_array());
        CHECK(answer["families"].size() == answer["suggested"]);
        CHECK(answer["curve"].size() >= answer["suggested"]);
        CHECK_FALSE(answer["sentence"].get<std::string>().empty());
        check_families(app.state());
        for (const Json& point : answer["curve"]) {
            CHECK(point["held_out"]["rows"].get<std::size_t>() + point["training"]["rows"].get<std::size_t>() ==
                  app.state().document->study.clustering->num_rows());
            CHECK(point["held_out"]["agreement"].get<double>() <= 1);
        }
        // More families are never worse on the rows that they are made of, but for what is refined in few rounds.
        const auto& curve = answer["curve"];
        CHECK(curve.back()["training"]["r2"].get<double>() >= curve.front()["training"]["r2"].get<double>());
    }
}

TEST_CASE("families: the dial, undone and redone; numbers that cannot be are refused or brought into range") {
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
    const std::size_t suggested = families_answer_of(app)["suggested"];
    for (const std::size_t count : {1, 3, 7}) {
        send(app, {{"command", "set_families"}, {"count", count}, {"joined", true}});
        CHECK(families_answer_of(app)["families"].size() == count);
        check_families(app.state());
    }
    app.apply(Undo{});
    run_jobs(app);
    CHECK(families_answer_of(app)["count"] != 7);
    app.apply(Redo{});
    run_jobs(app);
    CHECK(families_answer_of(app)["families"].size() == 7);
    send(app, {{"command", "set_families"}, {"count", 65}});
    CHECK(app.state().messages.back().text == families_view_texts::other_count(64));
    CHECK(families_answer_of(app)["families"].size() == 7);
    send(app, {{"command", "set_families"}, {"count", 0}});
    CHECK(families_answer_of(app)["families"].size() == suggested);
}

TEST_CASE("families: a name is kept with its number of families, and the proposed one comes back") {
    App app(test_clock);
    open_as_own_files(app, "moons");
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
    send(app, {{"command", "set_families"}, {"count", 3}});
    const std::string proposed = families_answer_of(app)["families"][1]["proposed"];
    send(app, {{"command", "name_families"},
               {"names", Json::array({{{"families", 3}, {"family", 1}, {"name", "the upper moon"}}})}});
    CHECK(families_answer_of(app)["families"][1]["name"] == "the upper moon");
    CHECK(families_answer_of(app)["families"][0]["name"] != "the upper moon");
    send(app, {{"command", "set_families"}, {"count", 4}});
    CHECK(families_answer_of(app)["families"][1]["name"] != "the upper moon");
    send(app, {{"command", "set_families"}, {"count", 3}});
    CHECK(families_answer_of(app)["families"][1]["name"] == "the upper moon");
    // It goes along in a session.
    send(app, {{"command", "select_family"}, {"family", 1}});
    App other(test_clock);
    other.apply(OpenSession{app.session(), "s.json"});
    run_jobs(other);
    CHECK(families_answer_of(other)["families"] == families_answer_of(app)["families"]);
    CHECK(families_answer_of(other)["chosen"] == 1);
    send(app, {{"command", "name_families"}, {"names", Json::array()}});
    CHECK(families_answer_of(app)["families"][1]["name"] == proposed);
    // Another table has other families.
    open_bundled(app, "titanic");
    CHECK(families_answer_of(app)["count"] == 0);
    CHECK(families_answer_of(app)["chosen"].is_null());
}

TEST_CASE("families: joined, the plane's regions have the family of their cluster, or the nearest by its output") {
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "set_families"}, {"count", 4}, {"joined", true}});
    send(app, {{"command", "set_plane_colour"}, {"colour", "cluster"}});
    const AppState& state = app.state();
    REQUIRE(state.plane.partition);
    const auto families = shown_family_regions(state, *state.plane.partition);
    REQUIRE(families);
    REQUIRE(families->size() == state.plane.partition->num_regions());
    const FamilyCut& cut = *current_families(state);
    for (std::size_t r = 0; r < families->size(); ++r) {
        const std::uint32_t cluster = (*state.plane.cluster_of_region)[r];
        if (cluster != ClusterId::kNone) {
            CHECK((*families)[r] == cut.family_of_cluster[cluster]);
            continue;
        }
        const Point2 at = face_centroid(state.plane.partition->cells(), face_of(RegionId(r)));
        const double own = state.plane.partition->output(RegionId(r), 0, at);
        std::vector<double> off;
        for (const FamilyFacts& family : cut.list)
            off.push_back(std::abs((family.map.A * state.plane.frame.at(at.x, at.y) + family.map.c)(0) - own));
        CHECK(off[(*families)[r]] <= *std::min_element(off.begin(), off.end()) + 1e-12);
    }
    send(app, {{"command", "set_families"}, {"count", 4}, {"joined", false}});
    CHECK_FALSE(shown_family_regions(state, *state.plane.partition));
    CHECK_FALSE(shown_families(state));
}

TEST_CASE("families: degenerate networks and few rows have families too, or one sentence") {
    for (const NamedNetwork& named : all_networks()) {
        CAPTURE(named.name);
        App app(test_clock);
        open_network(app, ModelFile(named.network), test_inputs(named.network, 40, 8));
        send(app, {{"command", "show_view"}, {"view", "simplify"}});
        const bool alone = app.state().document->study.clustering->num_clusters() < 2;
        CHECK((current_families(app.state()) == nullptr) == alone);
        if (!alone) check_families(app.state());
        send(app, {{"command", "set_families"}, {"touching", true}});
        if (!alone) check_families(app.state());
    }
}

TEST_CASE("families: the list of clusters shows those of the chosen family, with all views' ways back") {
    App app(test_clock);
    open_bundled(app, "moons");
    const std::size_t all = app.state().order.clusters.size();
    send(app, {{"command", "set_families"}, {"count", 4}, {"joined", true}});
    send(app, {{"command", "select_family"}, {"family", 2}});
    const FamilyCut& cut = *current_families(app.state());
    std::vector<std::uint32_t> listed = app.state().order.clusters;
    std::sort(listed.begin(), listed.end());
    CHECK(listed == cut.list[2].clusters);
    CHECK(ask(app, {{"what", "clusters"}})["shown"] == cut.list[2].clusters.size());
    // Another order and a search are those of the same clusters.
    send(app, {{"command", "sort_clusters"}, {"column", "number"}, {"descending", true}});
    CHECK(app.state().order.clusters.size() == cut.list[2].clusters.size());
    send(app, {{"command", "select_family"}, {"family", nullptr}});
    CHECK(app.state().order.clusters.size() == all);
    app.apply(Undo{});
    run_jobs(app);
    CHECK(app.state().order.clusters.size() == cut.list[2].clusters.size());
    // Another number of families chooses none, and so does another document.
    send(app, {{"command", "set_families"}, {"count", 5}, {"joined", true}});
    CHECK(app.state().order.clusters.size() == all);
    send(app, {{"command", "select_family"}, {"family", 0}});
    CHECK(app.state().order.clusters.size() < all);
    open_bundled(app, "iris");
    CHECK(app.state().order.clusters.size() == app.state().document->study.clustering->num_clusters());
}

TEST_CASE("families: a choice that a session brings is listed although nobody looks at families") {
    App app(test_clock);
    open_as_own_files(app, "moons");
    send(app, {{"command", "set_families"}, {"count", 3}, {"joined", false}});
    send(app, {{"command", "select_family"}, {"family", 1}});
    const std::size_t listed = app.state().order.clusters.size();
    CHECK(listed < app.state().document->study.clustering->num_clusters());
    App other(test_clock);
    other.apply(OpenSession{app.session(), "s.json"});
    run_jobs(other);
    CHECK(other.state().order.clusters.size() == listed);
}

TEST_CASE("families: their coefficients are those of their models, in every measure") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_families"}, {"count", 3}, {"joined", true}});
    const FamilyCut& cut = *current_families(app.state());
    const ClusterMaps maps = family_maps(cut, 0);
    REQUIRE(maps.num_clusters() == 3);
    const StudyInput& input = *app.state().document->study.input;
    for (std::size_t f = 0; f < 3; ++f) {
        Eigen::VectorXd sum = Eigen::VectorXd::Zero(maps.num_features());
        for (const std::uint32_t row : maps.study.clustering->rows_of(ClusterId(f))) sum += input.rows->inputs.col(row);
        for (Eigen::Index j = 0; j < maps.num_features(); ++j) {
            const double weight = cut.list[f].map.A(0, j);
            const double mean = sum(j) / cut.list[f].rows;
            CHECK(maps.value(BarMode::kPerUnit, f, j) ==
                  doctest::Approx(weight / input.origins[static_cast<std::size_t>(j)].scale));
            CHECK(maps.value(BarMode::kStrength, f, j) == doctest::Approx(weight * input.rows->deviation(j)));
            CHECK(maps.value(BarMode::kAgainstMean, f, j) ==
                  doctest::Approx(weight * (mean - input.rows->mean(j))).epsilon(1e-9));
        }
    }
}

TEST_CASE("families: the rule says the tree's conditions, and of how many rows it names the family") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "set_families"}, {"count", 3}, {"joined", true}});
    const FamilyCut& cut = *current_families(app.state());
    CHECK(cut.tree_right > 0.5);
    CHECK(cut.tree_right <= 1);
    for (std::uint32_t f = 0; f < 3; ++f) {
        const std::string rule = family_rule(cut, f);
        if (cut.list[f].leaves == 0) {
            CHECK(rule == families_view_texts::kNoRule);
            continue;
        }
        CHECK(rule.find(cut.list[f].conditions) != std::string::npos);
        CHECK(rule.find("% of all rows") != std::string::npos);
    }
    send(app, {{"command", "set_families"}, {"count", 1}, {"joined", true}});
    CHECK(family_rule(*current_families(app.state()), 0).empty());
}

TEST_CASE("families: by answers they are those by fidelity, with other formulas and figures of their own") {
    App app(test_clock);
    open_bundled(app, "titanic");
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
    send(app, {{"command", "set_families"}, {"count", 3}});
    const auto fidelity = app.state().families.cut;
    send(app, {{"command", "set_families"}, {"count", 3}, {"by", "answers"}});
    const auto answers = app.state().families.cut;
    REQUIRE(answers->curve->by == FamilyWay::kAnswers);
    check_families(app.state());
    // Clusters of held-out rows alone go to the nearest formula, and the formulas are others.
    const Study& study = app.state().document->study;
    REQUIRE(answers->family_of_cluster.size() == study.clustering->num_clusters());
    std::size_t seen = 0;
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c) {
        const auto pattern = study.patterns->bits.row(study.clustering->clusters[c].first_row);
        if (answers->curve->ground->index->find(pattern) == FamilyPatterns::kUnseen) continue;
        CHECK(answers->family_of_cluster[c] == fidelity->family_of_cluster[c]);
        ++seen;
    }
    CHECK(seen + answers->unseen == study.clustering->num_clusters());
    CHECK(seen > answers->unseen);
    CHECK(answers->curve->suggested == fidelity->curve->suggested);
    for (std::size_t f = 0; f < 3; ++f) CHECK(answers->list[f].map.A != fidelity->list[f].map.A);
    // What is said of the rows that they were made of, against these rows.
    const FamilyRows& rows = answers->curve->ground->training;
    const FamilyModels models{{}, {answers->list[0].map, answers->list[1].map, answers->list[2].map}, {}};
    std::size_t right = 0;
    for (Eigen::Index i = 0; i < rows.count(); ++i) {
        const std::uint32_t cluster = answers->curve->ground->clustering->assignment[static_cast<std::size_t>(i)];
        const AffineMap& map = models.maps[answers->curve->search->levels()[2].family[cluster]];
        const Eigen::VectorXd output = map.A * rows.inputs.col(i) + map.c;
        right += predicted_class(output) == rows.target->class_of_row[static_cast<std::size_t>(i)] ? 1 : 0;
    }
    CHECK(answers->point().training.accuracy ==
          doctest::Approx(static_cast<double>(right) / static_cast<double>(rows.count())));
    // Back again, nothing is computed anew, and Undo knows the way.
    send(app, {{"command", "select_row"}, {"row", 3}});
    send(app, {{"command", "set_families"}, {"count", 3}, {"by", "fidelity"}});
    CHECK(app.state().families.curve == fidelity->curve);
    app.apply(Undo{});
    run_jobs(app);
    CHECK(families_answer_of(app)["by"] == "answers");
    CHECK(app.state().families.cut->curve == answers->curve);
}

TEST_CASE("families: by Aletheia they are the groups of its merge over the training rows") {
    App app(test_clock);
    open_bundled(app, "cocircles");
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
    send(app, {{"command", "set_families"}, {"count", 10}, {"by", "aletheia"}, {"joined", true}});
    const FamilyCut& cut = *current_families(app.state());
    REQUIRE(cut.curve->by == FamilyWay::kAletheia);
    check_families(app.state());
    CHECK(cut.wanted == 10);
    const Study& study = app.state().document->study;
    const FamilyGround& ground = *cut.curve->ground;
    PatternTable patterns;
    patterns.bits = ground.training.bits;
    patterns.logits = ground.training.logits;
    const Study training{part_of_input(*study.input, ground.dealt.training),
                         std::make_shared<const PatternTable>(patterns), ground.clustering, nullptr, nullptr};
    const AletheiaMerge merge = *aletheia_merge(training);
    REQUIRE(cut.families == merge.groups.size());
    const std::vector<AffineMap> maps = merge.maps(study.network().num_outputs());
    for (std::size_t g = 0; g < maps.size(); ++g) CHECK(cut.list[g].map.A == maps[g].A);
    const Json answer = families_answer_of(app);
    CHECK(answer["suggested"] == 10);
    CHECK(answer["families"].size() == merge.groups.size());
    CHECK(answer["origin"].get<std::string>().find("10 by Ward's method") != std::string::npos);
    CHECK(answer["figures"].size() == 2);
    CHECK(shown_families(app.state())->num_clusters() == merge.groups.size());
}

TEST_CASE("families: the largest clusters keep their formulas, and the rows of the others go to the nearest") {
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
    send(app, {{"command", "set_families"}, {"count", 6}, {"by", "pruning"}, {"joined", true}});
    const FamilyCut& cut = *current_families(app.state());
    REQUIRE(cut.curve->by == FamilyWay::kPruning);
    REQUIRE(cut.families == 6);
    check_families(app.state());
    const Study& study = app.state().document->study;
    const FamilyGround& ground = *cut.curve->ground;
    const FamilyModels& models = cut.curve->models[5];
    std::size_t kept = 0;
    for (std::size_t c = 0; c < ground.clustering->num_clusters(); ++c) {
        const Cluster& cluster = ground.clustering->clusters[c];
        const Eigen::VectorXd mean = mean_input(ground.training.inputs, *ground.clustering, ClusterId(c));
        if (c < 6) {
            kept += cluster.size;
            const AffineMap own = affine_map_of(study.network(), ground.training.bits.row(cluster.first_row));
            CHECK((cut.list[c].map.A - own.A).cwiseAbs().maxCoeff() < 1e-12);
            CHECK((models.centroids.col(static_cast<Eigen::Index>(c)) - mean).norm() < 1e-12);
            CHECK(models.family[c] == c);
            continue;
        }
        const Eigen::RowVectorXd far = (models.centroids.colwise() - mean).colwise().norm();
        CHECK(far(models.family[c]) == doctest::Approx(far.minCoeff()));
    }
    CHECK(cut.curve->rows_kept[5] == kept);
    const std::string origin = families_answer_of(app)["origin"];
    CHECK(origin.find(std::to_string(kept) + " stay in their own cluster, one of the 6 largest of ") !=
          std::string::npos);
    // All of them kept are the network itself, on the rows that they come from.
    const std::size_t all = cut.curve->most();
    REQUIRE(all == std::min<std::size_t>(64, ground.clustering->num_clusters()));
    if (all == ground.clustering->num_clusters()) CHECK(cut.curve->points.back().training.agreement == 1);
    app.apply(Undo{});
    run_jobs(app);
    CHECK(families_answer_of(app)["by"] == "fidelity");
    CHECK_FALSE(shown_families(app.state()));
}

TEST_CASE("families: of the largest clusters, a region without rows has the one with the nearest centroid") {
    App app(test_clock);
    open_bundled(app, "moons");
    send(app, {{"command", "set_families"}, {"count", 4}, {"joined", true}, {"by", "pruning"}});
    send(app, {{"command", "set_plane_colour"}, {"colour", "cluster"}});
    const AppState& state = app.state();
    REQUIRE(state.plane.partition);
    const auto families = shown_family_regions(state, *state.plane.partition);
    REQUIRE(families);
    const Eigen::MatrixXd& centroids = current_families(state)->curve->models[3].centroids;
    std::size_t without_rows = 0;
    for (std::size_t r = 0; r < families->size(); ++r) {
        if ((*state.plane.cluster_of_region)[r] != ClusterId::kNone) continue;
        ++without_rows;
        const Point2 at = face_centroid(state.plane.partition->cells(), face_of(RegionId(r)));
        const Eigen::RowVectorXd far = (centroids.colwise() - state.plane.frame.at(at.x, at.y)).colwise().norm();
        CHECK(far((*families)[r]) == doctest::Approx(far.minCoeff()));
    }
    CHECK(without_rows > 0);
}

TEST_CASE("families: a way that the answers do not allow is refused, and a name stays with its way and in a session") {
    App app(test_clock);
    open_as_own_files(app, "iris");  // three classes
    send(app, {{"command", "show_view"}, {"view", "simplify"}});
    send(app, {{"command", "set_families"}, {"count", 2}, {"by", "aletheia"}});
    CHECK(app.state().messages.back().text == families_view_texts::kNeedsTwoClasses);
    CHECK(families_answer_of(app)["by"] == "fidelity");
    send(app, {{"command", "set_families"}, {"count", 2}, {"by", "pruning"}});
    send(app, {{"command", "name_families"},
               {"names", Json::array({{{"families", 2}, {"family", 0}, {"name", "the largest"}, {"by", "pruning"}}})}});
    CHECK(families_answer_of(app)["families"][0]["name"] == "the largest");
    App other(test_clock);
    other.apply(OpenSession{app.session(), "s.json"});
    run_jobs(other);
    send(other, {{"command", "show_view"}, {"view", "simplify"}});
    CHECK(families_answer_of(other)["by"] == "pruning");
    CHECK(families_answer_of(other)["families"][0]["name"] == "the largest");
    send(app, {{"command", "set_families"}, {"count", 2}, {"by", "answers"}});
    CHECK(families_answer_of(app)["families"][0]["name"] != "the largest");
    // A table without answers: families by fidelity and the largest clusters alone.
    const Network network = random_network({3, 6, 1}, 4);
    open_network(app, ModelFile(network), test_inputs(network, 60, 8));
    send(app, {{"command", "set_families"}, {"count", 2}, {"by", "answers"}});
    CHECK(app.state().messages.back().text == families_view_texts::kNeedsAnswers);
}

TEST_CASE("families: how far a cut is may be asked before each of its steps, and grows") {
    App app(test_clock);
    open_bundled(app, "moons");
    const Study study = app.state().document->study;
    FamilyCurveJob search(study, FamilyWay::kFidelity, false);
    while (search.step()) CHECK(search.progress() <= 1);
    FamilyCutJob cut(search.take(), 3);
    double before = 0;
    bool more = true;
    while (more) {
        const double now = cut.progress();
        CHECK(now >= before);
        CHECK(now <= 1);
        before = now;
        more = cut.step();
    }
    CHECK(cut.progress() == 1);
    CHECK(cut.take()->list.size() == 3);
}
