#include "reports/kit/html_text.h"

#include "base/numerics/numerics.h"
#include "base/text/markup_text.h"
#include "base/text/number_format.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/report_texts.h"
#include "reports/kit/html_style.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace reluscope::html_text {

namespace texts = report_texts;

namespace {

constexpr std::size_t kHashDigits = 12;  // of a file, in sight

}  // namespace

std::string page_head(const std::string& title) {
    const std::string shown = markup_text(title);
    return "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n<meta "
           "charset=\"utf-8\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
           shown + "</title>\n<style>" + kReportStyle + "</style>\n</head>\n<body>\n<header>\n<h1>" + shown + "</h1>\n";
}

std::string number(double value, const std::string& pointer, int digits) {
    if (!std::isfinite(value)) return "\u2013";
    return "<data value=\"" + number_text(value) + "\" data-json=\"" + pointer + "\">" + display_number(value, digits) +
           "</data>";
}

std::string percent(double value, const std::string& pointer) {
    if (!std::isfinite(value)) return "\u2013";
    std::string shown = display_number(100 * value);
    if (value < 1 && shown == "100") shown = "&gt;\u200999.9";  // what is rounded up is not all
    return "<data value=\"" + number_text(value) + "\" data-json=\"" + pointer + "\">" + shown + "\u2009%</data>";
}

std::string count_shown(unsigned long long value, const std::string& pointer, const std::string& shown) {
    return "<data value=\"" + std::to_string(value) + "\" data-json=\"" + pointer + "\">" + shown + "</data>";
}

std::string count(unsigned long long value, const std::string& pointer) {
    return count_shown(value, pointer, display_count(value));
}

std::string share(double value, const std::string& pointer) {
    return "<data value=\"" + number_text(value) + "\" data-json=\"" + pointer + "\">" +
           markup_text(display_share(value)) + "</data>";
}

std::string fact(std::string_view term, const std::string& html) {
    return "<dt>" + markup_text(term) + "</dt><dd>" + html + "</dd>\n";
}

std::string joined(const std::vector<std::string>& names, std::size_t most) {
    std::string out;
    for (std::size_t i = 0; i < std::min(most, names.size()); ++i) out += (i > 0 ? ", " : "") + markup_text(names[i]);
    if (names.size() > most) out += texts::and_more(names.size() - most);
    return out;
}

std::string heading(const std::string& text, bool on_a_new_page, const std::string& id) {
    return std::string("<h2") + (on_a_new_page ? " class=\"page\"" : "") + (id.empty() ? "" : " id=\"" + id + "\"") +
           ">" + markup_text(text) + "</h2>\n";
}

std::string hash_text(const std::string& sha256) {
    return "<code title=\"" + sha256 + "\">" + sha256.substr(0, kHashDigits) + "\u2026</code>";
}

std::vector<Eigen::Index> by_size(const Eigen::VectorXd& sizes) {
    std::vector<Eigen::Index> order(static_cast<std::size_t>(sizes.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](Eigen::Index a, Eigen::Index b) { return std::abs(sizes(a)) > std::abs(sizes(b)); });
    return order;
}

std::string equation(const std::string& name, const AffineMap& map, Eigen::Index output,
                     const Eigen::VectorXd& strengths, const std::vector<InputOrigin>& origins, std::size_t terms,
                     const std::string& at) {
    const std::string o = std::to_string(output);
    std::string html =
        "<p>" + markup_text(explanation_texts::sentence(name)) + " = " + number(map.c(output), at + "/bias/" + o);
    const std::vector<Eigen::Index> order = by_size(strengths);
    const std::size_t shown = std::min(terms, order.size());
    for (std::size_t i = 0; i < shown; ++i) {
        const double a = map.A(output, order[i]);
        if (a == 0) continue;
        const InputOrigin& origin = origins[static_cast<std::size_t>(order[i])];
        html += a < 0 ? " \u2212 " : " + ";
        html += "<data value=\"" + number_text(a) + "\" data-json=\"" + at + "/weights/" + o + "/" +
                std::to_string(order[i]) + "\">" + display_number(std::abs(a)) + "</data>\u2009";
        html += origin.indicator ? "[" + markup_text(origin.label) + "]" : markup_text(origin.label);
    }
    if (map.A.row(output).isZero(0))
        html += explanation_texts::kConstantFormula;
    else if (shown < order.size())
        html += texts::smaller_terms(order.size() - shown);
    return html + "</p>\n";
}

}  // namespace reluscope::html_text
