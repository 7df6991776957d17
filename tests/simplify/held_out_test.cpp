#include "simplify/held_out.h"

#include "analysis/study.h"
#include "simplify/merging/local_models.h"
#include "simplify/retraining/row_figures.h"
#include "support/networks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

namespace reluscope {
namespace {

/// A study of rows with two inputs, and with answers where they are given.
StudyInput rows_with_answers(std::size_t rows, const std::vector<std::int32_t>& classes) {
    StudyInput input;
    input.network = std::make_shared<const Network>(testing::random_network({2, 4, 1}, 3, 0, Link::kSigmoid));
    Rng rng(8);
    EncodedRows encoded;
    encoded.inputs = testing::random_matrix(rng, 2, static_cast<Eigen::Index>(rows));
    for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(rows); ++row) encoded.row.push_back(row);
    encoded.measure();
    input.rows = std::make_shared<const EncodedRows>(std::move(encoded));
    if (classes.empty()) return input;
    Target target;
    target.column = "answer";
    target.classes = {"no", "yes"};
    target.class_of_row = classes;
    input.target = std::move(target);
    return input;
}

void check_each_row_once(const DealtRows& dealt, std::size_t rows) {
    std::vector<std::uint32_t> all = dealt.training;
    all.insert(all.end(), dealt.held_out.begin(), dealt.held_out.end());
    std::sort(all.begin(), all.end());
    REQUIRE(all.size() == rows);
    for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(rows); ++row) CHECK(all[row] == row);
    CHECK(std::is_sorted(dealt.training.begin(), dealt.training.end()));
    CHECK(std::is_sorted(dealt.held_out.begin(), dealt.held_out.end()));
}

TEST_CASE("held-out rows: every row is dealt once, by the seed alone, and one at least trains") {
    const StudyInput input = rows_with_answers(103, {});
    const DealtRows dealt = deal_rows(input, 4);
    check_each_row_once(dealt, 103);
    CHECK(std::abs(static_cast<int>(dealt.held_out.size()) - 20) <= 1);
    CHECK(deal_rows(input, 4).held_out == dealt.held_out);
    CHECK(deal_rows(input, 5).held_out != dealt.held_out);
    CHECK(deal_rows(rows_with_answers(1, {}), 1).training.size() == 1);
    CHECK(deal_rows(rows_with_answers(0, {}), 1).training.empty());
    CHECK(deal_rows(rows_with_answers(0, {}), 1).held_out.empty());
}

TEST_CASE("held-out rows: each class gives a fifth, and rows without an answer train") {
    std::vector<std::int32_t> classes(60, 0);
    std::fill(classes.begin(), classes.begin() + 10, 1);
    std::fill(classes.begin() + 10, classes.begin() + 25, -1);
    const StudyInput input = rows_with_answers(60, classes);
    const DealtRows dealt = deal_rows(input, 2);
    check_each_row_once(dealt, 60);
    std::map<std::int32_t, int> held;
    for (const std::uint32_t row : dealt.held_out) ++held[classes[row]];
    CHECK(held == std::map<std::int32_t, int>{{0, 7}, {1, 2}});

    const StudyInput silent = rows_with_answers(60, std::vector<std::int32_t>(60, -1));
    check_each_row_once(deal_rows(silent, 2), 60);
    CHECK(deal_rows(silent, 2).held_out == deal_rows(rows_with_answers(60, {}), 2).held_out);
}

TEST_CASE("held-out rows: every kind of simplification is judged by the same ones") {
    std::vector<std::int32_t> classes(80, 0);
    for (std::size_t row = 0; row < classes.size(); row += 3) classes[row] = 1;
    classes[7] = -1;
    const StudyInput input = rows_with_answers(80, classes);
    const DealtRows dealt = deal_rows(input, 9);
    const auto judged = judge_rows(input, nullptr, 9);
    REQUIRE(judged);
    CHECK(judged->set.validation == dealt.held_out);
    CHECK(judged->set.training.size() == dealt.training.size() - 1);
    CHECK(judged->num_unanswered == 1);
    const auto parts = hold_out_rows(input, 9, {});
    REQUIRE(parts);
    CHECK(parts->held_out->input->rows->row == dealt.held_out);
    CHECK(parts->training.input->rows->row == dealt.training);
}

}  // namespace
}  // namespace reluscope
