#include "unit/ui/viewer_stage.h"

#include <QListWidget>
#include <QRegularExpression>

#include <cmath>

namespace sagitta::test {
namespace {

struct Written {
    QTemporaryDir dir;
    std::vector<std::pair<QString, dicom::InstanceHeaderPtr>> slices;
};

} // namespace

void ViewerStage::SetUp() {
    static const Written kStudyFiles = [] {
        Written written;
        for (int number = 1; number <= kSeries; ++number) {
            const PhantomSpec spec = series(number, QStringLiteral("Series %1").arg(number), kSlices);
            const Result<QStringList> paths = writePhantom(written.dir.filePath(QString::number(number)), spec);
            for (const QString& file : *paths)
                written.slices.emplace_back(file, *dicom::readInstanceHeader(file));
        }
        return written;
    }();
    for (const auto& [file, header] : kStudyFiles.slices) {
        headers.push_back(header);
        files[header->sopInstanceUid] = file;
    }
    ASSERT_TRUE(preferences.setValue(ui::kAskUnseen, false));
    other.show();
    open();
    activate(*window);
    ASSERT_TRUE(QTest::qWaitFor([this] { return the<QListWidget>("seriesStrip").count() == kSeries; }));
    view().setSliceIndex(kStart, scene::Origin::Program);
    ASSERT_TRUE(waitForPicture());
    using Window = ui::ViewerWindow;
    QObject::connect(&*window, &Window::studiesRequested, &context, [this] { told << QStringLiteral("studies"); });
    QObject::connect(&*window, &Window::settingsRequested, &context, [this] { told << QStringLiteral("settings"); });
    QObject::connect(&*window, &Window::nextUnreadRequested, &context, [this] { told << QStringLiteral("next"); });
    QObject::connect(&*window, &Window::readRequested, &context,
                     [this](const QString& uid) { told << QStringLiteral("read ") + uid; });
    QObject::connect(&*window, &Window::newWindowRequested, &context,
                     [this](const QString& uid) { told << QStringLiteral("window ") + uid; });
}

void ViewerStage::remember() {
    before.picture = viewport().picture();
    before.look = viewport().grab().toImage();
    before.magnification = view().magnification();
    before.slices.clear();
    for (const auto& each : window->session().views())
        before.slices.push_back(each->sliceIndex());
    before.rate = cineRate();
}

int ViewerStage::shownViewports() {
    const QList<ui::ViewportWidget*> all = window->findChildren<ui::ViewportWidget*>();
    return static_cast<int>(std::count_if(all.begin(), all.end(), [](const auto* one) { return one->isVisible(); }));
}

double ViewerStage::difference(const QImage& a, const QImage& b) {
    if (a.isNull() || a.size() != b.size())
        return 255;
    double sum = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            sum += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y)));
    return sum / (double(a.width()) * a.height());
}

double ViewerStage::cineRate() {
    static const QRegularExpression kRate(QStringLiteral("([0-9.]+) fps"));
    return kRate.match(viewport().marksOfWindow().join(u' ')).captured(1).toDouble();
}

void ViewerStage::pressAndWait(const char* keys) {
    press(keys);
    for (int number = 1; number <= views(); ++number) {
        if (view(number - 1).displaySet() || view(number - 1).volume()) {
            ASSERT_TRUE(waitForPicture(number)) << keys << ", viewport " << number;
        }
    }
}

void ViewerStage::pressAndSee(const char* keys) {
    const QImage was = viewport().picture();
    press(keys);
    ASSERT_TRUE(QTest::qWaitFor([&] { return isReady() && viewport().picture() != was; })) << keys;
}

void ViewerStage::drawLength() {
    press("L");
    dragOn(viewport(), kFrom, kTo);
    ASSERT_EQ(annotations().size(), 1u);
}

} // namespace sagitta::test
