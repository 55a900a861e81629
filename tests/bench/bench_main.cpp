// sagitta-bench [--rounds N] [--filter TEXT] [--json FILE] [--list]
#include "app/engine.h"
#include "bench/bench_harness.h"
#include "bench/bench_report.h"
#include "bench/measurements.h"

#include <QCommandLineParser>
#include <QGuiApplication>
#include <QSaveFile>

#include <algorithm>
#include <cstdio>
#include <exception>

using namespace sagitta::bench;

namespace {

int report(const Report& found, const QString& jsonFile) {
    std::fputs(qPrintable(toTable(found)), stdout);
    if (jsonFile.isEmpty())
        return 0;
    QSaveFile file(jsonFile);
    if (file.open(QIODevice::WriteOnly) && file.write(toJson(found)) >= 0 && file.commit())
        return 0;
    std::fprintf(stderr, "%s: %s\n", qPrintable(jsonFile), qPrintable(file.errorString()));
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    // Pictures are measured, not windows; the 3D ones have an offscreen window of their own.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!sagitta::app::initProcess())
        return 1;
    const QGuiApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({{"rounds", "Interleaved rounds (default 7).", "n", "7"},
                       {"filter", "Only measurements whose name contains the text.", "text"},
                       {"json", "Also write the figures to a file.", "file"},
                       {"list", "Print the names and end."}});
    parser.process(app);

    Harness harness;
    addCatalogMeasurements(harness);
    addColorMeasurements(harness);
    addNetworkMeasurements(harness);
    addPlanarMeasurements(harness);
    addVolumeMeasurements(harness);
    if (parser.isSet("list")) {
        std::puts(qPrintable(harness.names().join('\n')));
        return 0;
    }
    try {
        const Report found = harness.run(std::max(1, parser.value("rounds").toInt()), parser.value("filter"));
        return report(found, parser.value("json"));
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
