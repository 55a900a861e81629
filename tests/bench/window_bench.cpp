// sagitta-window-bench: what a person feels: time from an event to the painted viewport, in the real windows, with
// nothing else going on and while a retrieve runs; from opening a local study to its first picture; from a double click
// on a study of the demo PACS to its first picture (alone with --openings); how long the GUI thread is held up while 3D
// pictures are made; and the Studies window over 50 000 studies (alone with --table).
#include "app/engine.h"
#include "app/gui/desktop.h"
#include "app/retrieve_job.h"
#include "bench/measure_opening.h"
#include "bench/measure_table.h"
#include "bench/paint_watch.h"
#include "core/background_thread.h"
#include "core/uid.h"
#include "storage/importer.h"
#include "support/orthanc.h"
#include "support/phantom.h"
#include "support/upload.h"
#include "ui/common/theme.h"
#include "ui/viewer/viewport_widget.h"
#include "ui/viewer/volume_viewport.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMouseEvent>
#include <QTemporaryDir>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cstdio>

using namespace sagitta;

namespace {

constexpr int kEvents = 500;
constexpr int kSlices = 160;
constexpr int kRetrieved = 300;
constexpr int kSide = 512;
constexpr int kPaceMs = 16;
constexpr int kLinked = 4; // series, one in each viewport
constexpr int kTickMs = 5;
constexpr int kTurns = 8;
constexpr int kMovesPerTurn = 20;
constexpr int kFullPictureMs = 1500; // the full picture begins and, mostly, ends

QStringList phantom(const QString& folder, const QString& studyUid, int slices, int series = 1) {
    test::PhantomSpec spec;
    spec.studyUid = studyUid;
    spec.seriesUid = makeUid();
    spec.seriesNumber = series;
    spec.slices = slices;
    spec.rows = kSide;
    spec.columns = kSide;
    spec.spacing = 0.7;
    spec.sliceSpacing = 1;
    return test::writePhantom(folder, spec).valueOr({});
}

using bench::PaintWatch;

void pause(int ms) {
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

void send(ui::ViewportWidget& viewport, QEvent::Type type, QPoint at, Qt::MouseButton button,
          Qt::MouseButtons buttons) {
    QMouseEvent event(type, at, viewport.mapToGlobal(at), button, buttons, {});
    QApplication::sendEvent(&viewport, &event);
}

// In the first one; all are waited for.
std::vector<double> drag(const std::vector<ui::ViewportWidget*>& viewports) {
    ui::ViewportWidget& viewport = *viewports.front();
    PaintWatch watch(viewports);
    std::vector<double> times;
    const QPoint middle = viewport.rect().center();
    send(viewport, QEvent::MouseButtonPress, middle, Qt::LeftButton, Qt::LeftButton);
    for (int i = 0; i < kEvents; ++i) {
        const QPoint at = middle + QPoint(1 + i % 97, 1 + i % 61);
        times.push_back(watch.measure([&] { send(viewport, QEvent::MouseMove, at, Qt::NoButton, Qt::LeftButton); }));
        pause(std::max(1, kPaceMs - static_cast<int>(times.back())));
    }
    send(viewport, QEvent::MouseButtonRelease, middle, Qt::LeftButton, Qt::NoButton);
    return times;
}

std::vector<double> scroll(const std::vector<ui::ViewportWidget*>& viewports) {
    ui::ViewportWidget& viewport = *viewports.front();
    PaintWatch watch(viewports);
    std::vector<double> times;
    viewport.view()->setSliceIndex(0, scene::Origin::User); // at an end no wheel turns a page
    pause(kPaceMs * 10);
    for (int i = 0; i < kEvents; ++i) {
        const int direction = i / (kSlices - 1) % 2 == 0 ? -120 : 120;
        times.push_back(watch.measure([&] {
            const QPointF at = viewport.rect().center();
            QWheelEvent event(at, viewport.mapToGlobal(at), {}, {0, direction}, Qt::NoButton, {}, Qt::NoScrollPhase,
                              false);
            QApplication::sendEvent(&viewport, &event);
        }));
        pause(std::max(1, kPaceMs - static_cast<int>(times.back())));
    }
    return times;
}

// How long the GUI thread does not come round while the 3D pane is turned and then makes its full picture, again and
// again: gaps between the ticks of a timer.
std::vector<double> gapsWhile3d(ui::ViewerWindow& viewer) {
    viewer.findChild<QAction*>(QStringLiteral("layoutMpr"))->trigger();
    auto* pane = viewer.findChild<ui::VolumeViewport*>();
    QEventLoop loop;
    QObject::connect(pane, &ui::VolumeViewport::pictureChanged, &loop, &QEventLoop::quit);
    loop.exec(); // the first one
    std::vector<double> gaps;
    QTimer tick;
    QElapsedTimer since;
    QObject::connect(&tick, &QTimer::timeout, &loop, [&] {
        gaps.push_back(static_cast<double>(since.nsecsElapsed()) / 1e6);
        since.start();
    });
    const auto turn = [&](QEvent::Type type, int x, Qt::MouseButton button, Qt::MouseButtons buttons) {
        const QPoint at(50 + x, 50);
        QMouseEvent event(type, at, pane->mapToGlobal(at), button, buttons, {});
        QApplication::sendEvent(pane, &event);
    };
    since.start();
    tick.start(kTickMs);
    for (int round = 0; round < kTurns; ++round) {
        turn(QEvent::MouseButtonPress, 0, Qt::LeftButton, Qt::LeftButton);
        for (int i = 1; i <= kMovesPerTurn; ++i) {
            turn(QEvent::MouseMove, 3 * i, Qt::NoButton, Qt::LeftButton);
            pause(kPaceMs);
        }
        turn(QEvent::MouseButtonRelease, 3 * kMovesPerTurn, Qt::LeftButton, Qt::NoButton);
        pause(kFullPictureMs);
    }
    return gaps;
}

// Four series on a 1920 x 1080 window, scrolled and windowed together.
std::vector<ui::ViewportWidget*> openLinked(app::Desktop& desktop, const QString& studyUid) {
    dicom::StudySummary study;
    study.studyInstanceUid = studyUid;
    desktop.openStudy({}, study);
    ui::ViewerWindow& viewer = *desktop.viewerWindow();
    viewer.resize(1920, 1080);
    for (const char* command : {"layoutFour", "linkIndex", "linkWindow"})
        viewer.findChild<QAction*>(QLatin1String(command))->trigger();
    std::vector<ui::ViewportWidget*> viewports;
    for (int i = 1; i <= kLinked; ++i)
        viewports.push_back(viewer.findChild<ui::ViewportWidget*>(QStringLiteral("viewport%1").arg(i)));
    const auto isReady = [](const ui::ViewportWidget* viewport) {
        return viewport->pictureState() == ui::ViewPicture::State::Ready;
    };
    while (!std::all_of(viewports.begin(), viewports.end(), isReady))
        pause(1);
    pause(6000); // the stacks are decoded ahead
    return viewports;
}

QJsonObject report(const char* name, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    const double median = times[times.size() / 2];
    const double p99 = times[times.size() * 99 / 100];
    std::printf("%-40s %5zu events  median %6.2f ms  p99 %6.2f ms  max %6.2f ms\n", name, times.size(), median, p99,
                times.back());
    std::fflush(stdout);
    return {{"name", name},
            {"events", static_cast<int>(times.size())},
            {"medianMs", median},
            {"p99Ms", p99},
            {"maxMs", times.back()}};
}

ui::ViewportWidget* findViewport(app::Desktop& desktop) {
    for (ui::ViewportWidget* widget : desktop.viewerWindow()->findChildren<ui::ViewportWidget*>())
        if (widget->isVisible() && widget->view())
            return widget;
    return nullptr;
}

// Retrieves the study again and again until it is told to stop.
class EndlessRetrieve {
public:
    EndlessRetrieve(storage::LocalStore& store, network::RemoteNode node, QString studyUid) :
        m_thread([&store, node = std::move(node), studyUid = std::move(studyUid), this](const std::stop_token& stop) {
            becomeBackgroundThread(); // as the job queue's are
            while (!stop.stop_requested()) {
                JobContext context(stop, [](const JobProgress&) {});
                const auto answer = app::retrieveInto(store, m_inbox, node, {studyUid, {}, {}}, context);
                m_images += answer ? answer->received : 0;
                static_cast<void>(store.removeStudy(studyUid));
            }
        }) {}
    int images() const { return m_images; }

private:
    network::MoveInbox m_inbox;
    std::atomic<int> m_images = 0;
    std::jthread m_thread;
};

} // namespace

int main(int argc, char** argv) {
    if (!app::initProcess())
        return 1;
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    ui::applyTheme(application);

    const QTemporaryDir data;
    const QTemporaryDir files;
    const QString local = makeUid();
    const QString remote = makeUid();
    const QString linked = makeUid();
    auto engine = app::Engine::open(data.path());
    if (!engine)
        return 1;
    JobContext context({}, [](const JobProgress&) {});
    phantom(files.filePath("local"), local, kSlices);
    for (int series = 1; series <= kLinked; ++series)
        phantom(files.filePath(QStringLiteral("local/%1").arg(series)), linked, kSlices, series);
    if (!storage::importPaths((*engine)->store(), {files.filePath("local")}, storage::ImportMode::Copy, context))
        return 1;

    QJsonArray figures;
    const auto hasOption = [&](const char* option) { return argc > 1 && qstrcmp(argv[1], option) == 0; };
    if (!hasOption("--openings") && !hasOption("--linked")) {
        const bench::TableTimes table = bench::tableTimes();
        if (table.scroll.empty())
            return 1;
        figures.append(report("window/gap-while-typing-over-50000-studies", table.gapsWhileTyping));
        figures.append(report("window/gap-until-50000-studies-are-in-the-table", table.gapsUntilAllAreIn));
        figures.append(report("window/gap-while-studies-arrive-in-50000", table.gapsOnArrivals));
        figures.append(report("window/gap-while-50000-studies-are-selected", table.gapsSelectingAll));
        figures.append(report("window/gap-while-50000-studies-are-marked", table.gapsMarkingAll));
        figures.append(report("window/scroll-50000-studies", table.scroll));
    }
    if (hasOption("--table"))
        return 0;
    constexpr int kOpenings = 9;
    if (!hasOption("--linked")) {
        const std::vector<double> openings = bench::openingsFromDemo(kOpenings);
        if (openings.empty())
            return 1;
        figures.append(report("window/first-image-of-10-series-from-demo", openings));
    }
    if (hasOption("--openings"))
        return 0;
    app::Desktop desktop(**engine);
    desktop.studiesWindow().show();
    dicom::StudySummary study;
    study.studyInstanceUid = local;
    std::vector<double> first;
    QElapsedTimer clock;
    clock.start();
    desktop.openStudy({}, study);
    desktop.viewerWindow()->resize(1250, 1150);
    ui::ViewportWidget* viewport = nullptr;
    while (!(viewport = findViewport(desktop)) || viewport->picture().isNull())
        pause(1);
    first.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    figures.append(report("window/first-image-of-a-local-study", first));
    pause(1500); // the rest of the stack is decoded ahead
    std::printf("viewport %d x %d\n", viewport->width(), viewport->height());
    figures.append(report("window/level-drag", drag({viewport})));
    figures.append(report("window/scroll", scroll({viewport})));

    const std::vector<ui::ViewportWidget*> four = openLinked(desktop, linked);
    std::printf("4 viewports %d x %d\n", four.front()->width(), four.front()->height());
    figures.append(report("window/level-drag-2x2-linked", drag(four)));
    figures.append(report("window/scroll-2x2-linked", scroll(four)));
    if (hasOption("--linked"))
        return 0;
    desktop.viewerWindow()->findChild<QAction*>(QStringLiteral("layoutOne"))->trigger();
    desktop.openStudy({}, study);
    desktop.viewerWindow()->resize(1250, 1150);
    pause(2000);
    viewport = findViewport(desktop);

    if (test::Orthanc::isInstalled()) {
        const test::Orthanc orthanc;
        const QString problem = test::upload(orthanc.node(), phantom(files.filePath("remote"), remote, kRetrieved));
        if (!problem.isEmpty()) {
            std::fprintf(stderr, "%s\n", qPrintable(problem));
            return 1;
        }
        const EndlessRetrieve retrieve((*engine)->store(), orthanc.node(), remote);
        figures.append(report("window/level-drag-while-retrieving", drag({viewport})));
        figures.append(report("window/scroll-while-retrieving", scroll({viewport})));
        std::printf("%d images were received meanwhile\n", retrieve.images());
    }
    figures.append(report("window/gui-gap-while-3d-renders", gapsWhile3d(*desktop.viewerWindow())));
    if (argc == 3 && hasOption("--json")) {
        QFile file(argv[2]);
        if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(figures).toJson()) < 0)
            return 1;
    }
    return 0;
}
