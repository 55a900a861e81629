// sagitta-start-bench: from starting the program to a Studies window that is painted and takes letters, warm; on a data
// folder with some studies and on one with many, as a ratio to the bare window of a Qt program started in between.
//
//   sagitta-start-bench [--many STUDIES] [--keep FOLDER] [--json FILE]
//
// With --keep the many studies stay in that folder, and are taken from there the next time.
#include "support/made_catalog.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <optional>

using namespace sagitta;

namespace {

constexpr int kRounds = 5;
constexpr int kFew = 50;
constexpr int kMany = 50'000;
constexpr int kLongestMs = 60'000;

// Rows alone: a start looks at no file.
Result<void> fill(const QString& dataDir, int studies) {
    if (QFile::exists(dataDir + QStringLiteral("/catalog.db")))
        return {};
    SAGITTA_TRY(const std::unique_ptr<storage::Catalog> catalog, storage::Catalog::open(dataDir));
    return test::fillCatalog(*catalog, 0, studies);
}

// Milliseconds until the program says that it is usable; nothing: it does not.
std::optional<double> start(const QString& program, const QStringList& arguments) {
    QProcess process;
    QElapsedTimer clock;
    clock.start();
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    QByteArray said;
    std::optional<double> took;
    while (!took && process.waitForReadyRead(kLongestMs)) {
        said += process.readAll();
        if (said.contains("usable"))
            took = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    if (!took)
        std::fprintf(stderr, "%s was not usable: %s\n", qPrintable(program), said.constData());
    process.kill();
    process.waitForFinished();
    return took;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

struct Subject {
    const char* name;
    QString program;
    QStringList arguments;
    std::vector<double> times;
};

bool measure(std::vector<Subject>& subjects) {
    for (int round = 0; round <= kRounds; ++round)
        for (Subject& subject : subjects) {
            const std::optional<double> took = start(subject.program, subject.arguments);
            if (!took)
                return false;
            if (round > 0) // the first one warms up
                subject.times.push_back(*took);
        }
    return true;
}

QJsonArray report(const std::vector<Subject>& subjects) {
    QJsonArray figures;
    const double reference = median(subjects.front().times);
    for (const Subject& subject : subjects) {
        const double middle = median(subject.times);
        std::printf("%-32s median of %d %6.0f ms  (%4.0f … %4.0f)  %5.2f x the bare window\n", subject.name, kRounds,
                    middle, *std::min_element(subject.times.begin(), subject.times.end()),
                    *std::max_element(subject.times.begin(), subject.times.end()), middle / reference);
        figures.append(QJsonObject{{"name", subject.name}, {"medianMs", middle}, {"ratio", middle / reference}});
    }
    return figures;
}

QString optionValue(const char* option) {
    const QStringList arguments = QCoreApplication::arguments();
    const qsizetype at = arguments.indexOf(QLatin1String(option));
    return at < 0 ? QString() : arguments.value(at + 1);
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QString asked = optionValue("--many");
    const int many = asked.isEmpty() ? kMany : asked.toInt();
    const QTemporaryDir fewFolder;
    const QTemporaryDir temporaryFolder;
    const QString kept = optionValue("--keep");
    const QString manyFolder = kept.isEmpty() ? temporaryFolder.path() : kept;
    for (const auto& [folder, studies] : {std::pair(fewFolder.path(), kFew), std::pair(manyFolder, many)})
        if (const Result<void> filled = fill(folder, studies); !filled) {
            std::fprintf(stderr, "%s\n", qPrintable(filled.error().message()));
            return 1;
        }
    const auto sagitta = [](const char* name, const QString& folder) {
        return Subject{
            name, QStringLiteral(SAGITTA_GUI), {QStringLiteral("--verbose"), QStringLiteral("--data"), folder}, {}};
    };
    std::vector<Subject> subjects{{"bare-window", QStringLiteral(SAGITTA_BARE_WINDOW), {}, {}},
                                  sagitta("start/few-studies", fewFolder.path()),
                                  sagitta("start/many-studies", manyFolder)};
    std::printf("%d and %d studies\n", kFew, many);
    if (!measure(subjects))
        return 1;
    const QJsonArray figures = report(subjects);
    QFile file(optionValue("--json"));
    if (!file.fileName().isEmpty() &&
        (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(figures).toJson()) < 0))
        return 1;
    return 0;
}
