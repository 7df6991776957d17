#include "train/setup/training_set.h"

#include "support/training_sets.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <set>

using namespace reluscope;
using namespace reluscope::testing;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::string sentence(const Status& status) { return status ? "" : status.error().sentence(); }

std::size_t count_class(const TrainingSet& set, const std::vector<std::uint32_t>& rows, std::int32_t wanted) {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [&](std::uint32_t row) { return set.classes[row] == wanted; }));
}

}  // namespace

TEST_CASE("training_set: a split deals every known row once and takes the share of every class") {
    TrainingSet set = overlapping_classes(3, 4, 403, 1);
    for (std::size_t row = 0; row < 403; ++row) set.classes[row] = static_cast<std::int32_t>(row < 300 ? 0 : row % 3);
    set.classes[5] = -1;
    REQUIRE(split_rows(set, 0.2, 9));
    CHECK(validate(set));
    std::set<std::uint32_t> all(set.training.begin(), set.training.end());
    all.insert(set.validation.begin(), set.validation.end());
    CHECK(all.size() == 402);
    CHECK(all.count(5) == 0);
    CHECK(set.training.size() + set.validation.size() == 402);
    CHECK(std::is_sorted(set.training.begin(), set.training.end()));
    for (const std::int32_t c : {0, 1, 2}) {
        const auto total = static_cast<double>(count_class(set, set.training, c) + count_class(set, set.validation, c));
        CHECK(std::abs(static_cast<double>(count_class(set, set.validation, c)) - 0.2 * total) <= 0.5);
    }
}

TEST_CASE("training_set: a split follows from its seed") {
    TrainingSet a = circles(100, 0.1, 1);
    TrainingSet b = a;
    REQUIRE(split_rows(a, 0.3, 5));
    REQUIRE(split_rows(b, 0.3, 5));
    CHECK(a.validation == b.validation);
    REQUIRE(split_rows(b, 0.3, 6));
    CHECK(a.validation != b.validation);
}

TEST_CASE("training_set: no share takes the last row of a class, and numbers are dealt as one group") {
    TrainingSet set = circles(5, 0, 1);
    set.classes = {0, 0, 0, 0, 1};
    REQUIRE(split_rows(set, 0.9, 1));
    CHECK(count_class(set, set.training, 1) == 1);
    CHECK(count_class(set, set.training, 0) == 1);

    TrainingSet numbers = linear_numbers(2, 50, 1);
    numbers.values(7) = kNaN;
    REQUIRE(split_rows(numbers, 0.2, 1));
    CHECK(numbers.validation.size() == 10);
    CHECK(numbers.training.size() == 39);
    REQUIRE(split_rows(numbers, 0, 1));
    CHECK(numbers.validation.empty());
}

TEST_CASE("training_set: what does not fit is named") {
    TrainingSet set = circles(10, 0, 1);
    CHECK(sentence(split_rows(set, 1, 1)) == "validation share: expected 0 to below 1, found 1");
    CHECK(sentence(split_rows(set, kNaN, 1)) == "validation share: expected 0 to below 1, found NaN or infinity");
    set.training = {0, 3};
    set.classes[3] = 2;
    CHECK(sentence(validate(set)) == "row 3: expected a class from 0 to 1, found 2");
    set.classes[3] = 1;
    set.inputs(1, 3) = kNaN;
    CHECK(sentence(validate(set)) == "row 3: expected finite inputs, found NaN or infinity");
    set.training = {0, 10};
    CHECK(sentence(validate(set)) == "training set: expected rows below 10, found 10");
    set.training.clear();
    CHECK(sentence(validate(set)) == "training set: expected at least 1 row to train on, found none");
    set.classes.pop_back();
    CHECK(sentence(validate(set)) == "training set: expected a class for each of its 10 rows, found 9");

    TrainingSet numbers = linear_numbers(2, 4, 1);
    numbers.values(2) = kNaN;
    CHECK(sentence(validate(numbers)) == "row 2: expected a finite number as the answer, found NaN or infinity");
    numbers.values.setConstant(kNaN);
    CHECK(sentence(split_rows(numbers, 0, 1)) ==
          "training set: expected at least 1 row with a known answer, found none");
}
