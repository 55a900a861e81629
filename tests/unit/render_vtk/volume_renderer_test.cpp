// Pictures of phantoms: whether they come, and whether everything in them is where it is in the patient.
#include "render/vtk/volume_renderer.h"

#include "unit/render_vtk/phantom.h"
#include "unit/render_vtk/picture.h"

#include <future>
#include <limits>

using namespace sagitta;
using namespace sagitta::render;
using test::Ball;
using test::Blob;
using test::findBright;
using test::Phantom;

namespace {

constexpr QSize kSize(200, 200);

Result<VolumePicture> renderNow(VolumeRenderer& renderer, const VolumeRequest& request) {
    std::promise<Result<VolumePicture>> answer;
    const int owner = 0;
    renderer.render(&owner, request, [&](const Result<VolumePicture>& picture) { answer.set_value(picture); });
    return answer.get_future().get();
}

// What the parallel camera makes of a place: pixels from the picture's middle, y up.
QPointF project(Vec3 offset, const VolumeCamera& camera, double pixelsPerMm) {
    const double a = camera.azimuthDeg * M_PI / 180, e = camera.elevationDeg * M_PI / 180;
    const Vec3 right{std::cos(a), std::sin(a), 0};
    const Vec3 up{-std::sin(e) * std::sin(a), std::sin(e) * std::cos(a), std::cos(e)};
    return {dot(offset, right) * pixelsPerMm, dot(offset, up) * pixelsPerMm};
}

// With kFit of the renderer: half the picture's height shows 0.85 of the radius of the sphere around the voxels.
double pixelsPerMm(double radius, QSize size = kSize) {
    return std::min(size.width(), size.height()) / 2.0 / (0.85 * radius);
}

} // namespace

class VolumeRendererTest : public testing::TestWithParam<VolumeMapper> {
protected:
    void SetUp() override {
#ifdef Q_OS_LINUX
        if (qEnvironmentVariableIsEmpty("DISPLAY"))
            GTEST_SKIP() << "3D pictures need an X display, and DISPLAY is not set";
#endif
        m_renderer = std::make_unique<VolumeRenderer>(makeInlineExecutor(), VolumeRendererOptions{GetParam(), 2, 0});
    }

    QImage picture(const imaging::VolumePtr& volume, const QString& preset, const VolumeCamera& camera = {},
                   VolumeQuality quality = VolumeQuality::Full, QSize size = kSize) {
        const auto result = renderNow(*m_renderer, {volume, preset, camera, size, quality});
        EXPECT_TRUE(result) << (result ? "" : result.error().message().toStdString());
        if (!result)
            return {};
        EXPECT_EQ(result->image.size(), size);
        EXPECT_EQ(result->image.format(), QImage::Format_RGB32);
        if (const QString folder = qEnvironmentVariable("SAGITTA_TEST_PICTURES"); !folder.isEmpty()) {
            const auto* info = testing::UnitTest::GetInstance()->current_test_info();
            result->image.save(
                QString("%1/%2-%3.png").arg(folder, QString(info->name()).replace('/', '-')).arg(++m_saved));
        }
        return result->image;
    }

    void expectAt(const Blob& blob, QPointF wanted, double tolerance = 1.5) {
        EXPECT_NEAR(blob.center.x(), wanted.x(), tolerance);
        EXPECT_NEAR(blob.center.y(), wanted.y(), tolerance);
    }

    std::unique_ptr<VolumeRenderer> m_renderer;
    int m_saved = 0;
};

INSTANTIATE_TEST_SUITE_P(Mappers, VolumeRendererTest, testing::Values(VolumeMapper::Cpu, VolumeMapper::Gpu),
                         [](const auto& mapper) { return mapper.param == VolumeMapper::Cpu ? "Cpu" : "Gpu"; });

TEST_P(VolumeRendererTest, probeNamesWhatRenders) {
    std::promise<Result<QString>> answer;
    m_renderer->probe([&](const Result<QString>& result) { answer.set_value(result); });
    const auto result = answer.get_future().get();
    ASSERT_TRUE(result) << result.error().message().toStdString();
    EXPECT_TRUE(result->startsWith(GetParam() == VolumeMapper::Cpu ? "VTK FixedPoint (CPU)" : "VTK GPU ray cast: "))
        << result->toStdString();
}

