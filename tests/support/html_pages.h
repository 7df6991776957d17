#pragma once

#include "app/document/report_page.h"
#include "reports/report.h"
#include "support/written.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

/// The report as a page, and what a test reads in it.
namespace reluscope::testing {

/// The value of the attribute `name` in `tag`; empty where it has none.
inline std::string attribute(const std::string& tag, const std::string& name) {
    const std::string start = " " + name + "=\"";
    const std::size_t at = tag.find(start);
    if (at == std::string::npos) return "";
    const std::size_t first = at + start.size();
    return tag.substr(first, tag.find('"', first) - first);
}

/// All tags of a page; checks that each element is closed, in order, as XML wants it.
inline std::vector<std::string> tags_of(const std::string& page) {
    std::vector<std::string> tags;
    std::vector<std::string> open;
    for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
        const std::size_t end = page.find('>', at);
        REQUIRE(end != std::string::npos);
        const std::string tag = page.substr(at + 1, end - at - 1);
        if (tag[0] == '!') continue;
        REQUIRE(tag.find('<') == std::string::npos);
        const std::string name = tag.substr(0, tag.find_first_of(" \n/", 1));
        if (tag[0] == '/') {
            REQUIRE_FALSE(open.empty());
            REQUIRE("/" + open.back() == tag);
            open.pop_back();
        } else if (tag.back() != '/') {
            open.push_back(name);
        }
        tags.push_back(tag);
    }
    CHECK(open.empty());
    return tags;
}

inline nlohmann::json json_report(const Document& document, RowId row) {
    ReportOptions options;
    options.row = document.study.input->rows->row[row.index];
    return nlohmann::json::parse(
        written([&](TextSink sink) { return report_job(document.model, document.study, options, sink); }));
}

inline std::string page_of(const Document& document, std::optional<RowId> row, Reference reference,
                           const std::vector<HtmlPicture>& pictures) {
    return written([&](TextSink sink) {
        return report_page_job(document, row, reference, pictures, {"30 November 2026", {}}, sink);
    });
}

/// The page's summary.
inline std::string summary_section(const std::string& page) {
    const std::size_t from = page.find("<section class=\"summary\">");
    REQUIRE(from != std::string::npos);
    return page.substr(from, page.find("</section>", from) - from);
}

/// What a reader sees of markup, with plain signs and without thin spaces.
inline std::string seen_text(const std::string& html) {
    std::string text = std::regex_replace(html, std::regex("<[^>]*>"), "");
    for (const auto& [from, to] : {std::pair("\u2009", ""), std::pair("\u2212", "-"), std::pair("&gt;", ">"),
                                   std::pair("\u2264", "<="), std::pair("\u2265", ">="), std::pair("\u2260", "!="),
                                   std::pair("&lt;", "<"), std::pair("&amp;", "&"), std::pair("&#39;", "'")}) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
            text.replace(at, std::string(from).size(), to);
    }
    return text;
}

/// The class that a row of the rows file is put into, by its logits.
inline std::size_t class_by_logits(const nlohmann::json& row) {
    const nlohmann::json& logits = row["logits"];
    if (logits.size() == 1) return logits[0].get<double>() > 0 ? 1 : 0;
    return static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

}  // namespace reluscope::testing
