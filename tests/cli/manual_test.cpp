// What the programs say of themselves: --help and the man page, which are made from one table.
#include "cli/cli_process.h"

#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace sagitta::test {
namespace {

// The names in a list of --help: "  name arguments".
QStringList namesIn(const QString& help) {
    static const QRegularExpression item(QStringLiteral("^  (\\S+)"), QRegularExpression::MultilineOption);
    QStringList names;
    for (auto it = item.globalMatch(help); it.hasNext();)
        names << it.next().captured(1);
    return names;
}

// In the source of a page: "\fBname\fR".
QString inPage(QString name) { return QStringLiteral("\\fB%1\\fR").arg(name.replace(u'-', QLatin1String("\\-"))); }

QString output(const QString& program, const QString& option) {
    QProcess process;
    QProcessEnvironment noDisplay = QProcessEnvironment::systemEnvironment();
    noDisplay.remove(QStringLiteral("DISPLAY"));
    noDisplay.remove(QStringLiteral("WAYLAND_DISPLAY"));
    process.setProcessEnvironment(noDisplay);
    process.start(program, {option});
    EXPECT_TRUE(process.waitForFinished());
    EXPECT_EQ(process.exitCode(), 0) << process.readAllStandardError().toStdString();
    return QString::fromUtf8(process.readAllStandardOutput());
}

TEST(Manual, HasEveryNameOfTheHelp) {
    for (const char* program : {SAGITTA_CLI, SAGITTA_GUI}) {
        const QString help = output(QString::fromUtf8(program), QStringLiteral("--help"));
        const QString page = output(QString::fromUtf8(program), QStringLiteral("--manual"));
        EXPECT_TRUE(page.startsWith(QLatin1String(".TH SAGITTA"))) << page.left(200).toStdString();
        const QStringList names = namesIn(help);
        EXPECT_GT(names.size(), 8) << help.toStdString();
        for (const QString& name : names)
            EXPECT_TRUE(page.contains(inPage(name))) << program << ' ' << name.toStdString();
        EXPECT_EQ(page.count(QLatin1String(".TP\n")), names.size());
    }
}

TEST(Manual, EveryCommandOfTheHelpIsOne) {
    const QTemporaryDir data;
    const QString help = output(QString::fromUtf8(SAGITTA_CLI), QStringLiteral("--help"));
    const qsizetype commands = help.indexOf(QLatin1String("Commands:"));
    const qsizetype options = help.indexOf(QLatin1String("Options:"));
    ASSERT_TRUE(0 < commands && commands < options);
    const QStringList names = namesIn(help.mid(commands, options - commands));
    EXPECT_GE(names.size(), 18);
    for (const QString& name : names) {
        const CliAnswer answer = runCli(data.path(), {name, QStringLiteral("--nosuch")});
        EXPECT_FALSE(answer.errors.contains("no command")) << name.toStdString();
    }
}

} // namespace
} // namespace sagitta::test
