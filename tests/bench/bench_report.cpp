#include "bench/bench_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sagitta::bench {

namespace {

QString line(const Figure& figure) {
    const QString ratio =
        figure.ratio > 0 ? QString("%1 of %2").arg(figure.ratio, 6, 'f', 2).arg(figure.reference) : QString();
    return QString("%1 %2 %3 %4  %5\n")
        .arg(figure.name, -44)
        .arg(figure.median(), 10, 'f', 2)
        .arg(figure.least(), 10, 'f', 2)
        .arg(figure.greatest(), 10, 'f', 2)
        .arg(ratio);
}

QJsonObject toObject(const Figure& figure) {
    QJsonArray rounds;
    for (const double ms : figure.ms)
        rounds.append(ms);
    QJsonObject object{{"name", figure.name}, {"medianMs", figure.median()}, {"roundsMs", rounds}};
    if (figure.ratio > 0) {
        object["reference"] = figure.reference;
        object["ratio"] = figure.ratio;
    }
    return object;
}

} // namespace

QString toTable(const Report& report) {
    QString text =
        QString("%1 %2 %3 %4  %5\n").arg("ms", -44).arg("median", 10).arg("least", 10).arg("greatest", 10).arg("ratio");
    for (const Figure& figure : report.figures)
        text += line(figure);
    return text + line(report.calibration);
}

QByteArray toJson(const Report& report) {
    QJsonArray figures;
    for (const Figure& figure : report.figures)
        figures.append(toObject(figure));
    return QJsonDocument(QJsonObject{{"calibration", toObject(report.calibration)}, {"figures", figures}}).toJson();
}

} // namespace sagitta::bench
