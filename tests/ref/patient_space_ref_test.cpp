// From files to the patient: where a thing of known place stands on the screen, in stack and MPR, and how long it is.
// Expected places are computed from what is written into the files, not from what the program read of them.
#include "dicom/dataset.h"
#include "dicom/display_set_builder.h"
#include "imaging/frame_loader.h"
#include "render/planar/planar_renderer.h"
#include "render/planar/value_probe.h"
#include "scene/annotation.h"
#include "scene/frame_geometry.h"
#include "scene/handles.h"
#include "scene/view.h"
#include "support/phantom.h"
#include "unit/dicom/made_file.h"

#include <QByteArrayList>
#include <QHash>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta {
namespace {

using dicom::InstanceHeaderPtr;
using scene::MprPlane;
using test::Elements;
namespace tags = dicom::tags;

struct Directions {
    const char* name;
    Vec3 row, column;
};

QByteArray decimals(std::initializer_list<double> values) {
    QByteArrayList texts;
    for (const double value : values)
        texts << QByteArray::number(value, 'g', 10);
    return texts.join('\\');
}
QByteArray decimals(Vec3 v) { return decimals({v.x, v.y, v.z}); }

class PatientSpace : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(dicom::initDicom()); }

    // The headers of files, in one display set; decoded frames in its order.
    void open(const std::vector<InstanceHeaderPtr>& headers, const QHash<QString, QString>& files) {
        const auto sets = dicom::buildDisplaySets(headers);
        ASSERT_EQ(sets.size(), 1U);
        m_set = sets[0];
        m_slices.clear();
        for (const dicom::DisplayFrame& frame : m_set->frames) {
            const auto decoded =
                imaging::loadFrame(files.value(frame.header->sopInstanceUid), *frame.header, frame.frame);
            ASSERT_TRUE(decoded) << decoded.error().message().toStdString();
            m_slices.push_back(decoded->frame);
        }
    }
    static InstanceHeaderPtr read(const QString& path) {
        const auto header = dicom::readInstanceHeader(path);
        EXPECT_TRUE(header) << (header ? std::string() : header.error().message().toStdString());
        return header ? *header : std::make_shared<const dicom::InstanceHeader>();
    }

    QTemporaryDir m_folder;
    dicom::DisplaySetPtr m_set;
    std::vector<dicom::Frame> m_slices;
};

// The middle of everything on the screen that is brighter than `value`, in the patient.
Vec3 middleOfBright(const dicom::DisplaySetPtr& set, const std::vector<dicom::Frame>& slices, double value) {
    scene::View view;
    view.setCanvas({128, 128});
    view.showStack(set);
    const render::CpuPlanarRenderer renderer(1);
    Vec3 sum;
    int count = 0;
    for (int k = 0; k < view.sliceCount(); ++k) {
        view.setSliceIndex(k, scene::Origin::User);
        render::PlanarRequest request;
        request.frame = render::makeFrameLayer(*view.currentFrame()->header, view.currentFrame()->frame,
                                               slices[static_cast<size_t>(k)]);
        request.presentation.voi = {value, 2, dicom::VoiFunction::LinearExact, {}};
        request.transform = view.transform();
        const QImage image = renderer.render(request);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (qGray(image.pixel(x, y)) < 255)
                    continue;
                sum = sum + view.transform().toPatient({x + 0.5, y + 0.5});
                ++count;
            }
        }
    }
    EXPECT_GT(count, 20);
    return sum * (1.0 / std::max(1, count));
}

// A bright ball on the patient's left, in front, towards the head, whichever way rows and columns run.
TEST_F(PatientSpace, TheMarkOnThePatientsLeftStandsThereUnderNegativeCosines) {
    const Directions all[] = {{"axial", {1, 0, 0}, {0, 1, 0}},
                              {"prone", {-1, 0, 0}, {0, -1, 0}},
                              {"rows to the right", {-1, 0, 0}, {0, 1, 0}},
                              {"columns to the front", {1, 0, 0}, {0, -1, 0}},
                              {"coronal", {1, 0, 0}, {0, 0, -1}},
                              {"coronal from behind", {-1, 0, 0}, {0, 0, -1}},
                              {"sagittal", {0, 1, 0}, {0, 0, -1}},
                              {"sagittal from the other side", {0, -1, 0}, {0, 0, -1}}};
    const test::PhantomMark mark = test::phantomMark();
    for (const Directions& directions : all) {
        test::PhantomSpec spec;
        spec.noise = 0;
        spec.rowDir = directions.row;
        spec.columnDir = directions.column;
        spec.slices = 44;
        spec.sliceSpacing = 10;
        QTemporaryDir folder;
        const auto paths = test::writePhantom(folder.path(), spec);
        ASSERT_TRUE(paths);
        std::vector<InstanceHeaderPtr> headers;
        QHash<QString, QString> files;
        for (const QString& path : *paths) {
            headers.push_back(read(path));
            files.insert(headers.back()->sopInstanceUid, path);
        }
        ASSERT_NO_FATAL_FAILURE(open(headers, files)) << directions.name;
        const Vec3 found = middleOfBright(m_set, m_slices, mark.value - 100);
        EXPECT_LT(length(found - mark.center), 6)
            << directions.name << ": " << found.x << ' ' << found.y << ' ' << found.z;
    }
}

