// What stands in and on the picture of a viewport: the value under the pointer, the magnifier, colours, the levels of
// text, windows found from the pixels, true size.
#include "render/planar/auto_window.h"
#include "ui/common/text_size.h"
#include "ui/viewer/true_size.h"
#include "unit/ui/screenshot.h"
#include "unit/ui/viewer_fixture.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <future>

namespace sagitta::test {
namespace {

using ui::ViewPicture;

class ViewportPicture : public ViewerTest {
protected:
    void openOne() {
        addSeries(series(1, QStringLiteral("CT")));
        open();
        ASSERT_TRUE(waitForPicture());
        viewport().setMagnifying(false);
    }
    void hover(QPoint at, int number = 1) {
        QMouseEvent move(QEvent::MouseMove, at, viewport(number).mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QApplication::sendEvent(&viewport(number), &move);
    }
    QImage shot() { return viewport().grab().toImage(); }
    ui::Magnifier& lens() { return viewport().magnifier(); }
    bool waitForLens() {
        return QTest::qWaitFor([this] { return lens().isVisible() && !lens().image().isNull(); });
    }
    // The picture that the renderer makes of the frame on show under another transform.
    QImage rendered(const scene::ViewTransform& transform) {
        const dicom::DisplayFrame& frame = *view().currentFrame();
        const auto decoded = frames.tryGet(frame.ref());
        EXPECT_TRUE(decoded && *decoded);
        render::PlanarRequest request;
        request.frame = render::makeFrameLayer(*frame.header, frame.frame, (*decoded)->frame);
        request.presentation = view().presentation();
        request.presentation.voi = view().shownWindow();
        request.transform = transform;
        return planar.render(request);
    }
    void wheel(int notches) {
        const QPoint at = viewport().rect().center();
        QWheelEvent event(at, viewport().mapToGlobal(at), {}, {0, 120 * notches}, {}, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&viewport(), &event);
    }
};

TEST_F(ViewportPicture, TheValueUnderThePointerIsThatOfTheFrame) {
    openOne();
    QSignalSpy probed(&viewport(), &ui::ViewportWidget::probed);
    const QPoint at = viewport().rect().center() + QPoint(20, -30);
    hover(at);
    ASSERT_GE(probed.count(), 1);
    const render::ProbedValue value = viewport().readout().value();
    EXPECT_EQ(value.kind, render::ProbedValue::Kind::Grey);
    EXPECT_EQ(value.unit, "HU");
    const auto decoded = frames.tryGet(view().currentFrame()->ref());
    ASSERT_TRUE(decoded && *decoded);
    const auto pixels = (*decoded)->frame.samplesAs<std::int16_t>();
    EXPECT_EQ(value.stored, pixels[static_cast<size_t>(value.row * 128 + value.column)]);
    const Vec3 point = view().transform().toPatient(viewport().toCanvas(at));
    EXPECT_LT(length(*value.position - point), 1e-9);
    EXPECT_FALSE(viewport().readout().texts().isEmpty());
}

TEST_F(ViewportPicture, ItsTextsGrowWithTheSettingOfTheText) {
    openOne();
    const QFont font = QApplication::font();
    const QImage before = shot();
    ui::applyTextScale(*qApp, font, 200);
    const QImage large = shot();
    ui::applyTextScale(*qApp, font, 100);
    EXPECT_NE(large, before);
    EXPECT_EQ(shot(), before);
}

TEST_F(ViewportPicture, TheReadoutFollowsPointerAndSliceAndGoesWithThem) {
    openOne();
    const QImage before = shot();
    hover(viewport().rect().center());
    const QStringList here = viewport().readout().texts();
    EXPECT_NE(shot(), before) << "it is on the picture";
    QSignalSpy probed(&viewport(), &ui::ViewportWidget::probed);
    view().scrollBy(2, scene::Origin::User);
    ASSERT_TRUE(QTest::qWaitFor([&] { return viewport().readout().value().slice == view().sliceIndex(); }));
    EXPECT_GE(probed.count(), 1);
    EXPECT_NE(viewport().readout().texts(), here);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&viewport(), &leave);
    EXPECT_TRUE(viewport().readout().texts().isEmpty());
}

TEST_F(ViewportPicture, NoValueIsSaidOfAFrameThatIsNotThere) {
    addSeries(series(1, QStringLiteral("CT")));
    loader.hold();
    open();
    ASSERT_TRUE(waitForPicture(1, ViewPicture::State::Loading));
    hover(viewport().rect().center());
    EXPECT_TRUE(viewport().readout().texts().isEmpty());
    loader.release();
    ASSERT_TRUE(waitForPicture());
    EXPECT_FALSE(viewport().readout().texts().isEmpty()) << "it comes by itself";
}

// A move over the picture renders nothing: the picture's image stays the same object.
TEST_F(ViewportPicture, MovingThePointerRendersNothing) {
    openOne();
    const qint64 key = viewport().picture().cacheKey();
    for (int step = 0; step < 30; ++step)
        hover(viewport().rect().center() + QPoint(step, step));
    QTest::qWait(0);
    EXPECT_EQ(viewport().picture().cacheKey(), key);
}

TEST_F(ViewportPicture, ALensShowsWhatTheRendererMakesPixelByPixel) {
    openOne();
    const QPoint at = viewport().rect().center() + QPoint(-40, 25);
    hover(at);
    EXPECT_FALSE(lens().isVisible());
    viewport().setMagnifying(true);
    ASSERT_TRUE(waitForLens());
    EXPECT_EQ(lens().geometry().center(), at);
    EXPECT_EQ(lens().image(), rendered(lens().imageTransform()));
    EXPECT_NEAR(lens().imageTransform().mmPerPixel, view().transform().mmPerPixel / 2, 1e-12);
    const Vec3 middle = lens().imageTransform().toPatient(QPointF(lens().image().width(), lens().image().height()) / 2);
    EXPECT_LT(length(middle - view().transform().toPatient(viewport().toCanvas(at))), 1e-9);
}

TEST_F(ViewportPicture, ALensFollowsThePointerTheWindowTheColoursAndTheSlice) {
    openOne();
    hover(viewport().rect().center());
    viewport().setMagnifying(true);
    ASSERT_TRUE(waitForLens());
    const auto isAsRendered = [&] {
        return QTest::qWaitFor([&] {
            return viewport().pictureState() == ViewPicture::State::Ready &&
                   lens().imageTransform().center ==
                       view().transform().toPatient(viewport().toCanvas(QPointF(lens().geometry().center()))) &&
                   lens().image() == rendered(lens().imageTransform());
        });
    };
    hover(viewport().rect().center() + QPoint(50, 10));
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return lens().geometry().center() == viewport().rect().center() + QPoint(50, 10); }));
    EXPECT_TRUE(isAsRendered());
    scene::Presentation presentation = view().presentation();
    presentation.voi = {0, 200, dicom::VoiFunction::Linear, {}};
    presentation.invert = true;
    presentation.colormap = QStringLiteral("hot-iron");
    view().setPresentation(presentation, scene::Origin::User);
    EXPECT_TRUE(isAsRendered());
    view().scrollBy(3, scene::Origin::User);
    EXPECT_TRUE(isAsRendered());
}