// A ball at the patient's left, back and head, off the volume's middle, which is itself off the origin.
TEST_P(VolumeRendererTest, showsThePatientFromTheSideAskedFor) {
    const Vec3 middle{20, -35, 110}, offset{14, 6, 9};
    auto phantom = Phantom::axial({48, 48, 48}, {1, 1, 1}, middle);
    phantom.stored = Ball{middle + offset, 5};
    const auto volume = phantom.make();
    ASSERT_TRUE(volume);
    const double scale = pixelsPerMm(std::sqrt(3.0) * 24);

    for (const QString& preset : {QString("CT Bone"), QString("MIP")}) {
        SCOPED_TRACE(preset.toStdString());
        const auto seen = [&](double azimuth, double elevation) {
            return findBright(picture(volume, preset, {azimuth, elevation, 1})).center;
        };
        // From the front the patient's left is at the right of the picture; from the left the front is at the left.
        const QPointF front = seen(0, 0), left = seen(90, 0), back = seen(180, 0), above = seen(0, 90);
        EXPECT_TRUE(front.x() > 10 && front.y() > 10);
        EXPECT_TRUE(left.x() > 5 && left.y() > 10);
        EXPECT_TRUE(back.x() < -10 && back.y() > 10);
        EXPECT_TRUE(above.x() > 10 && above.y() > 5) << "the front is below";
        for (const auto& [azimuth, elevation] :
             {std::pair{0, 0}, {90, 0}, {180, 0}, {270, 0}, {0, 90}, {0, -90}, {37, 25}}) {
            SCOPED_TRACE(testing::Message() << "azimuth " << azimuth << " elevation " << elevation);
            const VolumeCamera camera{double(azimuth), double(elevation), 1};
            expectAt(findBright(picture(volume, preset, camera)), project(offset, camera, scale));
        }
    }
}

TEST_P(VolumeRendererTest, keepsABallRoundWhereVoxelsAreLong) {
    const Vec3 offset{-12, 4, 15};
    auto phantom = Phantom::axial({64, 64, 20}, {1, 1, 5});
    phantom.stored = [ball = Ball{offset, 16}](Vec3 p) {
        return std::clamp(300 + 100 * (ball.radius - length(p - ball.center)), -1000.0, 1500.0);
    };
    const auto volume = phantom.make();
    ASSERT_TRUE(volume);
    const double scale = pixelsPerMm(std::sqrt(32.0 * 32 + 32 * 32 + 50 * 50));
    for (const double azimuth : {0.0, 90.0, 45.0}) {
        const VolumeCamera camera{azimuth, 0, 1};
        const Blob blob = findBright(picture(volume, "CT Bone", camera), 40);
        EXPECT_NEAR(blob.aspect(), 1, 0.12) << azimuth;
        EXPECT_NEAR(blob.box.width(), 2 * 16 * scale, 5) << azimuth;
        expectAt(blob, project(offset, camera, scale), 3);
    }
}

// Gantry tilt shears the grid; a mirrored slice order makes it left-handed; an oblique acquisition turns it.
TEST_P(VolumeRendererTest, placesShearedMirroredAndTurnedGrids) {
    const double c = std::cos(0.4), s = std::sin(0.4);
    const Affine sheared{{1, 0, 0}, {0, 1, 0}, {0, 1, 2}, {}};
    const Affine mirrored{{1, 0, 0}, {0, 1, 0}, {0, 0, -2}, {}};
    const Affine turned{{c, s, 0}, {0, 0, -1}, {-2 * s, 2 * c, 0}, {}};
    const Vec3 offset{9, 7, 10};
    for (const Affine& grid : {sheared, mirrored, turned}) {
        Phantom phantom;
        phantom.size = {48, 48, 24};
        phantom.indexToPatient = grid;
        phantom.centerAt({0, 0, 0});
        phantom.stored = Ball{offset, 8};
        const auto volume = phantom.make();
        ASSERT_TRUE(volume);
        double radius = 0;
        for (const double z : {-12.0, 12.0})
            for (const double y : {-24.0, 24.0})
                radius = std::max(radius, length(grid.mapVector({24, y, z})));
        for (const VolumeCamera& camera : {VolumeCamera{}, VolumeCamera{90, 0, 1}, VolumeCamera{0, 90, 1}}) {
            const Blob blob = findBright(picture(volume, "CT Bone", camera), 60);
            expectAt(blob, project(offset, camera, pixelsPerMm(radius)), 2.5);
            EXPECT_NEAR(blob.aspect(), 1, 0.2);
        }
    }
}