// Slices of 12 x 9 pixels of 2 mm, every 3 mm, 5 mm thick, which hold 1000 + 100 slice + 10 row + column. Written as
// instances of one frame each, or as one enhanced instance.
struct MadeSlices {
    static constexpr int kColumns = 12, kRows = 9, kSlices = 6;
    static constexpr double kPixel = 2, kStep = 3, kThickness = 5;

    Vec3 row, column;
    Vec3 origin{-11, 7, 30};

    Vec3 normal() const { return cross(row, column); }
    Vec3 at(double i, double j, int k) const {
        return origin + row * (i * kPixel) + column * (j * kPixel) + normal() * (k * kStep);
    }
    static std::vector<std::uint16_t> pixels(int slice) {
        std::vector<std::uint16_t> values;
        for (int j = 0; j < kRows; ++j) {
            for (int i = 0; i < kColumns; ++i)
                values.push_back(static_cast<std::uint16_t>(1000 + 100 * slice + 10 * j + i));
        }
        return values;
    }
    QByteArray orientation() const { return decimals(row) + '\\' + decimals(column); }

    QByteArray classic(int slice) const {
        Elements d = test::identity({}, "1.2.840.10008.5.1.4.1.1.4", "MR");
        d.text(tags::SliceThickness, "DS", decimals({kThickness}));
        d.text(tags::ImagePositionPatient, "DS", decimals(at(0, 0, slice)));
        d.text(tags::ImageOrientationPatient, "DS", orientation());
        d.text(tags::PixelSpacing, "DS", decimals({kPixel, kPixel}));
        test::addImage(d, {.rows = kRows, .columns = kColumns});
        d.words(tags::PixelData, "OW", pixels(slice));
        return test::part10(QStringLiteral("1.2.840.10008.1.2.1"), d.encoded());
    }
    QByteArray enhanced() const {
        const auto group = [](dicom::Tag sequence, const Elements& content) {
            return Elements().sequence(sequence, {content}).encoded();
        };
        Elements shared;
        shared.raw(
            group(tags::PlaneOrientationSequence, Elements().text(tags::ImageOrientationPatient, "DS", orientation())));
        shared.raw(group(tags::PixelMeasuresSequence, Elements()
                                                          .text(tags::SliceThickness, "DS", decimals({kThickness}))
                                                          .text(tags::PixelSpacing, "DS", decimals({kPixel, kPixel}))));
        std::vector<Elements> perFrame;
        std::vector<std::uint16_t> all;
        for (int k = 0; k < kSlices; ++k) {
            perFrame.push_back(
                Elements().raw(group(tags::PlanePositionSequence,
                                     Elements().text(tags::ImagePositionPatient, "DS", decimals(at(0, 0, k))))));
            const std::vector<std::uint16_t> one = pixels(k);
            all.insert(all.end(), one.begin(), one.end());
        }
        Elements d = test::identity({}, "1.2.840.10008.5.1.4.1.1.4.1", "MR");
        test::addImage(d, {.rows = kRows, .columns = kColumns, .frames = kSlices});
        d.sequence(tags::SharedFunctionalGroupsSequence, {shared});
        d.sequence(tags::PerFrameFunctionalGroupsSequence, perFrame);
        d.words(tags::PixelData, "OW", all);
        return test::part10(QStringLiteral("1.2.840.10008.1.2.1"), d.encoded());
    }
};

// The pointer over a point of the patient reads the same place and value in the stack and in all three planes.
void expectSamePoint(const dicom::DisplaySetPtr& set, const std::vector<dicom::Frame>& slices, const MadeSlices& made) {
    const auto volume = imaging::Volume::make(set, slices);
    ASSERT_TRUE(volume) << volume.error().message().toStdString();
    scene::View view;
    view.setCanvas({211, 173});
    for (int k = 0; k < MadeSlices::kSlices; ++k) {
        for (const auto& [i, j] : {std::pair(1, 2), std::pair(9, 3), std::pair(4, 7)}) {
            const Vec3 point = made.at(i + 0.25, j + 0.25, k);
            view.showStack(set);
            view.setSliceIndex(k, scene::Origin::User);
            const auto inStack =
                render::probeFrame(view, slices[static_cast<size_t>(k)], view.transform().toCanvas(point));
            EXPECT_EQ(inStack.value, 1000 + 100 * k + 10 * j + i);
            ASSERT_TRUE(inStack.position);
            EXPECT_LT(length(*inStack.position - point), 1e-6);
            for (const MprPlane plane : {MprPlane::Axial, MprPlane::Coronal, MprPlane::Sagittal}) {
                view.showMpr(*volume, plane);
                scene::ViewState state = view.state();
                state.position = point;
                view.setState(state, scene::Origin::User);
                const auto inMpr = render::probePlane(view, view.transform().toCanvas(point));
                EXPECT_NEAR(inMpr.value, 1000 + 100 * k + 10 * (j + 0.25) + i + 0.25, 1e-2);
                ASSERT_TRUE(inMpr.position);
                EXPECT_LT(length(*inMpr.position - point), 1e-6);
            }
        }
    }
}

