#pragma once

#include "analysis/regions/level_sets.h"
#include "base/section_job.h"
#include "scene/kit/drawing.h"
#include "scene/kit/palette.h"
#include "scene/plane/plane_canvas.h"
#include "scene/plane/plot_painter.h"

#include <memory>
#include <string>
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
    PlaneLegend legend;
    double t_per_s = 0;                   ///< so many units of t are as long as one of s; 0: the picture is filled
    std::vector<std::string> notes = {};  ///< what kind of slice it is; nothing for a plane of all inputs
};

/// The size of a drawing whose picture is `long_side` long and has the proportions of the window, as far as the words
/// around it have room.
DrawPoint plane_drawing_size(const PlaneWindow& window, float long_side);

/// Where the picture stands in a drawing of `size`, inside of axes and legend.
DrawRect plane_drawing_area(const PlaneWindow& window, DrawPoint size);

/// The size of a drawing whose picture has the size `picture`.
DrawPoint plane_drawing_size_for(DrawPoint picture);

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

/// What PlaneDrawingJob makes, run to its end in this call.
Drawing plane_drawing(PlanePage page, const Palette& palette, DrawPoint size);

/// The lines of a level set, each from end to end, in the units of RegionPartition::cells().
std::vector<std::vector<Point2>> lines_of(const LevelSet& set);

}  // namespace reluscope
