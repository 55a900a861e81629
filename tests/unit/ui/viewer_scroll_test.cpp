// A long stack with the wheel held: whenever the viewport says that its picture is the announced one, it is.
#include "unit/ui/viewer_fixture.h"

#include <QApplication>
#include <QTest>
#include <QWheelEvent>

#include <cstring>

namespace sagitta::test {
namespace {

constexpr int kImages = 800;
constexpr int kSide = 32;

// Image n is all of the value n mod 256.
int valueOf(int slice) { return slice % 256; }

class ViewerScrollTest : public ViewerTest {
protected:
    void addNumberedSeries() {
        for (int slice = 0; slice < kImages; ++slice) {
            auto header = std::make_shared<dicom::InstanceHeader>();
            header->sopInstanceUid = QStringLiteral("%1.7.%2").arg(kStudy).arg(slice + 1);
            header->study.studyInstanceUid = kStudy;
            header->series.seriesInstanceUid = kStudy + QStringLiteral(".7");
            header->series.modality = QStringLiteral("CT");
            header->frameOfReferenceUid = kStudy + QStringLiteral(".99");
            header->instanceNumber = slice + 1;
            header->format.photometric = dicom::Photometric::Monochrome2;
            header->format.rows = header->format.columns = kSide;
            header->format.bitsAllocated = header->format.bitsStored = 8;
            header->format.highBit = 7;
            dicom::FrameInfo frame;
            frame.plane = dicom::ImagePlane{{0, 0, double(slice)}, {1, 0, 0}, {0, 1, 0}};
            frame.spacing = {1, 1, dicom::SpacingBasis::Patient};
            dicom::VoiWindow voi;
            voi.center = 128;
            voi.width = 256;
            frame.windows = {voi};
            header->frames = {frame};
            const std::lock_guard lock(mutex);
            headers.push_back(header);
            files[header->sopInstanceUid] = QStringLiteral("no file");
        }
        loader.make = [](const dicom::InstanceHeader& header) {
            const std::shared_ptr<std::byte[]> data(new std::byte[size_t{kSide} * kSide]);
            std::memset(data.get(), valueOf(header.instanceNumber - 1), size_t{kSide} * kSide);
            return dicom::DecodedFrame{dicom::Frame(kSide, kSide, dicom::FrameColor::Grey, dicom::SampleType::U8, data),
                                       {}};
        };
    }
    void wheel(int notches) {
        const QPointF at(40, 40);
        QWheelEvent event(at, viewport().mapToGlobal(at), {}, {0, -120 * notches}, Qt::NoButton, {}, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(&viewport(), &event);
    }
};

// Looks at every painting.
class PaintJudge : public QObject {
public:
    explicit PaintJudge(ui::ViewportWidget& viewport) : m_viewport(viewport) { viewport.installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() != QEvent::Paint)
            return false;
        ++paintings;
        if (m_viewport.pictureState() != ui::ViewPicture::State::Ready)
            return false;
        ++ready;
        const QImage& picture = m_viewport.picture();
        const int grey = qGray(picture.pixel(picture.rect().center()));
        if (grey != valueOf(m_viewport.view()->sliceIndex()))
            ++stale;
        return false;
    }
    int paintings = 0;
    int ready = 0;
    int stale = 0;

private:
    ui::ViewportWidget& m_viewport;
};

TEST_F(ViewerScrollTest, AStaleImageIsNeverShownAsTheAnnouncedOne) {
    addNumberedSeries();
    open();
    window->resize(500, 400);
    ASSERT_TRUE(waitForPicture());
    PaintJudge judge(viewport());
    for (int i = 0; i < kImages; ++i) {
        const bool isBehind = i % 100 >= 50 && i % 100 < 70; // the decoder, which then catches up
        isBehind ? loader.hold() : loader.release();
        wheel(1);
        if (i % 5 == 0 && !isBehind) {
            ASSERT_TRUE(waitForPicture());
        }
        viewport().repaint();
    }
    EXPECT_EQ(view().sliceIndex(), kImages - 1);
    wheel(-kImages / 2); // a jump, and back at once
    viewport().repaint();
    wheel(kImages / 4);
    viewport().repaint();
    ASSERT_TRUE(waitForPicture());
    viewport().repaint();
    EXPECT_EQ(judge.stale, 0);
    EXPECT_GT(judge.ready, 100);
    EXPECT_LT(judge.ready, judge.paintings) << "never behind: nothing was proved";
}

} // namespace
} // namespace sagitta::test
