#include "base/texts/explanation_texts.h"
#include "base/texts/views/compare_texts.h"
#include "base/texts/views/network_texts.h"
#include "base/texts/views/path_texts.h"
#include "base/texts/views/tree_texts.h"

#include <doctest/doctest.h>

#include <string>

// Sentences that are put together from parts: what a reader sees.

using namespace reluscope;

TEST_CASE("texts: a column's change along a path has its unit once, and says what is the same") {
    CHECK(path_texts::cells("29 years", "0.917 years") == "29 \u2192 0.917 years");
    CHECK(path_texts::cells("1 year", "29 years") == "1 year \u2192 29 years");
    CHECK(path_texts::cells("\u22123 m", "4 m") == "\u22123 \u2192 4 m");
    CHECK(path_texts::cells("New York", "Old York") == "New York \u2192 Old York");
    CHECK(path_texts::cells("male", "male") == "male in both");
    CHECK(path_texts::cells("", "male").empty());
}

TEST_CASE("texts: an inequality is written as one writes it by hand") {
    using tree_texts::half_plane;
    CHECK(half_plane("y", "x", "0.4", "1.2", true, true) == "y > 0.4 x + 1.2");
    CHECK(half_plane("y", "x", "1", "\u22121.2", false, false) == "y \u2264 x \u2212 1.2");
    CHECK(half_plane("y", "x", "\u22121", "0", true, false) == "y \u2265 \u2212x");
    CHECK(half_plane("y", "x", "0", "2", false, true) == "y < 2");
    CHECK(tree_texts::is_not("embarked = Cherbourg") == "embarked \u2260 Cherbourg");
}

TEST_CASE("texts: the architecture is counted in words, with units from 1") {
    CHECK(network_texts::architecture(7, {3, 2}, 1, 35) ==
          "7 inputs, hidden layers of 3 and 2 units, 1 output; 35 weights and biases.");
    CHECK(network_texts::architecture(2, {8, 8}, 1, 105) ==
          "2 inputs, 2 hidden layers of 8 units each, 1 output; 105 weights and biases.");
    CHECK(network_texts::architecture(1, {1}, 1, 4) ==
          "1 input, one hidden layer of 1 unit, 1 output; 4 weights and biases.");
    CHECK(network_texts::architecture(4, {}, 3, 15) == "4 inputs, no hidden layer, 3 outputs; 15 weights and biases.");
    CHECK(network_texts::unit_title(1, 3) == "Unit 4 of layer 2");
}

TEST_CASE("texts: the answer of a comparison is one natural sentence") {
    CHECK(compare_texts::pair_answer("Cluster 0", "Cluster 9", "the log-odds of survived", "0.462", true, false) ==
          "On average, the log-odds of survived is 0.462 lower in cluster 9 than in cluster 0.");
    CHECK(compare_texts::pair_answer("Row 3", "Row 13", "price", "12 EUR", false, true) ==
          "Price is 12 EUR higher for row 13 than for row 3.");
    CHECK(compare_texts::changed_classes(0, 150, 0, 0) == "Both networks predict the same class for all 150 rows.");
    CHECK(compare_texts::changed_classes(3, 150, 2, 1) ==
          "B predicts another class than A for 3 of 150 rows: 2 became correct, 1 became wrong.");
    CHECK(compare_texts::row_name(0) == "Row 1");
}

TEST_CASE("texts: an odds ratio is told from 1") {
    CHECK(explanation_texts::odds_factor(1.79) == "\u00D71.79");
    CHECK(explanation_texts::odds_factor(1) == "\u00D71");
    CHECK(explanation_texts::odds_factor(1.00229262) == "\u00D71.0023");
    CHECK(explanation_texts::odds_factor(0.99771) == "\u00D70.9977");
    CHECK(explanation_texts::odds_factor(1.0000234) == "\u00D7(1 + 2.3e\u22125)");
    CHECK(explanation_texts::odds_factor(0.9999766) == "\u00D7(1 \u2212 2.3e\u22125)");
    CHECK(explanation_texts::odds_factor(1.012) == "\u00D71.01");
}

TEST_CASE("texts: reasons begin with what they are counted from") {
    const std::string from = explanation_texts::counted_from("the average row", "\u22121.42");
    CHECK(explanation_texts::first_reason(from, "sex", "male", -1.33, "the log-odds of survived", "", false) ==
          "Compared with the average row (\u22121.42), sex (male) lowers the log-odds of survived most, by 1.33.");
    CHECK(explanation_texts::first_reason(explanation_texts::by_shapley("20 EUR"), "rooms", "7", 3, "price", "EUR",
                                          true) ==
          "By Shapley values, compared with the average output (20 EUR), rooms (7) raises price by 3 EUR.");
}
