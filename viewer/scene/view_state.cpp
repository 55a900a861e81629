#include "scene/view_state.h"

#include <QString>

#include <algorithm>
#include <array>

namespace sagitta::scene {

namespace {
constexpr double kLetterThreshold = 0.1; // sine of about 6 degrees

int fullTurn(int degrees) { return ((degrees % 360) + 360) % 360; }
} // namespace

ViewState turnedClockwise(ViewState state, int degrees) {
    state.rotationDeg = fullTurn(state.rotationDeg + degrees);
    return state;
}

// Mirroring after a turn is the opposite turn after mirroring.
ViewState mirroredLeftRight(ViewState state) {
    state.flipHorizontal = !state.flipHorizontal;
    state.rotationDeg = fullTurn(-state.rotationDeg);
    return state;
}

ViewState mirroredTopBottom(ViewState state) { return turnedClockwise(mirroredLeftRight(state), 180); }

Vec3 ViewTransform::toPatient(QPointF canvasPoint) const {
    return center + right * ((canvasPoint.x() - canvas.width() / 2) * mmPerPixel) +
           down * ((canvasPoint.y() - canvas.height() / 2) * mmPerPixel);
}

QPointF ViewTransform::toCanvas(Vec3 patient) const {
    const Vec3 offset = patient - center;
    return {canvas.width() / 2 + dot(offset, right) / mmPerPixel, canvas.height() / 2 + dot(offset, down) / mmPerPixel};
}

QString orientationLetters(Vec3 direction) {
    const double whole = length(direction);
    if (!isFinite(direction) || !(whole > 0))
        return {};
    struct Component {
        double size;
        char letter;
    };
    std::array<Component, 3> components{Component{std::abs(direction.x), direction.x > 0 ? 'L' : 'R'},
                                        Component{std::abs(direction.y), direction.y > 0 ? 'P' : 'A'},
                                        Component{std::abs(direction.z), direction.z > 0 ? 'H' : 'F'}};
    std::stable_sort(components.begin(), components.end(),
                     [](const Component& a, const Component& b) { return a.size > b.size; });
    QString letters;
    for (const Component& component : components) {
        if (component.size >= kLetterThreshold * whole)
            letters += QLatin1Char(component.letter);
    }
    return letters;
}

QString oppositeLetters(const QString& letters) {
    static constexpr char kFrom[] = "LRAPHF";
    static constexpr char kTo[] = "RLPAFH";
    QString opposite;
    for (const QChar letter : letters) {
        const auto at = QLatin1String(kFrom).indexOf(letter);
        if (at < 0)
            return {};
        opposite += QLatin1Char(kTo[at]);
    }
    return opposite;
}

} // namespace sagitta::scene
