// sagitta-phantom: writes a folder of demonstration studies: CT torsos, and an MR head in two orientations with a
// localizer, under names in several scripts.
#include "core/uid.h"
#include "support/phantom.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

#include <algorithm>
#include <array>

using namespace sagitta;
using namespace sagitta::test;

namespace {

struct Options {
    QString folder;
    int slices = 200;
    int size = 512;
    int studies = 1;
    QString syntax;
};

constexpr double kFieldOfView = 400; // mm

PhantomSpec torso(const Options& options, int study) {
    static const std::array kNames{QStringLiteral("Sommer^Klara"), QStringLiteral("Иванов^Пётр"),
                                   QStringLiteral("Müller^Jörg"), QStringLiteral("김^민준")};
    PhantomSpec spec;
    spec.patientName = kNames[static_cast<std::size_t>(study) % kNames.size()];
    spec.patientId = QStringLiteral("DEMO-CT-%1").arg(study + 1, 3, 10, QLatin1Char('0'));
    spec.accessionNumber = QStringLiteral("DCT%1").arg(study + 1, 4, 10, QLatin1Char('0'));
    spec.studyDescription = QStringLiteral("CT Thorax");
    spec.seriesDescription = QStringLiteral("Chest axial");
    spec.slices = options.slices;
    spec.rows = spec.columns = options.size;
    spec.spacing = kFieldOfView / options.size;
    spec.sliceSpacing = kFieldOfView / std::max(options.slices, 1);
    spec.transferSyntaxUid = options.syntax;
    return spec;
}

PhantomSpec head(const Options& options) {
    PhantomSpec spec;
    spec.anatomy = Anatomy::Head;
    spec.modality = QStringLiteral("MR");
    spec.patientName = QStringLiteral("Yamada^Tarou=山田^太郎=やまだ^たろう");
    spec.patientId = QStringLiteral("DEMO-MR-001");
    spec.accessionNumber = QStringLiteral("DMR0001");
    spec.patientSex = QStringLiteral("M");
    spec.studyDescription = QStringLiteral("MR Head");
    spec.studyUid = makeUid();
    spec.frameOfReferenceUid = makeUid();
    spec.rows = spec.columns = 192;
    spec.spacing = 1.25;
    spec.slices = 40;
    spec.sliceSpacing = 5;
    spec.transferSyntaxUid = options.syntax;
    return spec;
}

// One image in each of three planes, in one series.
std::vector<PhantomSpec> localizer(const PhantomSpec& study) {
    PhantomSpec base = study;
    base.seriesUid = makeUid();
    base.seriesNumber = 1;
    base.seriesDescription = QStringLiteral("Localizer");
    base.imageType = QStringLiteral("ORIGINAL\\PRIMARY\\LOCALIZER");
    base.rows = base.columns = 128;
    base.spacing = 2;
    base.slices = 1;
    std::vector<PhantomSpec> images(3, base);
    images[1].columnDir = images[2].columnDir = {0, 0, -1};
    images[2].rowDir = {0, 1, 0};
    for (std::size_t i = 0; i < images.size(); ++i)
        images[i].firstInstanceNumber = static_cast<int>(i) + 1;
    return images;
}

std::vector<PhantomSpec> headStudy(const Options& options) {
    const PhantomSpec study = head(options);
    std::vector<PhantomSpec> all = localizer(study);
    PhantomSpec axial = study;
    axial.seriesNumber = 2;
    axial.seriesDescription = QStringLiteral("T1 axial");
    PhantomSpec sagittal = study;
    sagittal.seriesNumber = 3;
    sagittal.seriesDescription = QStringLiteral("T1 sagittal");
    sagittal.rowDir = {0, 1, 0};
    sagittal.columnDir = {0, 0, -1};
    all.push_back(axial);
    all.push_back(sagittal);
    return all;
}

int write(const Options& options) {
    QTextStream err(stderr);
    qsizetype files = 0;
    const auto writeOne = [&](const QString& name, const PhantomSpec& spec) {
        const Result<QStringList> written = writePhantom(options.folder + u'/' + name, spec);
        if (!written) {
            err << written.error().message() << '\n';
            return false;
        }
        files += written->size();
        return true;
    };
    for (int study = 0; study < options.studies; ++study) {
        if (!writeOne(QStringLiteral("ct-torso-%1").arg(study + 1), torso(options, study)))
            return 1;
    }
    for (const PhantomSpec& spec : headStudy(options)) {
        if (!writeOne(QStringLiteral("mr-head"), spec))
            return 1;
    }
    QTextStream(stdout) << files << " files\n";
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("OUT_DIR"), QStringLiteral("Folder to write to."));
    const QCommandLineOption slices(QStringLiteral("slices"), QStringLiteral("CT slices."), QStringLiteral("N"),
                                    QStringLiteral("200"));
    const QCommandLineOption size(QStringLiteral("size"), QStringLiteral("CT rows and columns."), QStringLiteral("N"),
                                  QStringLiteral("512"));
    const QCommandLineOption studies(QStringLiteral("studies"), QStringLiteral("CT studies."), QStringLiteral("N"),
                                     QStringLiteral("1"));
    const QCommandLineOption syntax(QStringLiteral("syntax"),
                                    QStringLiteral("Transfer syntax: native, RLE, JPEG-LS lossless."),
                                    QStringLiteral("UID"), QStringLiteral("1.2.840.10008.1.2.1"));
    parser.addOptions({slices, size, studies, syntax});
    parser.process(app);
    Options options;
    options.slices = parser.value(slices).toInt();
    options.size = parser.value(size).toInt();
    options.studies = parser.value(studies).toInt();
    options.syntax = parser.value(syntax);
    const bool good = parser.positionalArguments().size() == 1 && options.slices > 0 && options.size > 0 &&
                      options.size <= 4096 && options.studies >= 0;
    if (!good) {
        QTextStream(stderr) << parser.helpText();
        return 2;
    }
    options.folder = parser.positionalArguments().constFirst();
    return write(options);
}
