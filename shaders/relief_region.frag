// One colour for all (mode 0), the corners' colours (1), or a ramp (2), in which 2 is added to values that step back;
// lit by one lamp beside the viewer.
uniform int mode;
uniform vec4 flat_colour;
uniform vec3 background;
uniform sampler2D ramp;
uniform vec3 eye;
uniform vec3 lamp;       // towards it, of length 1
uniform float top;       // of the box, above and below its middle
uniform float lighting;  // 0: none

in vec4 corner_colour;
in float ramp_value;
in vec3 place;
flat in vec3 facet_normal;
out vec4 result;

const float STEP_BACK = 2.0;
const float STEP_BACK_MIX = 0.62;
const float EDGE = 1.0005;

void main() {
    if (abs(place.x) > EDGE || abs(place.y) > EDGE || abs(place.z) > top * EDGE) discard;
    vec4 colour = flat_colour;
    if (mode == 1) {
        colour = corner_colour;
    } else if (mode == 2) {
        bool back = ramp_value > 0.5 * (1.0 + STEP_BACK);
        float t = back ? ramp_value - STEP_BACK : ramp_value;
        colour = vec4(mix(texture(ramp, vec2(t, 0.5)).rgb, background, back ? STEP_BACK_MIX : 0.0), 1.0);
    }
    vec3 to_eye = normalize(eye - place);
    vec3 normal = facet_normal;
    float side = 1.0;
    if (dot(normal, to_eye) < 0.0) {
        normal = -normal;
        side = 0.92;  // seen from below
    }
    float diffuse = max(dot(normal, lamp), 0.0);
    float shine = pow(max(dot(normal, normalize(lamp + to_eye)), 0.0), 28.0);
    vec3 lit = side * colour.rgb * (0.60 + 0.50 * diffuse) + 0.10 * shine;
    result = vec4(mix(colour.rgb, lit, lighting), colour.a);
}