TEST_F(ViewportPicture, TheWheelChangesThePowerOfALensAndEscapePutsItAway) {
    openOne();
    hover(viewport().rect().center());
    viewport().setMagnifying(true);
    ASSERT_TRUE(waitForLens());
    const int slice = view().sliceIndex();
    wheel(2);
    EXPECT_EQ(lens().factor(), 3);
    EXPECT_EQ(view().sliceIndex(), slice);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return std::abs(lens().imageTransform().mmPerPixel * 3 - view().transform().mmPerPixel) < 1e-12; }));
    wheel(-100);
    EXPECT_EQ(lens().factor(), 1.5);
    wheel(100);
    EXPECT_EQ(lens().factor(), 12);
    QSignalSpy changed(&viewport(), &ui::ViewportWidget::magnifyingChanged);
    QTest::keyClick(&viewport(), Qt::Key_Escape);
    EXPECT_EQ(changed.count(), 1);
    EXPECT_FALSE(viewport().isMagnifying());
    EXPECT_FALSE(lens().isVisible());
    wheel(-1);
    EXPECT_NE(view().sliceIndex(), slice) << "the wheel scrolls again";
}

TEST_F(ViewportPicture, TheLensStandsInOneViewportAndLeavesRoom) {
    addSeries(series(1, QStringLiteral("CT")));
    addSeries(series(2, QStringLiteral("CT 2")));
    open();
    ASSERT_TRUE(waitForPicture());
    viewport().setFocus();
    key(Qt::Key_5, Qt::ControlModifier); // nine
    ASSERT_TRUE(waitForPicture(2));
    const auto shows = [&](int number) { return viewport(number).magnifier().isVisible(); };
    key(Qt::Key_Q);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shows(1); })) << "the viewport in use";
    EXPECT_FALSE(shows(2));
    hover({60, 60}, 2);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shows(2); })) << "where the pointer is";
    EXPECT_FALSE(shows(1));
    const QSizeF canvas = QSizeF(view(1).canvas()) / viewport(2).devicePixelRatioF();
    EXPECT_LE(viewport(2).magnifier().width(), std::min(canvas.width(), canvas.height()) / 2);
    EXPECT_EQ(viewport(2).magnifier().geometry().center(), QPoint(60, 60));
    screenshot(*window, "viewer_lens");
    view(0).scrollBy(1, scene::Origin::User);
    ASSERT_TRUE(waitForPicture(1));
    EXPECT_FALSE(shows(1)) << "a new picture brings none";
    key(Qt::Key_N);
    key(Qt::Key_N, Qt::ShiftModifier);
    EXPECT_TRUE(QTest::qWaitFor([&] { return shows(1) && !shows(2); })) << "where the keys went";
}

