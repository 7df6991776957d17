#pragma once

#include "analysis/regions/level_sets.h"
#include "base/section_job.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"
#include "scene/plane/plane_canvas.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace reluscope {

/// A picture of a plane as a document: what a canvas draws, and the words around it.
struct PlanePage {
    PlanePicture picture;    ///< its placement is not read
    PlaneWindow window;      ///< the part that is seen
    std::size_t output = 0;  ///< that the colours show, where they vary inside a region
    std::shared_ptr<const LevelSet> boundary;
    std::vector<Point2> path;  ///< from one end over the breakpoints to the other, as (s, t); may be empty
    std::string axis_x;
    std::string axis_y;
    std::string meaning;  ///< of the colours
    std::string status;   ///< how many regions there are
    /// Names of the legend's classes, each with its colour.
    std::vector<LegendEntry> areas;
    /// What the points are, and the names of their classes.
    std::string points_title;
    std::vector<LegendEntry> points;
};

class PlanePainter;

/// Draws, in slices, regions in the picture's colours (an output that varies inside a region in 64 exact steps), walls,
/// boundary, unit, points, axes and legend. The picture must have a mesh and colours.
class PlaneDrawingJob final : public SectionJob {
public:
    PlaneDrawingJob(PlanePage page, const Palette& palette, DrawPoint size);
    /// The drawing, once.
    Drawing take();

private:
    std::shared_ptr<PlanePainter> painter_;
};

/// The same at once.
Drawing plane_drawing(PlanePage page, const Palette& palette, DrawPoint size);

/// The lines of a level set, each from end to end, in the units of RegionPartition::cells().
std::vector<std::vector<Point2>> lines_of(const LevelSet& set);

}  // namespace reluscope
