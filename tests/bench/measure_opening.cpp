#include "bench/measure_opening.h"

#include "app/demo_pacs.h"
#include "core/uid.h"
#include "gui/program.h"
#include "support/phantom.h"
#include "support/upload.h"
#include "ui/viewer/viewport_widget.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

namespace sagitta::bench {
namespace {

constexpr int kSeries = 10;
constexpr int kSlices = 30;
constexpr int kSide = 512;

// Its clock runs from a double click until a viewport has painted an image.
class OpeningWatch : public QObject {
public:
    OpeningWatch() { qApp->installEventFilter(this); }
    double ms() const { return m_ms; }

protected:
    bool eventFilter(QObject* object, QEvent* event) override {
        if (event->type() == QEvent::MouseButtonDblClick && !m_clock.isValid()) {
            m_clock.start();
        } else if (event->type() == QEvent::Paint && m_clock.isValid() && m_ms < 0) {
            const auto* viewport = qobject_cast<ui::ViewportWidget*>(object);
            if (viewport && viewport->pictureState() == ui::ViewPicture::State::Ready && !viewport->picture().isNull())
                QMetaObject::invokeMethod(
                    this, [this] { stop(); }, Qt::QueuedConnection); // after the painting
        }
        return false;
    }

private:
    void stop() { m_ms = m_ms < 0 ? static_cast<double>(m_clock.nsecsElapsed()) / 1e6 : m_ms; }

    QElapsedTimer m_clock;
    double m_ms = -1;
};

QStringList manySeries(const QString& folder) {
    QStringList files;
    test::PhantomSpec spec;
    spec.studyUid = makeUid();
    spec.slices = kSlices;
    spec.rows = spec.columns = kSide;
    spec.spacing = 0.7;
    for (int i = 0; i < kSeries; ++i) {
        spec.seriesUid = makeUid();
        files += test::writePhantom(folder + QStringLiteral("/%1").arg(i), spec).valueOr({});
    }
    return files;
}

double openOnce(const network::RemoteNode& node) {
    const QTemporaryDir data;
    const auto program = test::Program::open(data.path(), node);
    if (!program)
        return -1;
    program->show();
    const OpeningWatch watch;
    if (!program->find(QStringLiteral("PHANTOM"), 1, test::Program::Ask::Everybody) || !program->openRow(0))
        return -1;
    return QTest::qWaitFor([&] { return watch.ms() >= 0; }) ? watch.ms() : -1;
}

} // namespace

std::vector<double> openingsFromDemo(int rounds) {
    const QTemporaryDir folder;
    const QTemporaryDir files;
    auto pacs = app::DemoPacs::start(folder.path(), 0, [](const QString&) { return std::nullopt; });
    const QString problem = pacs ? test::upload((*pacs)->node(), manySeries(files.path())) : pacs.error().message();
    std::vector<double> times;
    while (problem.isEmpty() && static_cast<int>(times.size()) < rounds) {
        times.push_back(openOnce((*pacs)->node()));
        if (times.back() < 0)
            break;
    }
    if (static_cast<int>(times.size()) == rounds && times.back() >= 0)
        return times;
    std::fprintf(stderr, "no study opened from the demo PACS: %s\n", qPrintable(problem));
    return {};
}

} // namespace sagitta::bench