TEST_F(ViewportPicture, NothingOfTheFormerSeriesStaysWhenAnotherIsPutThere) {
    addSeries(series(1, QStringLiteral("CT")));
    addSeries(series(2, QStringLiteral("CT 2")));
    open();
    ASSERT_TRUE(waitForPicture());
    ASSERT_TRUE(QTest::qWaitFor([&] { return window->session().displaySets().size() == 2; }));
    const auto sets = window->session().displaySets();
    for (const auto& set : {sets[1], sets[0]}) { // decoded, both
        view().showStack(set);
        ASSERT_TRUE(waitForPicture());
    }
    hover(viewport().rect().center());
    viewport().setMagnifying(true);
    ASSERT_TRUE(waitForLens());
    ASSERT_FALSE(viewport().readout().texts().isEmpty());
    view().showStack(sets[1]);
    EXPECT_TRUE(viewport().readout().texts().isEmpty());
    EXPECT_FALSE(lens().isVisible());
    ASSERT_TRUE(waitForPicture());
    EXPECT_FALSE(viewport().readout().texts().isEmpty());
    EXPECT_TRUE(waitForLens());
}

// A picture in the making of what was looked at before never comes.
TEST(MagnifierTest, WhatIsLateIsDropped) {
    QWidget parent;
    ui::RenderScheduler scheduler(1);
    ui::Magnifier lens(scheduler, &parent);
    std::promise<void> began, mayEnd;
    const auto made = [](QRgb color) {
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(color);
        return image;
    };
    scene::ViewTransform transform;
    transform.canvas = {100, 100};
    lens.setContent(1);
    lens.lookAt({50, 50}, {50, 50}, transform, [&](const scene::ViewTransform&) {
        return [&, end = std::make_shared<std::future<void>>(mayEnd.get_future())] {
            began.set_value();
            end->wait();
            return made(qRgb(255, 0, 0));
        };
    });
    began.get_future().wait();
    bool isShown = false;
    lens.setContent(2);
    mayEnd.set_value();
    scheduler.submit(
        &isShown, [&] { return made(0); }, [&](const QImage&) { isShown = true; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return isShown; })) << "and so has the one before it ended";
    EXPECT_TRUE(lens.image().isNull());
    lens.lookAt({50, 50}, {50, 50}, transform,
                [&](const scene::ViewTransform&) { return [&] { return made(qRgb(0, 255, 0)); }; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return !lens.image().isNull(); }));
    EXPECT_EQ(lens.image().pixel(0, 0), qRgb(0, 255, 0));
}

TEST_F(ViewportPicture, ALensIsEmptyWhileTheFrameIsNotThere) {
    openOne();
    hover(viewport().rect().center());
    viewport().setMagnifying(true);
    ASSERT_TRUE(waitForLens());
    view().clear();
    EXPECT_FALSE(lens().isVisible());
    EXPECT_TRUE(lens().image().isNull());
}

