// The plan of the house, checked: every include of every source is one that cmake/architecture.json allows.
#include "unit/architecture/include_rules.h"

#include <QDirIterator>
#include <QFile>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

const QString kSourceDir = QString::fromUtf8(SAGITTA_SOURCE_DIR);

IncludeRules rules() { return {kSourceDir, QString::fromUtf8(SAGITTA_QT_INCLUDE_DIRS).split(u'|')}; }

std::string joined(const QStringList& lines) { return lines.join(u'\n').toStdString(); }

// A library's folder may hold another library's (render/…); a file belongs to the longest path.
QString owner(const IncludeRules& all, const QString& relative) {
    QString best;
    qsizetype bestLength = -1;
    for (auto it = all.libraries().begin(); it != all.libraries().end(); ++it) {
        if (relative.startsWith(it->path + u'/') && it->path.size() > bestLength) {
            best = it.key();
            bestLength = it->path.size();
        }
    }
    return best;
}

TEST(IncludeRules, EverySourceKeepsToThePlan) {
    const IncludeRules all = rules();
    ASSERT_FALSE(all.libraries().isEmpty());
    int files = 0;
    QStringList wrong;
    for (const char* top : {"viewer", "network", "ui", "app"}) {
        QDirIterator it(kSourceDir + u'/' + QLatin1String(top), {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                        QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            ASSERT_TRUE(file.open(QIODevice::ReadOnly));
            const QString relative = file.fileName().mid(kSourceDir.size() + 1);
            const QString library = owner(all, relative);
            ASSERT_FALSE(library.isEmpty()) << relative.toStdString() << " belongs to no library";
            wrong += all.violations(library, relative, QString::fromUtf8(file.readAll()));
            ++files;
        }
    }
    EXPECT_GT(files, 50);
    EXPECT_TRUE(wrong.isEmpty()) << joined(wrong);
}

TEST(IncludeRules, DcmtkInUiIsRefused) {
    const QStringList wrong =
        rules().violations(QStringLiteral("ui"), QStringLiteral("ui/viewer/x.cpp"),
                           QStringLiteral("#include \"dicom/frame.h\"\n#include <dcmtk/dcmdata/dctk.h>\n"));
    ASSERT_EQ(wrong.size(), 1) << joined(wrong);
    EXPECT_TRUE(wrong.front().contains(QLatin1String("ui may not use DCMTK"))) << joined(wrong);
}

TEST(IncludeRules, UpwardIncludeIsRefused) {
    EXPECT_EQ(rules()
                  .violations(QStringLiteral("dicom"), QStringLiteral("viewer/dicom/x.cpp"),
                              QStringLiteral("#include \"scene/view.h\"\n"))
                  .size(),
              1);
    EXPECT_EQ(rules()
                  .violations(QStringLiteral("network"), QStringLiteral("network/x.cpp"),
                              QStringLiteral("#include \"storage/catalog.h\"\n"))
                  .size(),
              1);
}

TEST(IncludeRules, WidgetsStayInUi) {
    EXPECT_EQ(rules()
                  .violations(QStringLiteral("scene"), QStringLiteral("viewer/scene/x.cpp"),
                              QStringLiteral("#include <QWidget>\n#include <QImage>\n"))
                  .size(),
              1);
    EXPECT_EQ(
        rules()
            .violations(QStringLiteral("ui"), QStringLiteral("ui/x.cpp"), QStringLiteral("#include <QtWidgets>\n"))
            .size(),
        1);
}

TEST(IncludeRules, PlatformHeadersNeedAPlatformFile) {
    const QString text = QStringLiteral("#include <sys/socket.h>\n");
    EXPECT_EQ(rules().violations(QStringLiteral("network"), QStringLiteral("network/dimse/x.cpp"), text).size(), 1);
    EXPECT_TRUE(
        rules().violations(QStringLiteral("network"), QStringLiteral("network/dimse/x_linux.cpp"), text).isEmpty());
    EXPECT_TRUE(
        rules().violations(QStringLiteral("network"), QStringLiteral("network/dimse/x_posix.h"), text).isEmpty());
    EXPECT_EQ(rules().violations(QStringLiteral("network"), QStringLiteral("network/dimse/x.h"), text).size(), 1);
}

} // namespace
} // namespace sagitta::test