TEST_P(VolumeRendererTest, lightsTheSideThatIsSeen) {
    for (const double direction : {1.0, -1.0}) {
        auto phantom = Phantom::axial({48, 48, 24}, {1, 1, 2});
        phantom.indexToPatient.z = {0, 0, 2 * direction};
        phantom.centerAt({});
        phantom.stored = [](Vec3 p) { return std::clamp(300 + 150 * (18 - length(p)), -1000.0, 1500.0); };
        const auto volume = phantom.make();
        ASSERT_TRUE(volume);
        for (const VolumeCamera& camera : {VolumeCamera{}, VolumeCamera{120, 30, 1}, VolumeCamera{0, 90, 1}}) {
            const QImage image = picture(volume, "CT Bone", camera);
            const auto grey = [&](double right, double up) {
                const double radius = 18 * pixelsPerMm(std::sqrt(3.0) * 24);
                return qGray(
                    image.pixel(static_cast<int>(99.5 + right * radius), static_cast<int>(99.5 - up * radius)));
            };
            const int middle = grey(0, 0);
            EXPECT_GT(middle, 120);
            for (const auto& [x, y] : {std::pair{0.9, 0.0}, {-0.9, 0.0}, {0.0, 0.9}, {0.0, -0.9}})
                EXPECT_LT(grey(x, y), middle - 25) << "the rim turns away from the light";
        }
    }
}

TEST_P(VolumeRendererTest, anInteractiveFrameShowsTheSameCoarser) {
    auto phantom = Phantom::axial({48, 48, 48}, {1, 1, 1});
    phantom.stored = Ball{{10, 0, 12}, 8};
    const auto volume = phantom.make();
    ASSERT_TRUE(volume);
    const Blob full = findBright(picture(volume, "CT Bone"), 60);
    const Blob quick = findBright(picture(volume, "CT Bone", {}, VolumeQuality::Interactive), 60);
    const Blob again = findBright(picture(volume, "CT Bone"), 60);
    expectAt(quick, full.center, 4);
    EXPECT_NEAR(quick.box.width(), full.box.width(), 9);
    EXPECT_EQ(full.box, again.box) << "full quality comes back";
}

TEST_P(VolumeRendererTest, aFirstInteractiveFrameComesBeforeTheLight) {
    auto phantom = Phantom::axial({48, 48, 48}, {1, 1, 1});
    phantom.stored = [](Vec3 p) { return std::clamp(300 + 150 * (18 - length(p)), -1000.0, 1500.0); };
    const auto volume = phantom.make();
    ASSERT_TRUE(volume);
    const QImage first = picture(volume, "CT Bone", {}, VolumeQuality::Interactive);
    const QImage full = picture(volume, "CT Bone");
    const QImage later = picture(volume, "CT Bone", {}, VolumeQuality::Interactive);
    EXPECT_EQ(first == later, GetParam() == VolumeMapper::Gpu) << "only the CPU has to compute normals first";
    const Blob lit = findBright(full, 60);
    for (const QImage& quick : {first, later}) {
        expectAt(findBright(quick, 60), lit.center, 3);
        EXPECT_GT(findBright(quick, 60).pixels, lit.pixels / 2);
    }
}

TEST_P(VolumeRendererTest, zoomsAboutTheMiddleAndFitsThePicture) {
    auto phantom = Phantom::axial({48, 48, 48}, {1, 1, 1});
    phantom.stored = Ball{{6, 0, 4}, 4};
    const auto volume = phantom.make();
    ASSERT_TRUE(volume);
    const double radius = std::sqrt(3.0) * 24;
    expectAt(findBright(picture(volume, "MIP", {0, 0, 2})), project({6, 0, 4}, {}, 2 * pixelsPerMm(radius)));
    for (const QSize size : {QSize(300, 150), QSize(150, 300), QSize(331, 157)})
        expectAt(findBright(picture(volume, "MIP", {}, VolumeQuality::Full, size)),
                 project({6, 0, 4}, {}, pixelsPerMm(radius, size)));
}