TEST_F(ViewportPicture, ALensWorksOnAnMpr) {
    openOne();
    key(Qt::Key_3, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([&] { return view(1).kind() == scene::ViewKind::Mpr; }));
    ASSERT_TRUE(waitForPicture(2));
    ui::ViewportWidget& coronal = viewport(2);
    const QPoint middle = coronal.rect().center();
    QMouseEvent move(QEvent::MouseMove, middle, coronal.mapToGlobal(middle), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&coronal, &move);
    EXPECT_TRUE(coronal.readout().texts().value(0).contains(QStringLiteral("interpolated")))
        << coronal.readout().texts().value(0).toStdString();
    coronal.setMagnifying(true);
    ASSERT_TRUE(QTest::qWaitFor([&] { return coronal.magnifier().isVisible(); }));
    render::PlanarRequest request;
    request.volume = render::VolumeLayer{view(1).volume(), view(1).state().slab, false};
    request.presentation = view(1).presentation();
    request.presentation.voi = view(1).shownWindow();
    request.transform = coronal.magnifier().imageTransform();
    EXPECT_EQ(coronal.magnifier().image(), planar.render(request));
}

TEST_F(ViewportPicture, WindowsAreFoundFromThePixels) {
    openOne();
    const auto decoded = frames.tryGet(view().currentFrame()->ref());
    ASSERT_TRUE(decoded && *decoded);
    ASSERT_TRUE(viewport().chooseWindow(ViewPicture::WindowOf::FullRange));
    const dicom::VoiWindow full = view().presentation().voi;
    const render::FrameLayer layer = render::makeFrameLayer(*view().currentFrame()->header, 0, (*decoded)->frame);
    EXPECT_EQ(full, render::fullRangeWindow((*decoded)->frame, layer));
    ASSERT_TRUE(viewport().chooseWindow(ViewPicture::WindowOf::Percentiles));
    EXPECT_EQ(view().presentation().voi, render::percentileWindow(layer));
    EXPECT_LE(view().presentation().voi.width, full.width);
    view().clear();
    EXPECT_FALSE(viewport().chooseWindow(ViewPicture::WindowOf::FullRange));
}

TEST_F(ViewportPicture, TrueSizeIsRefusedWhereTheMonitorSaysNothing) {
    openOne();
    const Result<void> done = ui::showTrueSize(view(), viewport());
    // Of a display without a monitor (Xvfb, offscreen) nothing is known; a real one may know.
    const QScreen& screen = *viewport().screen();
    if (screen.manufacturer().isEmpty() && screen.model().isEmpty()) {
        ASSERT_FALSE(done);
        EXPECT_TRUE(done.error().detail().contains(QStringLiteral("monitor")));
        EXPECT_FALSE(view().state().mmPerPixel);
    }
}

TEST_F(ViewportPicture, WhatHidesTextsSaysSo) {
    openOne();
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&viewport(), &leave);
    ui::OverlayOptions options;
    options.display = ui::DisplayUse::Diagnosis;
    viewport().setOverlayOptions(options);
    const QImage all = shot();
    options.level = render::TextLevel::Essential;
    viewport().setOverlayOptions(options);
    const QImage essential = shot();
    EXPECT_NE(essential, all);
    const QRect patient(0, 0, all.width() / 3, all.height() / 4);
    EXPECT_EQ(essential.copy(patient), all.copy(patient)) << "who the patient is stays";
    options.level = render::TextLevel::None;
    viewport().setOverlayOptions(options);
    const QImage none = shot();
    EXPECT_NE(none.copy(patient), all.copy(patient));
    const QRect marks(0, all.height() / 2, all.width() / 3, all.height() / 2);
    options.level = render::TextLevel::Essential;
    viewport().setOverlayOptions(options);
    EXPECT_NE(none.copy(marks), shot().copy(marks)) << "texts are hidden";
    options.display = ui::DisplayUse::NotForDiagnosis;
    viewport().setOverlayOptions(options);
    EXPECT_NE(shot().copy(marks), essential.copy(marks)) << "not for diagnosis";
}

TEST_F(ViewportPicture, OnesOwnCornerTextsAreShown) {
    openOne();
    const QImage before = shot();
    const auto own =
        render::CornerTextSets::parse(R"({"format": 1, "sets": [{"modalities": ["CT"], "bottomRight": ["mine"]}]})");
    ASSERT_TRUE(own);
    ui::OverlayOptions options;
    options.cornerTexts = std::make_shared<const render::CornerTextSets>(*own);
    viewport().setOverlayOptions(options);
    EXPECT_NE(shot(), before);
    viewport().setOverlayOptions({});
    EXPECT_EQ(shot(), before);
}

} // namespace
} // namespace sagitta::test
