#include "ui/settings/about_page.h"

#include "ui/common/describe.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>

namespace sagitta::ui {
namespace {

struct Library {
    const char* name;
    const char* use;
    const char* licence;
    const char* address;
};

// The programs link no others, see Dependencies.cmake.
constexpr Library kLibraries[] = {
    {"Qt", QT_TR_NOOP("windows, database access"), "LGPL 3", "https://www.qt.io"},
    {"DCMTK", QT_TR_NOOP("DICOM files and network"), "BSD 3-Clause", "https://dicom.offis.de/dcmtk"},
    {"libjpeg of the Independent JPEG Group", QT_TR_NOOP("JPEG images, as part of DCMTK"), "IJG", "https://ijg.org"},
    {"VTK", QT_TR_NOOP("3D pictures"), "BSD 3-Clause", "https://vtk.org"},
    {"CharLS", QT_TR_NOOP("JPEG-LS images"), "BSD 3-Clause", "https://github.com/team-charls/charls"},
    {"OpenJPEG", QT_TR_NOOP("JPEG 2000 images"), "BSD 2-Clause", "https://www.openjpeg.org"},
    {"SQLite", QT_TR_NOOP("catalog of the local studies"), QT_TR_NOOP("public domain"), "https://sqlite.org"},
};

QLabel* makeText(const QString& text, LabelRole role = LabelRole::Plain) {
    auto* label = new QLabel(text);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(true);
    setRole(*label, role);
    return label;
}

QLayout* makeLibraries() {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(6 * kGrid);
    grid->setVerticalSpacing(kGrid);
    grid->setColumnStretch(3, 1);
    for (const Library& library : kLibraries) {
        const int line = grid->rowCount();
        grid->addWidget(new QLabel(QLatin1String(library.name)), line, 0);
        grid->addWidget(new QLabel(QObject::tr(library.use)), line, 1);
        grid->addWidget(new QLabel(QObject::tr(library.licence)), line, 2);
        grid->addWidget(makeText(QLatin1String(library.address), LabelRole::Muted), line, 3);
    }
    return grid;
}

} // namespace

AboutPage::AboutPage(const QString& version, const QString& dataFolder, QWidget* parent) : QWidget(parent) {
    auto* title = makeText(tr("Sagitta %1").arg(version), LabelRole::Title);
    title->setObjectName(QStringLiteral("aboutVersion"));
    auto* folder = makeText(dataFolder);
    folder->setObjectName(QStringLiteral("aboutDataFolder"));
    folder->setTextFormat(Qt::PlainText);
    auto* copy = new QPushButton(tr("Copy"));
    describe(copy, "aboutCopyFolder", tr("Copy the path of the data folder"));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [dataFolder] { QGuiApplication::clipboard()->setText(dataFolder); });
    auto* place = new QHBoxLayout;
    place->setSpacing(2 * kGrid);
    place->addWidget(folder, 1);
    place->addWidget(copy);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(title);
    column->addWidget(makeText(tr("A viewer for medical images. Not a medical device; not for primary diagnosis.")));
    column->addSpacing(4 * kGrid);
    column->addWidget(makeText(tr("Data folder: studies, annotations, nodes and settings"), LabelRole::Muted));
    column->addLayout(place);
    column->addSpacing(4 * kGrid);
    column->addWidget(makeText(tr("Built with"), LabelRole::Muted));
    column->addLayout(makeLibraries());
    column->addStretch(1);
}

} // namespace sagitta::ui
