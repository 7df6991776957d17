#include "data/toy_data.h"

#include "support/results.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

using namespace reluscope;

namespace {

Table toy(const ToyOptions& options) { return testing::value_of(make_toy(options)); }

std::string refusal_of(const ToyOptions& options) { return testing::sentence_of(make_toy(options)); }

/// Every kind, with every number of arms or function where it has one.
std::vector<ToyOptions> every_toy() {
    std::vector<ToyOptions> all;
    for (const ToyInfo& info : toy_kinds()) {
        ToyOptions options;
        options.kind = info.kind;
        all.push_back(options);
        for (int arms = kMinToyArms; info.usual_arms > 0 && arms <= kMaxToyArms; ++arms) {
            options.arms = arms;
            all.push_back(options);
        }
        if (info.kind != ToyKind::kFunction) continue;
        for (const ToyFunctionInfo& function : toy_functions()) {
            options.function = function.function;
            all.push_back(options);
        }
    }
    return all;
}

double mean_of(const std::vector<double>& numbers) {
    double sum = 0;
    for (const double number : numbers) sum += number;
    return sum / static_cast<double>(numbers.size());
}

double largest_of(const std::vector<double>& numbers) {
    double largest = 0;
    for (const double number : numbers) largest = std::max(largest, std::abs(number));
    return largest;
}

}  // namespace

TEST_CASE("toy data: balanced, centred, of size 1, and the same from the same seed") {
    for (ToyOptions options : every_toy()) {
        options.rows = 2001;
        options.noise = 0;
        const ToyInfo& info = toy_info(options.kind);
        CAPTURE(info.id);
        const Table table = toy(options);
        CHECK(table.num_rows == 2001);
        CHECK(table.name == info.id);
        const Column& answer = table.columns.back();
        CHECK(answer.name == toy_target(options.kind));
        CHECK(answer.has_numbers() == info.is_number);
        for (const Column& column : table.columns)
            CHECK((column.has_numbers() ? column.numbers.size() : column.codes.size()) == 2001);
        if (info.one_input) {
            REQUIRE(table.columns.size() == 2);
            CHECK(std::abs(mean_of(table.columns[0].numbers)) < 0.15);
            CHECK(largest_of(table.columns[0].numbers) <= 1);
            CHECK(largest_of(answer.numbers) == doctest::Approx(1).epsilon(0.01));
        } else if (options.kind != ToyKind::kBoolean) {
            REQUIRE(table.columns.size() == 3);
            CHECK(std::abs(mean_of(table.columns[0].numbers)) < 0.15);
            CHECK(std::abs(mean_of(table.columns[1].numbers)) < 0.15);
            const double reach = std::max(largest_of(table.columns[0].numbers), largest_of(table.columns[1].numbers));
            CHECK(reach > 0.7);
            CHECK(reach <= 1.5);
            if (!info.is_number) {
                std::map<std::string, int> counts;
                for (std::size_t row = 0; row < table.num_rows; ++row) ++counts[answer.text(row)];
                const int classes = options.arms > 0 ? options.arms : std::max(2, info.usual_arms);
                CHECK(counts.size() == static_cast<std::size_t>(classes));
                for (const auto& [name, count] : counts) CHECK(std::abs(count - 2001 / classes) <= 1);
            } else {
                CHECK(largest_of(answer.numbers) > 0.5);
                CHECK(largest_of(answer.numbers) <= 1);
            }
        }
        const Table again = toy(options);
        CHECK(again.columns[0].numbers == table.columns[0].numbers);
        CHECK(again.columns.back().codes == answer.codes);
        options.seed = 2;
        CHECK(toy(options).columns[0].numbers != table.columns[0].numbers);
    }
}

TEST_CASE("toy data: noise is a standard deviation of the stated length") {
    for (const auto& [kind, length] : std::map<ToyKind, double>{
             {ToyKind::kXor, 1}, {ToyKind::kCheckerboard, 0.5}, {ToyKind::kMoons, 1}, {ToyKind::kSpirals, 0.25}}) {
        ToyOptions options{kind, 4000, 0, 7, kind == ToyKind::kSpirals ? 4 : 0, ToyFunction::kSine};
        const auto variance = [&] {
            const Table table = toy(options);
            double sum = 0;
            const double mean = mean_of(table.columns[0].numbers);
            for (const double x : table.columns[0].numbers) sum += (x - mean) * (x - mean);
            return sum / static_cast<double>(table.num_rows);
        };
        const double without = variance();
        options.noise = 2;
        CHECK(std::sqrt(variance() - without) == doctest::Approx(2 * length).epsilon(0.05));
    }
    ToyOptions saddle{ToyKind::kSaddle, 4000, 0.5, 7, 0, ToyFunction::kSine};
    const Table table = toy(saddle);
    double sum = 0;
    for (std::size_t row = 0; row < table.num_rows; ++row)
        sum +=
            std::pow(table.columns[2].numbers[row] - table.columns[0].numbers[row] * table.columns[1].numbers[row], 2);
    CHECK(std::sqrt(sum / 4000) == doctest::Approx(0.5).epsilon(0.05));
}

