#include "bench/measure_table.h"

#include "app/engine.h"
#include "app/gui/desktop.h"
#include "support/made_catalog.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>
#include <QWheelEvent>

#include <cstdio>

namespace sagitta::bench {
namespace {

constexpr int kStudies = 50'000;
constexpr std::size_t kBatch = 5'000;
constexpr int kWheelTurns = 500;
constexpr int kArrivals = 10;
constexpr int kTickMs = 1;
constexpr int kLingerMs = 400; // after the last thing happened
constexpr int kLongestMs = 60'000;

double msOf(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) / 1e6; }

// A study is a row, however few images it has.
Result<void> fill(const QString& folder) {
    SAGITTA_TRY(const std::unique_ptr<storage::Catalog> catalog, storage::Catalog::open(folder));
    std::vector<storage::CatalogEntry> batch;
    for (int n = 0; n < kStudies; ++n) {
        batch.push_back(test::madeInstances(n).front());
        if (batch.size() < kBatch && n + 1 < kStudies)
            continue;
        if (const auto added = catalog->add(batch); !added)
            return added.error();
        batch.clear();
    }
    return {};
}

// How long the event loop does not come round from `act` on, until nothing has happened to the rows for a while.
void addGaps(const QAbstractItemModel& model, std::vector<double>& gaps, const std::function<void()>& act) {
    QEventLoop loop;
    QTimer tick;
    QElapsedTimer since, quiet;
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        QObject::connect(&model, signal, &loop, [&] { quiet.start(); });
    QObject::connect(&model, &QAbstractItemModel::modelReset, &loop, [&] { quiet.start(); });
    QObject::connect(&model, &QAbstractItemModel::dataChanged, &loop, [&] { quiet.start(); });
    QObject::connect(&tick, &QTimer::timeout, &loop, [&] {
        gaps.push_back(msOf(since));
        since.start();
        if (quiet.hasExpired(kLingerMs))
            loop.quit();
    });
    tick.start(kTickMs);
    since.start();
    quiet.start();
    act();
    loop.exec();
}

void type(QLineEdit& line, QChar letter) {
    for (const QEvent::Type event : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent key(event, letter.toUpper().unicode(), Qt::NoModifier, letter);
        QApplication::sendEvent(&line, &key);
    }
}

double turnWheel(QAbstractItemView& table, int delta) {
    QWidget* rows = table.viewport();
    const QPointF at = rows->rect().center();
    QWheelEvent event(at, rows->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QElapsedTimer clock;
    clock.start();
    QApplication::sendEvent(rows, &event);
    rows->repaint();
    return msOf(clock);
}

void press(QWidget& widget, Qt::Key key) {
    for (const QEvent::Type event : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent pressed(event, key, Qt::ControlModifier);
        QApplication::sendEvent(&widget, &pressed);
    }
}

// In the middle of the list somebody is looking at.
std::vector<double> gapsOnArrivals(ui::StudiesWindow& window, storage::Catalog& catalog, QAbstractItemView& table) {
    std::vector<double> gaps;
    table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum() / 2);
    for (int n = kStudies; n < kStudies + kArrivals; ++n) {
        const storage::CatalogEntry one = test::madeInstances(n).front();
        if (!catalog.add({one}))
            return {};
        addGaps(*table.model(), gaps,
                [&] { window.localStudiesChanged(QSet<QString>{one.header->study.studyInstanceUid}); });
    }
    return gaps;
}

std::vector<double> gapsMarkingAll(ui::StudiesWindow& window, app::Engine& engine, const QAbstractItemModel& model) {
    std::vector<double> gaps;
    addGaps(model, gaps, [&] { window.findChild<QAction*>(QStringLiteral("markRead"))->trigger(); });
    const QString last = test::madeInstances(0).front().header->study.studyInstanceUid;
    for (bool isWritten = false; !isWritten;) {
        const auto mark = engine.store().marks().mark(last);
        isWritten = !mark || mark->status == storage::ReadingStatus::Read;
        addGaps(model, gaps, [] {});
    }
    return gaps;
}

TableTimes measure(ui::StudiesWindow& window, app::Engine& engine, storage::Catalog& catalog) {
    auto* table = window.findChild<QAbstractItemView*>(QStringLiteral("studyTable"));
    auto* line = window.findChild<QLineEdit*>(QStringLiteral("searchText"));
    const QAbstractItemModel& model = *table->model();
    TableTimes times;
    std::vector<double> opening;
    addGaps(model, opening, [&] { window.show(); });
    for (const QChar letter : QStringLiteral("schmidt anna"))
        addGaps(model, times.gapsWhileTyping, [&] { type(*line, letter); });
    addGaps(model, times.gapsWhileTyping, [&] { line->clear(); });
    QElapsedTimer patience;
    patience.start();
    while (model.rowCount() < kStudies && !patience.hasExpired(kLongestMs))
        addGaps(model, times.gapsUntilAllAreIn, [&] {
            table->verticalScrollBar()->setValue(0);
            table->verticalScrollBar()->setValue(table->verticalScrollBar()->maximum());
        });
    if (model.rowCount() < kStudies) {
        std::fprintf(stderr, "%d of %d studies are in the table\n", model.rowCount(), kStudies);
        return {};
    }
    times.gapsOnArrivals = gapsOnArrivals(window, catalog, *table);
    addGaps(model, times.gapsSelectingAll, [&] { press(*table, Qt::Key_A); });
    times.gapsMarkingAll = gapsMarkingAll(window, engine, model);
    for (int i = 0; i < kWheelTurns; ++i)
        times.scroll.push_back(turnWheel(*table, i % 50 < 40 ? 720 : -720));
    return times;
}

} // namespace

TableTimes tableTimes() {
    const QTemporaryDir data;
    if (const Result<void> filled = fill(data.path()); !filled) {
        std::fprintf(stderr, "%s\n", qPrintable(filled.error().message()));
        return {};
    }
    auto engine = app::Engine::open(data.path());
    if (!engine) {
        std::fprintf(stderr, "%s\n", qPrintable(engine.error().message()));
        return {};
    }
    const auto catalog = storage::Catalog::open(data.path()); // as of another program, which brings studies
    if (!catalog)
        return {};
    app::Desktop desktop(**engine);
    return measure(desktop.studiesWindow(), **engine, **catalog);
}

} // namespace sagitta::bench
