// Harness: measures registered functions in interleaved rounds, so that a machine that slows down slows down
// everything, and times a fixed loop of integers in each round, so that it is seen. Figures are medians; a ratio is the
// median of the rounds' own ratios. One thread.
#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace sagitta::bench {

// Called once, before the rounds; makes what is measured. Returns milliseconds, by its own reckoning.
using Timed = std::function<double()>;
using Prepare = std::function<Timed()>;

// Wall-clock time of a call, in ms.
Timed timed(std::function<void()> work);

struct Measurement {
    QString name;
    QString reference; // the name of another one; empty for a reference itself
    Prepare prepare;
};

struct Figure {
    QString name;
    QString reference;
    std::vector<double> ms; // by round
    double ratio = 0;       // to the reference; 0 when there is none
    double median() const;
    double least() const;
    double greatest() const;
};

struct Report {
    std::vector<Figure> figures;
    Figure calibration;
};

class Harness {
public:
    // Registration order is the order within a round: a measurement stands next to its reference.
    void add(QString name, QString reference, Prepare prepare);
    // The wall-clock time of a program from its start to its end; a failure or five minutes end the run.
    void addProcess(QString name, QString reference, QStringList command);

    QStringList names() const;
    // Those whose name contains `filter`, and their references.
    Report run(int rounds, const QString& filter) const;

private:
    std::vector<const Measurement*> chosen(const QString& filter) const;

    std::vector<Measurement> m_measurements;
};

} // namespace sagitta::bench
