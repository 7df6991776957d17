#pragma once

#include "analysis/affine_map.h"
#include "data/encoder.h"

#include <Eigen/Core>

#include <string>
#include <string_view>
#include <vector>

/// Pieces of the reports as pages. Texts that are given plain are escaped here; `html` is marked up already. A number
/// of the JSON report stands in a `data` element with all its digits in `value` and its place in that report, a JSON
/// pointer, in `data-json`.
namespace reluscope::html_text {

/// The head up to the opened header, with the report's style sheet.
std::string page_head(const std::string& title);
/// "\u2013" for what is not finite.
std::string number(double value, const std::string& pointer, int digits = 3);
/// A number as a share in percent; "> 99.9 %" rather than 100 for what is not.
std::string percent(double value, const std::string& pointer);
/// `shown` of a whole number.
std::string count_shown(unsigned long long value, const std::string& pointer, const std::string& shown);
std::string count(unsigned long long value, const std::string& pointer);
/// A share, "< 0.1 %" rather than 0 for what is not.
std::string share(double value, const std::string& pointer);
/// A term and what it is, of a list of facts.
std::string fact(std::string_view term, const std::string& html);
/// Names with commas, at most so many.
std::string joined(const std::vector<std::string>& names, std::size_t most);
/// `id`: what links lead to; may be empty.
std::string heading(const std::string& text, bool on_a_new_page = false, const std::string& id = {});
/// The first digits, with all of them for those who ask.
std::string hash_text(const std::string& sha256);
/// Inputs, the one with the largest |size| first.
std::vector<Eigen::Index> by_size(const Eigen::VectorXd& sizes);
/// A paragraph with output `output` of `map` as an equation, the inputs with the largest |strengths| first, at most
/// `terms` of them. `name` stands before it; `at` is where the report has the map.
std::string equation(const std::string& name, const AffineMap& map, Eigen::Index output,
                     const Eigen::VectorXd& strengths, const std::vector<InputOrigin>& origins, std::size_t terms,
                     const std::string& at);

}  // namespace reluscope::html_text
