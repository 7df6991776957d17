#include "formats/partition_report.h"

#include "analysis/patterns.h"
#include "base/numerics.h"

namespace reluscope {

namespace {

void write_point(Point2 p, JsonWriter& json) { json.begin_array().value(p.x).value(p.y).end_array(); }

void write_counts(const RegionPartition& partition, JsonWriter& json) {
    json.key("counts").begin_object();
    json.member_integer("regions", static_cast<long long>(partition.num_regions()));
    json.member_integer("vertices", static_cast<long long>(partition.cells().num_vertices()));
    json.member_integer("edges", static_cast<long long>(partition.cells().num_edges()));
    json.member_integer("merged", static_cast<long long>(partition.num_merged()));
    json.key("per_layer").begin_array();
    for (const std::size_t regions : partition.regions_per_layer()) json.integer(static_cast<long long>(regions));
    json.end_array().end_object().new_line();
}

void write_plane(const RegionPartition& partition, JsonWriter& json) {
    const PlaneWindow& window = partition.window();
    json.key("window").begin_array().value(window.s0).value(window.s1).value(window.t0).value(window.t1).end_array();
    json.new_line();
    json.key("plane").begin_object();
    json.key("origin").numbers(partition.frame().origin);
    json.key("u").numbers(partition.frame().u);
    json.key("v").numbers(partition.frame().v);
    json.end_object().new_line();
}

void write_region(const RegionPartition& partition, RegionId region, std::string_view pattern, JsonWriter& json) {
    json.new_line().begin_object();
    json.member("pattern", pattern);
    json.member("area", partition.area(region));
    json.key("polygon").begin_array();
    for (const Point2 corner : partition.polygon(region)) write_point(corner, json);
    json.end_array();
    if (partition.has_maps()) {
        const PlaneMap map = partition.map(region);
        json.key("weights").rows(map.slope);
        json.key("bias").numbers(map.bias);
    }
    json.end_object();
}

/// Calls visit(region, pattern text) for every region; a complete partition is walked, which is quicker than asking for each pattern.
template <class Visit>
void for_each_region(const RegionPartition& partition, Visit&& visit) {
    if (partition.complete() && partition.has_maps()) {
        partition.for_each_pattern(
            [&](RegionId region, PatternBits bits) { visit(region, pattern_text(partition.network(), bits)); });
        return;
    }
    for (std::size_t r = 0; r < partition.num_regions(); ++r) {
        visit(RegionId(r), region_pattern_text(partition, RegionId(r)));
    }
}

}  // namespace

std::string region_pattern_text(const RegionPartition& partition, RegionId region) {
    const std::string text = pattern_text(partition.network(), partition.pattern(region));
    const std::size_t depth = partition.depth(region);
    std::size_t end = 0;
    for (std::size_t layer = 0; layer < depth; ++layer) end = std::min(text.find('|', end), text.size()) + 1;
    return depth == 0 ? "" : text.substr(0, end - 1);
}

void write_partition_json(const RegionPartition& partition, const PartitionReportInfo& info,
                          const JsonWriter::Sink& sink) {
    JsonWriter json(sink);
    json.begin_object();
    json.member("format", "reluscope-partition").member_integer("version", 1).new_line();
    json.member("model", std::string_view(info.model)).new_line();
    write_plane(partition, json);
    json.key("axes")
        .begin_array()
        .value(std::string_view(info.axis_x))
        .value(std::string_view(info.axis_y))
        .end_array();
    json.new_line();
    json.member("complete", partition.complete()).new_line();
    if (info.seconds) json.member("seconds", *info.seconds).new_line();
    write_counts(partition, json);
    json.key("regions").begin_array();
    for_each_region(partition, [&](RegionId region, const std::string& pattern) {
        write_region(partition, region, pattern, json);
    });
    json.end_array().new_line();
    json.key("decision_boundary").begin_array();
    if (info.boundary != nullptr) {
        for (const LevelSegment& segment : info.boundary->segments) {
            json.new_line().begin_array();
            write_point(partition.to_plane(segment.a), json);
            write_point(partition.to_plane(segment.b), json);
            json.end_array();
        }
    }
    json.end_array().end_object().new_line();
}

void write_partition_csv(const RegionPartition& partition, const PartitionReportInfo& info,
                         const JsonWriter::Sink& sink) {
    std::string line = "pattern,area,corners,centre_" + info.axis_x + ",centre_" + info.axis_y;
    const std::size_t outputs = partition.has_maps() ? partition.num_outputs() : 0;
    for (std::size_t o = 0; o < outputs; ++o) {
        const std::string number = std::to_string(o);
        line += ",weight_" + number + "_" + info.axis_x + ",weight_" + number + "_" + info.axis_y + ",bias_" + number;
    }
    sink(line + "\n");
    const auto append = [&](double number) {
        line += ',';
        append_number(line, number);
    };
    for_each_region(partition, [&](RegionId region, const std::string& pattern) {
        line = pattern;
        append(partition.area(region));
        append(static_cast<double>(partition.polygon(region).size()));
        const Point2 centre = partition.centroid(region);
        append(centre.x);
        append(centre.y);
        if (outputs > 0) {
            const PlaneMap map = partition.map(region);
            for (Eigen::Index o = 0; o < map.bias.size(); ++o) {
                append(map.slope(o, 0));
                append(map.slope(o, 1));
                append(map.bias(o));
            }
        }
        line += '\n';
        sink(line);
    });
}

}  // namespace reluscope
