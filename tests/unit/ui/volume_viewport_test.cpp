// The 3D pane says what must be said of the volume, also where no picture can be made.
#include "ui/viewer/volume_viewport.h"

#include "support/made_series.h"

#include <gtest/gtest.h>

using namespace sagitta;

namespace {

imaging::VolumePtr volumeWith(const QStringList& warnings) {
    const test::SeriesSpec spec;
    const auto slices = test::makeSlices(spec, [](int, int, int k) { return static_cast<std::int16_t>(k); });
    const auto volume = imaging::Volume::make(test::makeSet(spec), slices, warnings);
    return volume ? *volume : nullptr;
}

int amberPixels(ui::VolumeViewport& viewport) {
    const QImage image = viewport.grab().toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            count += c.red() > 180 && c.green() > 110 && c.blue() < 110 ? 1 : 0;
        }
    }
    return count;
}

TEST(VolumeViewport, SaysWhatIsWrongWithSlices) {
    QObject context;
    render::VolumeRenderer renderer(makeQtExecutor(&context));
    ui::VolumeViewport viewport(renderer);
    viewport.resize(400, 300);
    viewport.setVolume(volumeWith({}));
    EXPECT_TRUE(viewport.marks().isEmpty());
    EXPECT_EQ(amberPixels(viewport), 0);
    viewport.setVolume(volumeWith({"slice 2: pixel data truncated", "slice 3: x", "slice 4: y"}));
    EXPECT_EQ(viewport.marks(), (QStringList{"slice 2: pixel data truncated", "and 2 more warnings about slices"}));
    EXPECT_GT(amberPixels(viewport), 20);
    EXPECT_TRUE(viewport.accessibleDescription().contains("slice 2: pixel data truncated"));
}

} // namespace