TEST_F(PatientSpace, StackAndMprReadTheSamePointOfClassicAndEnhancedImages) {
    const Directions all[] = {
        {"axial", {1, 0, 0}, {0, 1, 0}}, {"coronal", {1, 0, 0}, {0, 0, 1}}, {"sagittal", {0, 1, 0}, {0, 0, 1}}};
    for (const Directions& directions : all) {
        SCOPED_TRACE(directions.name);
        const MadeSlices made{directions.row, directions.column};
        QHash<QString, QString> files;
        std::vector<InstanceHeaderPtr> headers;
        for (int k = 0; k < MadeSlices::kSlices; ++k) {
            const QString path = test::writeFile(m_folder.path(), made.classic(k), QStringLiteral("%1.dcm").arg(k));
            auto header = std::make_shared<dicom::InstanceHeader>(*read(path));
            header->sopInstanceUid = QStringLiteral("1.2.3.4.5.%1").arg(k + 1); // all are written with the same one
            headers.push_back(header);
            files.insert(header->sopInstanceUid, path);
        }
        ASSERT_NO_FATAL_FAILURE(open(headers, files));
        ASSERT_NO_FATAL_FAILURE(expectSamePoint(m_set, m_slices, made));
        const QString path = test::writeFile(m_folder.path(), made.enhanced());
        const InstanceHeaderPtr header = read(path);
        ASSERT_NO_FATAL_FAILURE(open({header}, {{header->sopInstanceUid, path}}));
        ASSERT_NO_FATAL_FAILURE(expectSamePoint(m_set, m_slices, made));
    }
}

// PS3.3 10.7.1.3: PixelSpacing is the distance between rows, then the one between columns.
TEST_F(PatientSpace, LengthsOnPixelsThatAreNotSquareAreThoseOfTheFile) {
    Elements d = test::identity();
    d.text(tags::ImagePositionPatient, "DS", "0\\0\\0").text(tags::ImageOrientationPatient, "DS", "1\\0\\0\\0\\1\\0");
    d.text(tags::PixelSpacing, "DS", "0.5954\\0.5454");
    test::addImage(d, {.rows = 40, .columns = 50});
    d.words(tags::PixelData, "OW", std::vector<std::uint16_t>(40 * 50));
    const QString path =
        test::writeFile(m_folder.path(), test::part10(QStringLiteral("1.2.840.10008.1.2.1"), d.encoded()));
    const InstanceHeaderPtr header = read(path);
    ASSERT_NO_FATAL_FAILURE(open({header}, {{header->sopInstanceUid, path}}));
    scene::View view;
    view.setCanvas({317, 211});
    view.showStack(m_set);
    const render::FrameLayer layer = render::makeFrameLayer(*header, 0, m_slices[0]);
    const auto pixel = [&](int column, int row) {
        return view.transform().toCanvas(layer.origin + layer.columnStep * column + layer.rowStep * row);
    };
    for (int turn = 0; turn < 8; ++turn) {
        scene::ViewState state = view.state();
        state.rotationDeg = turn % 4 * 90;
        state.flipHorizontal = turn >= 4;
        view.setState(view.zoomedAbout(state, {100, 80}, 1 + 0.1 * turn), scene::Origin::User);
        const auto lengthOf = [&](QPointF from, QPointF to) {
            scene::Annotation drawn = *scene::annotationFor(view, scene::AnnotationType::Length);
            drawn.points = {view.transform().toPatient(from), view.transform().toPatient(to)};
            return drawn.lengthValue();
        };
        EXPECT_NEAR(lengthOf(pixel(5, 7), pixel(45, 7)), 40 * 0.5454, 1e-9) << "along a row";
        EXPECT_NEAR(lengthOf(pixel(5, 7), pixel(5, 37)), 30 * 0.5954, 1e-9) << "along a column";
        EXPECT_NEAR(lengthOf(pixel(5, 7), pixel(45, 37)), std::hypot(40 * 0.5454, 30 * 0.5954), 1e-9);
    }
}

} // namespace
} // namespace sagitta