TEST_CASE("toy data: shapes are where their sentences say") {
    const auto each = [](const ToyOptions& options, const auto& check) {
        const Table table = toy(options);
        for (std::size_t row = 0; row < table.num_rows; ++row)
            REQUIRE(check(table.columns[0].numbers[row], table.columns[1].numbers[row], table.columns[2].codes[row]));
    };
    const auto options = [](ToyKind kind) { return ToyOptions{kind, 1000, 0, 3, 0, ToyFunction::kParabola}; };
    each(options(ToyKind::kCircles),
         [](double x, double y, int c) { return std::abs(std::hypot(x, y) - (c == 0 ? 1 : 0.5)) < 2e-5; });
    each(options(ToyKind::kXor),
         [](double x, double y, int c) { return (x * y < 0) == (c == 1) && std::abs(x) > 0.19; });
    each(options(ToyKind::kLinear), [](double x, double y, int c) { return (0.5 * x + y > 0) == (c == 1); });
    each(options(ToyKind::kFunction), [](double x, double y, int c) { return (y > 1.4 * x * x - 0.5) == (c == 1); });
    each(options(ToyKind::kRings),
         [](double x, double y, int c) { return std::abs(std::hypot(x, y) - (c + 0.5) / 3) < 0.0834; });
}

TEST_CASE("toy data: the Boolean formula") {
    ToyOptions options;
    options.kind = ToyKind::kBoolean;
    options.rows = 20000;
    const Table table = toy(options);
    REQUIRE(table.columns.size() == 11);
    CHECK(table.columns[9].name == "v10");
    for (std::size_t row = 0; row < table.num_rows; ++row) {
        const bool v1 = table.columns[0].numbers[row] == 1;
        const bool v2 = table.columns[1].numbers[row] == 1;
        const bool v3 = table.columns[2].numbers[row] == 1;
        REQUIRE(table.columns[10].text(row) == ((v3 && v1) || (!v3 && v2) ? "1" : "0"));
    }
    for (std::size_t bit = 0; bit < 10; ++bit)
        CHECK(mean_of(table.columns[bit].numbers) == doctest::Approx(0.5).epsilon(0.03));
}

TEST_CASE("toy data: coordinates have five decimals") {
    const Table table = toy({});
    for (const double x : table.columns[0].numbers) CHECK(std::round(x * 1e5) / 1e5 == x);
}

TEST_CASE("toy data: what is out of range is refused in one sentence") {
    CHECK(refusal_of({ToyKind::kMoons, 0}) == "rows: expected a number from 1 to 10000000, found 0");
    CHECK(refusal_of({ToyKind::kMoons, 10, -0.5}) == "noise: expected a number from 0 to 10, found -0.5");
    CHECK(refusal_of({ToyKind::kMoons, 10, std::nan("")}) ==
          "noise: expected a number from 0 to 10, found no finite number");
    CHECK(refusal_of({ToyKind::kSpirals, 10, 0, 1, 6}) == "arms: expected a number from 2 to 5, found 6");
    CHECK(refusal_of({ToyKind::kRings, 10, 0, 1, -1}) == "arms: expected a number from 2 to 5, found -1");
    CHECK(make_toy({ToyKind::kMoons, 10, 0, 1, 6}).has_value());
    const auto kind = toy_kind_from_id("spiral");
    REQUIRE_FALSE(kind.has_value());
    CHECK(kind.error().sentence().find("did you mean 'spirals'?") != std::string::npos);
    CHECK_FALSE(toy_function_from_id("cosine").has_value());
    for (const ToyInfo& info : toy_kinds()) CHECK(toy_kind_from_id(info.id) == info.kind);
    for (const ToyFunctionInfo& info : toy_functions()) CHECK(toy_function_from_id(info.id) == info.function);
}

TEST_CASE("toy data: points drawn by hand") {
    const std::vector<DrawnPoint> points = {{0.5, -0.5, 1}, {1, 2, 0}, {3, 4, 1}};
    const Result<Table> table = table_of_points(points);
    REQUIRE(table.has_value());
    CHECK(table->num_rows == 3);
    CHECK(table->columns[0].numbers == std::vector<double>{0.5, 1, 3});
    CHECK(table->columns[2].text(0) == "1");
    CHECK(table->columns[2].text(1) == "0");
    CHECK_FALSE(table_of_points({}).has_value());
    const std::vector<DrawnPoint> infinite = {{0, 0, 0}, {std::numeric_limits<double>::infinity(), 0, 0}};
    CHECK(table_of_points(infinite).error().sentence() ==
          "point 1: expected finite coordinates, found an infinite one or none");
    const std::vector<DrawnPoint> below = {{0, 0, -1}};
    CHECK(table_of_points(below).error().sentence().find("a class from 0 to") != std::string::npos);
}

TEST_CASE("toy data: the same numbers on every platform") {
    const auto hash_of = [](bool one_input) {
        std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
        const auto add = [&hash](std::int64_t value) {
            hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x100000001B3ULL;
        };
        for (ToyOptions options : every_toy()) {
            if (toy_info(options.kind).one_input != one_input) continue;
            options.rows = 200;
            const Table table = toy(options);
            for (const Column& column : table.columns) {
                for (const double number : column.numbers) add(std::llround(number * 1e5));
                for (const std::int32_t code : column.codes) add(code);
            }
        }
        return hash;
    };
    CHECK(hash_of(false) == 14499334676583019584ULL);
    CHECK(hash_of(true) == 1430223931230256167ULL);
}

TEST_CASE("toy data: the curves of one input are what one unit and three units make") {
    const auto relu = [](double z) { return std::max(0.0, z); };
    for (const ToyKind kind : {ToyKind::kHinge, ToyKind::kValley}) {
        const Table table = toy({kind, 500, 0, 3, 0, ToyFunction::kSine});
        for (std::size_t row = 0; row < table.num_rows; ++row) {
            const double x = table.columns[0].numbers[row];
            const double valley = 2 * relu(-0.5 - x) + 2 * relu(x - 0.1) - 2 * relu(x - 0.6);
            const double value = kind == ToyKind::kHinge ? relu(x) : valley;
            CHECK(std::abs(table.columns[1].numbers[row] - value) < 2e-5);
        }
    }
}
