#include "reports/partition_report.h"

#include "analysis/patterns.h"
#include "base/numerics/numerics.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace reluscope {

namespace {

void write_point(Point2 p, JsonWriter& json) { json.begin_array().value(p.x).value(p.y).end_array(); }

void write_counts(const RegionPartition& partition, const std::optional<WholePlane>& whole, JsonWriter& json) {
    json.key("counts").begin_object();
    json.member_integer("regions", static_cast<long long>(partition.num_regions()));
    json.member_integer("vertices", static_cast<long long>(partition.cells().num_vertices()));
    json.member_integer("edges", static_cast<long long>(partition.cells().num_edges()));
    json.member_integer("merged", static_cast<long long>(partition.decisions().merged));
    if (partition.decisions().undecided > 0)
        json.member_integer("undecided", static_cast<long long>(partition.decisions().undecided));
    if (whole) {
        json.key("whole").begin_object();
        json.member_integer("regions", static_cast<long long>(whole->regions)).member("exact", whole->exact);
        json.end_object();
    }
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

void write_boundary_segment(const RegionPartition& partition, const LevelSegment& segment, JsonWriter& json) {
    json.new_line().begin_array();
    write_point(partition.to_plane(segment.a), json);
    write_point(partition.to_plane(segment.b), json);
    json.end_array();
}

/// What the sections of a partition as JSON share.
struct PartitionObject {
    PartitionObject(std::shared_ptr<const RegionPartition> partition, PartitionReportInfo about, TextSink sink)
        : regions(std::move(partition)), info(std::move(about)), json(std::move(sink)) {}

    void write_head() {
        json.begin_object();
        write_partition_summary(regions.partition(), info, json);
        json.key("regions").begin_array();
    }

    RegionReader regions;
    PartitionReportInfo info;
    JsonWriter json;
};

/// The regions of a partition as the lines of a table.
struct RegionLines {
    RegionLines(std::shared_ptr<const RegionPartition> partition, TextSink to)
        : regions(std::move(partition)), sink(std::move(to)) {}

    std::size_t outputs() const { return regions.partition().has_maps() ? regions.partition().num_outputs() : 0; }
    void append(double number) {
        text += ',';
        append_number(text, number);
    }
    void write_header(const PartitionReportInfo& info) {
        text = "pattern,area,corners,centre_" + info.axis_x + ",centre_" + info.axis_y;
        for (std::size_t o = 0; o < outputs(); ++o) {
            const std::string number = std::to_string(o);
            text +=
                ",weight_" + number + "_" + info.axis_x + ",weight_" + number + "_" + info.axis_y + ",bias_" + number;
        }
        text += '\n';
    }
    void write_region() {
        const RegionPartition& partition = regions.partition();
        const auto [region, pattern] = regions.next();
        text += pattern;
        append(partition.area(region));
        append(static_cast<double>(partition.polygon(region).size()));
        const Point2 centre = partition.centroid(region);
        append(centre.x);
        append(centre.y);
        if (outputs() > 0) {
            const PlaneMap map = partition.map(region);
            for (Eigen::Index o = 0; o < map.bias.size(); ++o) {
                append(map.slope(o, 0));
                append(map.slope(o, 1));
                append(map.bias(o));
            }
        }
        text += '\n';
        if (text.size() > (1 << 16)) flush();
    }
    void flush() {
        sink(text);
        text.clear();
    }

    RegionReader regions;
    TextSink sink;
    std::string text;
};

}  // namespace

RegionReader::RegionReader(std::shared_ptr<const RegionPartition> partition) : partition_(std::move(partition)) {
    if (partition_->complete() && partition_->has_maps()) cursor_.emplace(*partition_);
}

std::pair<RegionId, std::string> RegionReader::next() {
    if (cursor_ && cursor_->next()) return {cursor_->region(), pattern_text(partition_->network(), cursor_->bits())};
    const RegionId region(next_++);
    return {region, region_pattern_text(*partition_, region)};
}

void write_partition_summary(const RegionPartition& partition, const PartitionReportInfo& info, JsonWriter& json) {
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
    if (!partition.flaw().empty()) json.member("flaw", std::string_view(partition.flaw())).new_line();
    if (info.seconds) json.member("seconds", *info.seconds).new_line();
    write_counts(partition, info.whole, json);
}

std::string region_pattern_text(const RegionPartition& partition, RegionId region) {
    const std::string text = pattern_text(partition.network(), partition.pattern(region));
    const std::size_t depth = partition.depth(region);
    std::size_t end = 0;
    for (std::size_t layer = 0; layer < depth; ++layer) end = std::min(text.find('|', end), text.size()) + 1;
    return depth == 0 ? "" : text.substr(0, end - 1);
}

std::unique_ptr<Job> partition_json_job(std::shared_ptr<const RegionPartition> partition,
                                        const PartitionReportInfo& info, TextSink sink) {
    auto job = std::make_unique<TextJob>(std::move(sink));
    const std::size_t count = partition->num_regions();
    const auto object = std::make_shared<PartitionObject>(std::move(partition), info, job->sink());
    job->once([object] { object->write_head(); });
    job->each(count, [object](std::size_t) {
        const auto [region, pattern] = object->regions.next();
        write_region(object->regions.partition(), region, pattern, object->json);
    });
    job->once([object] {
        object->json.end_array().new_line();
        object->json.key("decision_boundary").begin_array();
    });
    job->each(info.boundary ? info.boundary->segments.size() : 0, [object](std::size_t i) {
        write_boundary_segment(object->regions.partition(), object->info.boundary->segments[i], object->json);
    });
    job->once([object] {
        object->json.end_array().end_object().new_line();
        object->json.flush();
    });
    return job;
}

std::unique_ptr<Job> partition_csv_job(std::shared_ptr<const RegionPartition> partition,
                                       const PartitionReportInfo& info, TextSink sink) {
    auto job = std::make_unique<TextJob>(std::move(sink));
    const std::size_t count = partition->num_regions();
    const auto lines = std::make_shared<RegionLines>(std::move(partition), job->sink());
    job->once([lines, info] { lines->write_header(info); });
    job->each(count, [lines](std::size_t) { lines->write_region(); });
    job->once([lines] { lines->flush(); });
    return job;
}

}  // namespace reluscope
