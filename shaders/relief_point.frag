// A disc with an outline of one unit, inside of the box only.
uniform float pixel_ratio;
uniform float top;

flat in vec4 point_fill;
flat in vec4 point_outline;
flat in float point_radius;
flat in vec3 place;
in vec2 offset;
out vec4 result;

const float EDGE = 1.0005;

void main() {
    if (abs(place.x) > EDGE || abs(place.y) > EDGE || abs(place.z) > top * EDGE) discard;
    float distance = length(offset);
    float cover = clamp(point_radius + 0.5 - distance, 0.0, 1.0);
    if (cover <= 0.0) discard;
    float inside = clamp(point_radius - pixel_ratio + 0.5 - distance, 0.0, 1.0);
    vec4 colour = mix(point_outline, point_fill, inside);
    result = vec4(colour.rgb, colour.a * cover);
}
