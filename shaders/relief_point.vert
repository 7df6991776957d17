// One quad per point in space, as large on the screen wherever it is.
layout(location = 0) in vec3 centre;  // cell x, cell y, logit
layout(location = 1) in float radius;
layout(location = 2) in vec4 fill;
layout(location = 3) in vec4 outline;

uniform mat4 camera;
uniform vec4 cells;
uniform vec2 heights;
uniform vec2 framebuffer;
uniform float pixel_ratio;
uniform float nearer;

flat out vec4 point_fill;
flat out vec4 point_outline;
flat out float point_radius;
flat out vec3 place;
out vec2 offset;

void main() {
    place = vec3(cells.xy + cells.zw * centre.xy, heights.x + heights.y * centre.z);
    vec4 clip = camera * vec4(place, 1.0);
    point_fill = fill;
    point_outline = outline;
    point_radius = radius * pixel_ratio;
    offset = (point_radius + 1.0) * vec2((gl_VertexID & 1) == 0 ? -1.0 : 1.0, (gl_VertexID & 2) == 0 ? -1.0 : 1.0);
    gl_Position = vec4(clip.xy + offset / framebuffer * 2.0 * clip.w, clip.z - nearer * clip.w, clip.w);
}
