#include "bench/bench_harness.h"

#include <QProcess>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <stdexcept>

namespace sagitta::bench {

namespace {

// Some milliseconds of dependent integer arithmetic that no compiler can shorten.
void calibrationLoop() {
    volatile std::uint32_t sink = 1;
    std::uint32_t x = sink;
    for (int i = 0; i < 20'000'000; ++i) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
    }
    sink = x;
}

double medianOf(std::vector<double> values) {
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void runProcess(const QStringList& command) {
    constexpr int kTimeoutMs = 5 * 60 * 1000;
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(command.first(), command.mid(1));
    if (!process.waitForFinished(kTimeoutMs) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        throw std::runtime_error(("failed: " + command.join(' ')).toStdString());
}

void addRatios(std::vector<Figure>& figures) {
    for (Figure& figure : figures) {
        const auto reference = std::find_if(figures.begin(), figures.end(),
                                            [&](const Figure& other) { return other.name == figure.reference; });
        if (figure.reference.isEmpty() || reference == figures.end())
            continue;
        std::vector<double> ratios;
        for (size_t round = 0; round < figure.ms.size(); ++round)
            ratios.push_back(figure.ms[round] / reference->ms[round]);
        figure.ratio = medianOf(ratios);
    }
}

} // namespace

Timed timed(std::function<void()> work) {
    return [work = std::move(work)] {
        const auto begin = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    };
}

double Figure::median() const { return medianOf(ms); }
double Figure::least() const { return ms.empty() ? 0 : *std::min_element(ms.begin(), ms.end()); }
double Figure::greatest() const { return ms.empty() ? 0 : *std::max_element(ms.begin(), ms.end()); }

void Harness::add(QString name, QString reference, Prepare prepare) {
    m_measurements.push_back({std::move(name), std::move(reference), std::move(prepare)});
}

void Harness::addProcess(QString name, QString reference, QStringList command) {
    add(std::move(name), std::move(reference),
        [command = std::move(command)] { return timed([command] { runProcess(command); }); });
}

QStringList Harness::names() const {
    QStringList names;
    for (const Measurement& m : m_measurements)
        names << m.name;
    return names;
}

std::vector<const Measurement*> Harness::chosen(const QString& filter) const {
    QStringList wanted;
    for (const Measurement& m : m_measurements)
        if (m.name.contains(filter))
            wanted << m.name << m.reference;
    std::vector<const Measurement*> result;
    for (const Measurement& m : m_measurements)
        if (wanted.contains(m.name))
            result.push_back(&m);
    return result;
}

Report Harness::run(int rounds, const QString& filter) const {
    std::vector<Timed> functions;
    Report report;
    report.calibration.name = "calibration";
    for (const Measurement* m : chosen(filter)) {
        std::fprintf(stderr, "preparing %s\n", qPrintable(m->name));
        functions.push_back(m->prepare());
        functions.back()(); // once unmeasured: caches, first-use set-up
        report.figures.push_back({m->name, m->reference, {}, 0});
    }
    const Timed calibration = timed(calibrationLoop);
    for (int round = 0; round < rounds; ++round) {
        std::fprintf(stderr, "round %d of %d\n", round + 1, rounds);
        report.calibration.ms.push_back(calibration());
        for (size_t i = 0; i < functions.size(); ++i)
            report.figures[i].ms.push_back(functions[i]());
    }
    addRatios(report.figures);
    return report;
}

} // namespace sagitta::bench
