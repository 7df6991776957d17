#include "data/column_roles.h"

#include "formats/csv/csv.h"
#include "support/bytes.h"
#include "support/results.h"

#include <doctest/doctest.h>

using namespace reluscope;
using reluscope::testing::bytes_of;

namespace {

using Names = std::vector<std::string>;

Table roles_table(const std::string& text) { return testing::value_of(read_csv("t.csv", bytes_of(text))); }

/// A table with this header; a column is filled by its name: with running numbers (#), texts that differ (@), a few
/// texts (*) or nothing (!), all others with numbers. The marks are no part of the name.
Table table_with(const Names& columns) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i)
        text += (i > 0 ? "," : "") + columns[i].substr(0, columns[i].find_first_of("#@*!"));
    for (int row = 0; row < 12; ++row) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const char mark = columns[i].empty() ? ' ' : columns[i].back();
            const std::string value = std::to_string((row * 7 + static_cast<int>(i)) % 11) + ".5";
            text += i > 0 ? "," : "\n";
            text += mark == '#'   ? std::to_string(row)
                    : mark == '@' ? "n" + std::to_string(row)
                    : mark == '*' ? (row % 2 == 0 ? "red" : "blue")
                    : mark == '!' ? ""
                                  : value;
        }
    }
    return roles_table(text + "\n");
}

/// "a b c -> y | id": inputs, answer (with ? for a guess) and what is left out; or the refusal.
std::string roles_of(const Names& columns, std::size_t num_inputs, RoleRequest request = {}) {
    const Table table = table_with(columns);
    request.num_inputs = num_inputs;
    const auto roles = find_roles(table, request);
    if (!roles) return roles.error().sentence();
    std::string text;
    for (const std::size_t i : roles->inputs) text += table.columns[i].name + " ";
    text += "->";
    if (roles->target != Table::kNoColumn)
        text += " " + table.columns[roles->target].name + (roles->target_is_guess ? "?" : "");
    if (!roles->left_out.empty()) text += " |";
    for (const std::size_t i : roles->left_out) text += " " + table.columns[i].name;
    return text;
}

RoleRequest with_target(const std::string& target) {
    RoleRequest request;
    request.target = target;
    return request;
}

RoleRequest with_ignored(const Names& ignore) {
    RoleRequest request;
    request.ignore = ignore;
    return request;
}

RoleRequest with_features(const Names& features) {
    RoleRequest request;
    request.features = features;
    return request;
}

}  // namespace

TEST_CASE("counts_the_rows: running numbers from 0 or 1 under any name, others where they are called so") {
    const auto counts = [](const std::string& name, const std::string& cells) {
        const Table table = roles_table(name + ",z\n" + cells);
        return counts_the_rows(table, table.columns[0]);
    };
    for (const std::string name : {"", "Unnamed: 0", "rownames", "No", "X", "anything"}) {
        CAPTURE(name);
        CHECK(counts(name, "0,1\n1,1\n2,1\n3,1\n"));
        CHECK(counts(name, "1,1\n2,1\n3,1\n4,1\n"));
        CHECK_FALSE(counts(name, "1,1\n2,1\n2,1\n4,1\n"));
        CHECK_FALSE(counts(name, "1,1\n2.5,1\n3,1\n4,1\n"));
    }
    // The index of a part of a table, and identifiers.
    for (const std::string name : {"", "Unnamed: 0", "id", "PassengerId", "customer_id", "index"}) {
        CAPTURE(name);
        CHECK(counts(name, "17,1\n3,1\n250,1\n4,1\n"));
        CHECK_FALSE(counts(name, "17,1\n3,1\n17,1\n4,1\n"));
    }
    CHECK_FALSE(counts("year", "1990,1\n1991,1\n1992,1\n1993,1\n"));
    CHECK_FALSE(counts("paid", "17,1\n3,1\n250,1\n4,1\n"));
    CHECK_FALSE(counts("id", "0,1\n1,1\n"));
}

