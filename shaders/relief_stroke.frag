// A line with round ends, inside of the box only.
uniform vec4 colour;
uniform float width;
uniform float top;

flat in vec4 stroke_ends;
in vec2 pixel;
in vec3 place;
out vec4 result;

const float EDGE = 1.001;

void main() {
    if (abs(place.x) > EDGE || abs(place.y) > EDGE || abs(place.z) > top * EDGE) discard;
    vec2 along = stroke_ends.zw - stroke_ends.xy;
    vec2 from = pixel - stroke_ends.xy;
    float t = clamp(dot(from, along) / max(dot(along, along), 1e-12), 0.0, 1.0);
    float distance = length(from - t * along);
    float cover = clamp(0.5 * max(width, 1.0) + 0.5 - distance, 0.0, 1.0) * min(width, 1.0);
    if (cover <= 0.0) discard;
    result = vec4(colour.rgb, colour.a * cover);
}