TEST_P(VolumeRendererTest, saysThatTheResolutionIsReducedAndStaysInPlace) {
    const Vec3 offset{10, 0, 12};
    auto phantom = Phantom::axial({48, 48, 48}, {1, 1, 1});
    phantom.stored = Ball{offset, 8};
    const auto volume = phantom.make();
    ASSERT_TRUE(volume);
    const VolumeRequest request{volume, "CT Bone", {}, kSize, VolumeQuality::Full};
    EXPECT_TRUE(renderNow(*m_renderer, request)->warnings.isEmpty());
    VolumeRenderer tight(makeInlineExecutor(), {GetParam(), 1, 24 * 24 * 24 * 5});
    const auto result = renderNow(tight, request);
    ASSERT_TRUE(result) << result.error().message().toStdString();
    ASSERT_EQ(result->warnings.size(), 1);
    EXPECT_TRUE(result->warnings[0].startsWith("3D: reduced resolution")) << result->warnings[0].toStdString();
    expectAt(findBright(result->image, 60), project(offset, {}, pixelsPerMm(std::sqrt(3.0) * 24)), 2);
}

TEST_P(VolumeRendererTest, changesVolumeAndPreset) {
    auto leftPhantom = Phantom::axial({32, 32, 32}, {1, 1, 1});
    leftPhantom.stored = Ball{{8, 0, 0}, 5};
    auto rightPhantom = Phantom::axial({40, 36, 32}, {1, 1, 1});
    rightPhantom.stored = Ball{{-8, 0, 0}, 5, 1200};
    const auto left = leftPhantom.make(), right = rightPhantom.make<float>();
    ASSERT_TRUE(left && right);
    for (int round = 0; round < 2; ++round)
        for (const QString& preset : {QString("CT Bone"), QString("MIP")}) {
            EXPECT_GT(findBright(picture(left, preset), 60).center.x(), 10);
            EXPECT_LT(findBright(picture(right, preset), 60).center.x(), -10);
        }
    // Only the shell of the ball has lung values, between air and bone.
    EXPECT_EQ(findBright(picture(left, "CT Lung"), 130).pixels, 0) << "bone is clear in the lung preset";
    EXPECT_GT(findBright(picture(left, "CT Bone"), 130).pixels, 0);
}

TEST_P(VolumeRendererTest, takesEverySampleType) {
    auto phantom = Phantom::axial({24, 24, 24}, {1, 1, 1});
    phantom.modality = "MR";
    phantom.scale = {};
    phantom.stored = Ball{{5, 0, 5}, 5, 120, 3};
    const auto check = [&](const imaging::VolumePtr& volume, const char* type) {
        ASSERT_TRUE(volume) << type;
        const QPointF center = findBright(picture(volume, "MIP"), 60).center;
        EXPECT_TRUE(center.x() > 10 && center.y() > 10) << type;
    };
    check(phantom.make<std::uint8_t>(), "U8");
    check(phantom.make<std::int8_t>(), "S8");
    check(phantom.make<std::uint16_t>(), "U16");
    check(phantom.make<std::int16_t>(), "S16");
    check(phantom.make<std::uint32_t>(), "U32");
    check(phantom.make<std::int32_t>(), "S32");
    check(phantom.make<float>(), "F32");
    check(phantom.make<double>(), "F64");
}

TEST_P(VolumeRendererTest, survivesAConstantVolumeAndTheSmallest) {
    for (const int size : {2, 3, 16}) {
        auto phantom = Phantom::axial({size, size, size}, {1, 1, 1});
        phantom.stored = [](Vec3) { return 40.0; };
        for (const QString& preset : volumePresets())
            EXPECT_FALSE(picture(phantom.make(), preset).isNull());
    }
}

TEST_P(VolumeRendererTest, saysWhatItCannotDo) {
    auto phantom = Phantom::axial({8, 8, 8}, {1, 1, 1});
    phantom.stored = Ball{};
    const auto volume = phantom.make();
    const auto code = [&](const VolumeRequest& request) {
        const auto result = renderNow(*m_renderer, request);
        return result ? ErrorCode::Internal : result.error().code();
    };
    EXPECT_EQ(code({volume, "Sepia", {}, kSize}), ErrorCode::NotFound);
    EXPECT_EQ(code({nullptr, "MIP", {}, kSize}), ErrorCode::NotFound);
    EXPECT_EQ(code({volume, "MIP", {}, QSize(0, 10)}), ErrorCode::Unsupported);
    EXPECT_EQ(code({volume, "MIP", {}, QSize(10, 100000)}), ErrorCode::Unsupported);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(picture(volume, "MIP", {nan, std::numeric_limits<double>::infinity(), nan}).isNull());
}
