#include "app/plane/regions_export.h"

#include <utility>

namespace reluscope {

namespace {

/// The partition of one window, then its decision boundary, then the file.
class RegionsExportJob final : public Job {
public:
    RegionsExportJob(std::unique_ptr<RegionPartitionJob> regions, PartitionReportInfo info, bool csv, TextSink sink)
        : regions_(std::move(regions)), info_(std::move(info)), csv_(csv), sink_(std::move(sink)) {}

    bool step() override {
        if (regions_) {
            if (regions_->step()) return true;
            partition_ = regions_->take();
            regions_.reset();
            if (partition_->has_maps()) boundary_ = std::make_unique<LevelSetJob>(*partition_);
        } else if (boundary_) {
            if (boundary_->step()) return true;
            info_.boundary = std::make_shared<const LevelSet>(boundary_->take());
            boundary_.reset();
        } else if (!text_) {
            text_ = (csv_ ? partition_csv_job : partition_json_job)(partition_, info_, sink_);
        } else {
            return text_->step();
        }
        return true;
    }
    double progress() const override {
        constexpr double kShareOfRegions = 0.5;
        if (regions_) return kShareOfRegions * regions_->progress();
        return text_ ? kShareOfRegions + (1 - kShareOfRegions) * text_->progress() : kShareOfRegions;
    }

private:
    std::unique_ptr<RegionPartitionJob> regions_;
    std::shared_ptr<const RegionPartition> partition_;
    std::unique_ptr<LevelSetJob> boundary_;
    std::unique_ptr<Job> text_;
    PartitionReportInfo info_;
    bool csv_;
    TextSink sink_;
};

}  // namespace

Result<std::unique_ptr<Job>> regions_export_job(const PlaneState& plane, const PartitionReportInfo& info, bool csv,
                                                TextSink sink) {
    PartitionOptions options = plane.limits;
    options.depth = plane.view.depth;
    std::shared_ptr<const Network> network(plane.partition, &plane.partition->network());
    auto regions = RegionPartitionJob::create(std::move(network), plane.frame, plane.view.window, options);
    if (!regions) return tl::unexpected<Error>(regions.error());
    return std::make_unique<RegionsExportJob>(*std::move(regions), info, csv, std::move(sink));
}

}  // namespace reluscope
