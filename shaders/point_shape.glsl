// How far p lies outside of a shape of radius r about the origin (inside: below 0); x to the right, y downwards. The
// numbers are those of PointShape.
const float kSide = 0.886;
const float kLow = 0.70;
const float kArm = 1.20;
const float kArmWidth = 0.42;
const float kLong = 1.40;
const float kShort = 0.56;
const float kFarthest = 1.40;  // of a corner

float box_distance(vec2 p, vec2 half_sides) {
    vec2 q = abs(p) - half_sides;
    return max(q.x, q.y);
}
float triangle_distance(vec2 p, float r) {  // tip upwards
    return max(p.y, abs(p.x) * 0.86603 - p.y * 0.5) - kLow * r;
}
float plus_distance(vec2 p, float r) {
    vec2 arm = vec2(kArm, kArmWidth) * r;
    return min(box_distance(p, arm), box_distance(p, arm.yx));
}
vec2 turned(vec2 p) {
    return vec2(p.x + p.y, p.y - p.x) * 0.70711;
}
float shape_distance(vec2 p, float r, int shape) {
    if (shape == 0) return length(p) - r;
    if (shape == 1) return box_distance(p, vec2(kSide * r));
    if (shape == 2) return triangle_distance(p, r);
    if (shape == 3) return box_distance(turned(p), vec2(kSide * r));
    if (shape == 4) return triangle_distance(-p, r);
    if (shape == 5) return plus_distance(p, r);
    if (shape == 6) return plus_distance(turned(p), r);
    if (shape == 7) return box_distance(p, vec2(kLong, kShort) * r);
    if (shape == 8) return box_distance(p, vec2(kShort, kLong) * r);
    return triangle_distance(vec2(p.y, p.x), r);
}
// Filled, with a rim of `rim` inside of its outline; soft by a pixel.
vec4 shape_colour(vec2 p, float r, int shape, float rim, vec4 fill, vec4 outline) {
    float outside = shape_distance(p, r, shape);
    float inside = clamp(0.5 - rim - outside, 0.0, 1.0);
    vec4 colour = mix(outline, fill, inside);
    return vec4(colour.rgb, colour.a * clamp(0.5 - outside, 0.0, 1.0));
}
// Half the side of the square that a shape and its soft edge lie in.
float shape_reach(float r, int shape) {
    return (shape == 0 ? r : kFarthest * r) + 1.0;
}
