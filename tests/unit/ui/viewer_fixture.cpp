#include "unit/ui/viewer_fixture.h"

#include "imaging/frame_loader.h"
#include "unit/ui/look.h"

#include <QDir>
#include <QListWidget>
#include <QTest>

namespace sagitta::test {

Result<dicom::DecodedFrame> GatedLoader::load(const QString& file, const dicom::InstanceHeader& header, int frame) {
    {
        std::unique_lock lock(m_mutex);
        m_opened.wait(lock, [this] { return !m_isHeld; });
        if (m_failing.contains(header.sopInstanceUid))
            return Error(ErrorCode::Corrupt, QStringLiteral("the code stream ends too early"));
    }
    return make ? make(header) : imaging::loadFrame(file, header, frame);
}

void GatedLoader::hold() {
    const std::lock_guard lock(m_mutex);
    m_isHeld = true;
}

void GatedLoader::release() {
    {
        const std::lock_guard lock(m_mutex);
        m_isHeld = false;
    }
    m_opened.notify_all();
}

void GatedLoader::failOn(const QString& sopInstanceUid) {
    const std::lock_guard lock(m_mutex);
    m_failing.insert(sopInstanceUid);
}

ViewerTest::ViewerTest() :
    frames(source(), 256'000'000, 1,
           [this](const QString& file, const dicom::InstanceHeader& header, int frame) {
               return loader.load(file, header, frame);
           }),
    volumes(makeQtExecutor(&context)) {}

imaging::FrameSource ViewerTest::source() {
    return [this](const QString& uid) -> Result<QString> {
        const std::lock_guard lock(mutex);
        const auto it = files.find(uid);
        return it == files.end() ? Result<QString>(Error(ErrorCode::NotFound, uid)) : Result<QString>(it->second);
    };
}

ViewerTest::~ViewerTest() {
    loader.release();
    window.reset();
}

PhantomSpec ViewerTest::series(int number, const QString& description, int slices) {
    PhantomSpec spec;
    spec.studyUid = kStudy;
    spec.seriesUid = kStudy + u'.' + QString::number(number);
    spec.frameOfReferenceUid = kStudy + QStringLiteral(".99");
    spec.seriesNumber = number;
    spec.seriesDescription = description;
    spec.slices = slices;
    spec.rows = spec.columns = 128;
    spec.spacing = 3;
    spec.sliceSpacing = 200.0 / slices;
    spec.noise = 0;
    return spec;
}

QStringList ViewerTest::writeSeries(const PhantomSpec& spec) {
    const Result<QStringList> written =
        writePhantom(dir.filePath(QStringLiteral("%1-%2").arg(spec.studyUid).arg(spec.seriesNumber)), spec);
    EXPECT_TRUE(written);
    return written ? *written : QStringList();
}

void ViewerTest::addSeries(const PhantomSpec& spec) {
    for (const QString& file : writeSeries(spec))
        addSlice(file);
}

void ViewerTest::addSlice(const QString& file) {
    const Result<dicom::InstanceHeaderPtr> header = dicom::readInstanceHeader(file);
    ASSERT_TRUE(header) << header.error().message().toStdString();
    const std::lock_guard lock(mutex);
    headers.push_back(*header);
    files[(*header)->sopInstanceUid] = file;
}

void ViewerTest::adjustSlice(size_t index, const std::function<void(dicom::InstanceHeader&)>& adjust) {
    const std::lock_guard lock(mutex);
    const auto changed = std::make_shared<dicom::InstanceHeader>(*headers.at(index));
    adjust(*changed);
    headers[index] = changed;
}

void ViewerTest::open(const QString& studyUid) {
    if (!window) {
        window.emplace(ui::ViewerServices{
            frames, source(), planar, volumes, preferences, studies,
            [this](const QString& uid) -> Result<std::vector<dicom::InstanceHeaderPtr>> {
                const std::lock_guard lock(mutex);
                if (!readFailure.isEmpty())
                    return Error(ErrorCode::Io, readFailure);
                std::vector<dicom::InstanceHeaderPtr> found;
                std::copy_if(headers.begin(), headers.end(), std::back_inserter(found),
                             [&](const auto& header) { return header->study.studyInstanceUid == uid; });
                return found;
            },
            dir.filePath(QStringLiteral("annotations")), dir.filePath(QStringLiteral("corner_text.json"))});
        if (!std::exchange(m_isSized, true)) // later ones stand where the one before was left
            useTestSize(*window);
        window->show();
        window->activateWindow(); // shortcuts work in the active window alone
        ASSERT_TRUE(QTest::qWaitForWindowActive(&*window));
    }
    window->openStudy(studyUid);
}

void ViewerTest::openSeries(int count, int slices) {
    for (int i = 1; i <= count; ++i)
        addSeries(series(i, QStringLiteral("Series %1").arg(i), slices));
    open();
    ASSERT_TRUE(waitForPicture());
    ASSERT_TRUE(QTest::qWaitFor([&] { return child<QListWidget>("seriesStrip")->count() == count; }));
    viewport().setFocus();
}

int ViewerTest::shown(int index) {
    return view(index).displaySet() ? view(index).displaySet()->first().series.number : 0;
}

ui::ViewportWidget& ViewerTest::viewport(int number) {
    return *child<ui::ViewportWidget>(qPrintable(QStringLiteral("viewport%1").arg(number)));
}

bool ViewerTest::waitForPicture(int number, ui::ViewPicture::State state) {
    return QTest::qWaitFor([&] { return viewport(number).pictureState() == state; });
}

void ViewerTest::key(Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QTest::keyClick(window->focusWidget() ? window->focusWidget() : &*window, key, modifiers);
}

void ViewerTest::drag(ui::ViewportWidget& target, QPoint from, QPoint to, Qt::MouseButton button,
                      Qt::KeyboardModifiers modifiers) {
    QTest::mousePress(&target, button, modifiers, from);
    // QTest::mouseMove knows no buttons.
    for (const QPoint at : {(from + to) / 2, to}) {
        QMouseEvent move(QEvent::MouseMove, at, target.mapToGlobal(at), Qt::NoButton, button, modifiers);
        QApplication::sendEvent(&target, &move);
    }
    QTest::mouseRelease(&target, button, modifiers, to);
}

} // namespace sagitta::test
