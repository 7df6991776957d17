#include "data/target.h"

#include "formats/csv/csv.h"
#include "support/bytes.h"
#include "support/results.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace reluscope;
using reluscope::testing::bytes_of;

namespace {

using Classes = std::vector<std::int32_t>;
using Names = std::vector<std::string>;

Table target_table(const std::string& text) { return testing::value_of(read_csv("t.csv", bytes_of(text))); }

Result<Target> target_of(const std::string& cells, const Names& classes, std::size_t num_classes = 0) {
    return read_target(target_table("y\n" + cells), 0, classes, num_classes);
}

}  // namespace

TEST_CASE("read_target: None among other texts is a class, unless the model knows its classes") {
    const std::string cells = "None\nMinor\nNA\nMajor\nNone\n";
    const Table table = target_table("y\n" + cells);
    CHECK(class_names(table.columns[0], 9) == Names{"Major", "Minor", "None"});
    const auto own = read_target(table, 0, class_names(table.columns[0], 9), 0);
    REQUIRE(own.has_value());
    CHECK(own->class_of_row == Classes{2, 1, -1, 0, 2});
    CHECK(own->notes.back() == "column 'y': 'None' is taken as a class, in 2 rows.");
    CHECK(target_of(cells, {"Minor", "Major"})->class_of_row == Classes{-1, 0, -1, 1, -1});
    CHECK(target_of(cells, {"NA", "Minor", "Major", "None"})->class_of_row == Classes{3, 1, 0, 2, 3});
    CHECK(target_of(cells, {}, 3)->class_of_row == Classes{2, 1, -1, 0, 2});
    CHECK(target_of(cells, {}, 2)->class_of_row == Classes{-1, 1, -1, 0, -1});
    // Among numbers, truth values and nothing else it is no answer.
    CHECK(target_of("None\n1\n0\n", {}, 2)->class_of_row == Classes{-1, 1, 0});
    CHECK(target_of("None\nyes\nno\n", {}, 2)->class_of_row == Classes{-1, 1, 0});
    CHECK(unanswered(*own, std::vector<std::uint32_t>{0, 1, 2, 3, 4}).count == 1);
    CHECK(unanswered(*own, std::vector<std::uint32_t>{0, 1, 2, 3, 4}).first_row == 2);
}

TEST_CASE("read_target: classes by their names") {
    const auto target = target_of("cat\ndog\nNA\ncat\n", {"dog", "cat"});
    REQUIRE(target.has_value());
    CHECK(target->class_of_row == Classes{1, 0, -1, 1});
    CHECK(target->is_class());
    CHECK(target->value_of_row.empty());
    CHECK(target_of("Cat\nDOG\n", {"dog", "cat "})->class_of_row == Classes{1, 0});
    CHECK(target_of("3\n5\n", {"5", "3"})->class_of_row == Classes{1, 0});
    CHECK(target_of("-1\n1.0\n", {"-1", "1"})->class_of_row == Classes{0, 1});
}

TEST_CASE("read_target: classes by number, and false and true for two") {
    const auto target = target_of("0\n2\n1\n", {"a", "b", "c"});
    REQUIRE(target.has_value());
    CHECK(target->class_of_row == Classes{0, 2, 1});
    CHECK(target->notes.front().find("class numbers") != std::string::npos);
    CHECK(target_of("yes\nno\n", {"died", "survived"})->class_of_row == Classes{1, 0});
    CHECK(target_of("True\nTrue\n", {"died", "survived"})->class_of_row == Classes{1, 1});
    CHECK(target_of("false\ntrue\n", {"true", "false"})->class_of_row == Classes{1, 0});
}

TEST_CASE("read_target: the first cell that fits no class is refused") {
    CHECK(target_of("a\nb\nx\n", {"a", "b"}).error().sentence() ==
          "t.csv: column 'y', row 3 (line 4): expected one of the model's classes 'a', 'b' or a number from 0 to 1, "
          "found 'x'");
    CHECK(target_of("0\n7\n", {"a", "b"}).error().sentence().find("row 2 (line 3)") != std::string::npos);
    CHECK(target_of("0.5\n1\n", {"a", "b"}).error().sentence().find("found '0.5'") != std::string::npos);
}

TEST_CASE("read_target: without names") {
    const auto numbers = target_of("2\n0\n", {}, 3);
    REQUIRE(numbers.has_value());
    CHECK(numbers->classes == Names{"0", "1", "2"});
    CHECK(numbers->class_of_row == Classes{2, 0});
    const auto texts = target_of("virginica\nsetosa\nversicolor\n", {}, 3);
    CHECK(texts->classes == Names{"setosa", "versicolor", "virginica"});
    CHECK(texts->class_of_row == Classes{2, 0, 1});
    CHECK(texts->notes.front().find("sorted order") != std::string::npos);
    CHECK(target_of("1\n3\n2\n", {}, 3)->classes == Names{"1", "2", "3"});
    CHECK(target_of("yes\nno\n", {}, 2)->class_of_row == Classes{1, 0});
    const auto continuous = target_of("1.5\n\n2.5\nNA\n", {}, 3);
    CHECK(!continuous->is_class());
    CHECK(continuous->value_of_row[1] == 2.5);
    CHECK(std::isnan(continuous->value_of_row[2]));
    CHECK(!continuous->notes.empty());
    CHECK(target_of("1.5\n2.5\n", {})->value_of_row == std::vector<double>{1.5, 2.5});
    CHECK(target_of("1\nx\n", {}).error().sentence() ==
          "t.csv: column 'y', row 2 (line 3): expected a number, found 'x'");
    CHECK(!target_of("a\nb\n", {}, 3).has_value());
}