TEST_CASE("roles by position: index, answer and inputs whichever way they stand") {
    CHECK(roles_of({"a", "b", "c"}, 3) == "a b c ->");
    CHECK(roles_of({"a", "b", "c", "d"}, 3) == "a b c -> d?");
    CHECK(roles_of({"#", "a", "b", "c", "d"}, 4) == "a b c d -> | column 1");
    CHECK(roles_of({"id#", "a", "b", "c", "d"}, 4) == "a b c d -> | id");
    CHECK(roles_of({"t#", "a", "b", "c", "d"}, 4) == "a b c d -> | t");
    CHECK(roles_of({"y", "a", "b", "c", "d"}, 4) == "a b c d -> y?");
    CHECK(roles_of({"#", "a", "b", "c", "d", "price"}, 4) == "a b c d -> price? | column 1");
    CHECK(roles_of({"#", "y", "a", "b", "c", "d"}, 4) == "a b c d -> y? | column 1");
    CHECK(roles_of({"name@", "a", "b", "colour*"}, 2) == "a b -> colour? | name");
    CHECK(roles_of({"colour*", "a", "b"}, 2) == "a b -> colour?");
    CHECK(roles_of({"name@", "a", "b"}, 2) == "a b -> | name");
    CHECK(roles_of({"a", "b", "!"}, 2) == "a b -> | column 3");
    // The only input of a curve may count.
    CHECK(roles_of({"t#", "f"}, 1) == "t -> f?");
    CHECK(roles_of({"id#", "f"}, 1) == "f -> | id");
    // An answer's name is the surer sign.
    CHECK(roles_of({"id#", "a", "b", "y"}, 3) == "id a b -> y?");
    CHECK(roles_of({"a", "b"}, 3) == "t.csv: columns: expected 3 input columns, found 2 ('a', 'b')");
    CHECK(roles_of({"a", "b", "c", "d"}, 2) ==
          "t.csv: columns: expected 2 input columns, found 4 ('a', 'b', 'c', 'd')");
}

TEST_CASE("roles by position: the caller has the last word") {
    CHECK(roles_of({"#", "a", "b", "c", "d"}, 4, with_target("d")) == "column 1 a b c -> d");
    CHECK(roles_of({"a", "b", "c", "d"}, 3, with_target("b")) == "a c d -> b");
    CHECK(roles_of({"#", "a", "b", "c"}, 2, with_target("a")) == "b c -> a | column 1");
    CHECK(roles_of({"a", "b", "c", "d"}, 3, with_ignored({"d"})) == "a b c -> | d");
    CHECK(roles_of({"a", "b", "c", "d"}, 2, with_ignored({"b"})) == "a c -> d? | b");
    CHECK(roles_of({"a", "b"}, 2, with_ignored({"z"})) == "t.csv: columns: expected a column 'z', found 'a', 'b'");
    RoleRequest both = with_target("a");
    both.ignore = {"a"};
    CHECK(roles_of({"a", "b"}, 1, both) ==
          "t.csv: columns: expected a target that is not left out, found 'a' for both");
}

TEST_CASE("roles by name: the answer is beside the inputs, wherever it stands") {
    CHECK(roles_of({"y", "a", "b"}, 2, with_features({"a", "b"})) == "a b -> y?");
    CHECK(roles_of({"b", "price", "a"}, 2, with_features({"a", "b"})) == "a b -> price?");
    CHECK(roles_of({"id#", "b", "name@", "price", "a"}, 2, with_features({"a", "b"})) == "a b -> price? | id name");
    CHECK(roles_of({"p", "q", "a", "b"}, 2, with_features({"a", "b"})) == "a b -> | p q");
    CHECK(roles_of({"p", "q", "class", "a"}, 1, with_features({"a"})) == "a -> class? | p q");
    CHECK(roles_of({"id#", "a"}, 1, with_features({"a"})) == "a -> | id");
    RoleRequest model = with_features({"A "});
    model.model_target = "q";
    CHECK(roles_of({"p", "q", "y", "a"}, 1, model) == "a -> q | p y");
    model.ignore = {"q"};
    CHECK(roles_of({"p", "q", "y", "a"}, 1, model) == "a -> y? | p q");
    CHECK(roles_of({"a", "b"}, 2, with_features({"a", "c"})) ==
          "t.csv: columns: expected 'c', which the model needs beside 1 that is there, found 'b'");
    model.ignore = {"a"};
    CHECK(roles_of({"p", "q", "a"}, 1, model) ==
          "t.csv: columns: expected columns to leave out that the model does not need, found 'a'");
}

TEST_CASE("roles: what was guessed and left out is said") {
    const Table table = table_with({"#", "name@", "a", "b", "price"});
    RoleRequest request;
    request.num_inputs = 2;
    const auto roles = find_roles(table, request);
    REQUIRE(roles.has_value());
    CHECK(roles->notes ==
          Names{"column 'price' is taken as the answer, which is a guess: it is the last of more columns than the "
                "network has inputs.",
                "column 'column 1' is left out as counting the rows.",
                "column 'name' is left out as naming the rows."});
    const Table other = table_with({"id#", "a", "b"});
    request.num_inputs = 3;
    CHECK(find_roles(other, request)->notes ==
          Names{"column 'id' counts the rows, but is taken as an input: the network wants 3 columns."});
}

TEST_CASE("likely_target: a likely name, else the last column that neither counts nor names the rows") {
    CHECK(likely_target(table_with({"a", "Class", "b"})).column == "Class");
    CHECK(likely_target(table_with({"a", "Class", "b"})).by_name);
    CHECK(likely_target(table_with({"a", "b", "name@"})).column == "b");
    CHECK(likely_target(table_with({"a", "b", "#"})).column == "b");
    CHECK_FALSE(likely_target(table_with({"a", "b"})).by_name);
}
