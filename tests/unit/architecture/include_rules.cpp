#include "unit/architecture/include_rules.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace sagitta::test {
namespace {

QSet<QString> toSet(const QJsonValue& array) {
    QSet<QString> set;
    for (const QJsonValue& value : array.toArray())
        set.insert(value.toString());
    return set;
}

// Headers of one platform; they may stand only in files that are named after it.
bool isPlatformHeader(const QString& header) {
    static const QRegularExpression pattern(
        QStringLiteral("^(sys/|netinet/|arpa/|linux/|mach/"
                       "|windows\\.h|winsock2?\\.h|ws2tcpip\\.h|unistd\\.h|netdb\\.h|fcntl\\.h|poll\\.h|signal\\.h|"
                       "errno\\.h|io\\.h|pthread\\.h|pwd\\.h)"));
    return pattern.match(header).hasMatch();
}

bool isPlatformFile(const QString& file) {
    static const QRegularExpression pattern(QStringLiteral("_(linux|posix|windows|macos|other)\\.(cpp|h)$"));
    return pattern.match(file).hasMatch();
}

} // namespace

IncludeRules::IncludeRules(const QString& sourceDir, const QStringList& qtIncludeDirs) :
    m_sourceDir(sourceDir), m_qtIncludeDirs(qtIncludeDirs) {
    QFile file(sourceDir + QStringLiteral("/cmake/architecture.json"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    for (auto it = root.begin(); it != root.end(); ++it) {
        const QJsonObject rule = it.value().toObject();
        m_libraries.insert(it.key(),
                           {rule.value(QLatin1String("path")).toString(), toSet(rule.value(QLatin1String("uses"))),
                            toSet(rule.value(QLatin1String("thirdParty")))});
    }
}

QStringList IncludeRules::violations(const QString& library, const QString& file, const QString& text) const {
    static const QRegularExpression include(QStringLiteral("^[ \\t]*#[ \\t]*include[ \\t]*([<\"])([^>\"]+)[>\"]"),
                                            QRegularExpression::MultilineOption);
    QStringList found;
    for (auto it = include.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (const auto wrong = violation(library, file, match.captured(2), match.captured(1) == QLatin1String("<")))
            found << file + QStringLiteral(": ") + *wrong;
    }
    return found;
}

std::optional<QString> IncludeRules::violation(const QString& library, const QString& file, const QString& header,
                                               bool angled) const {
    const LibraryRule& rule = m_libraries[library];
    if (header.contains(QLatin1String("..")))
        return QStringLiteral("\"%1\": includes are relative to the project, by library").arg(header);
    if (!angled) {
        if (header.endsWith(QLatin1String(".moc")) || header.startsWith(QLatin1String("moc_")))
            return std::nullopt;
        const auto other = libraryOf(header);
        if (!other)
            return QStringLiteral("\"%1\" belongs to no library of the project").arg(header);
        if (*other != library && !rule.uses.contains(*other))
            return QStringLiteral("%1 may not use %2 (\"%3\")").arg(library, *other, header);
        return std::nullopt;
    }
    const QString package = packageOf(header);
    if (package == QLatin1String("std"))
        return std::nullopt;
    if (package == QLatin1String("platform"))
        return isPlatformFile(file)
                   ? std::nullopt
                   : std::optional(QStringLiteral("<%1> outside a file named after its platform").arg(header));
    if (package == QLatin1String("umbrella"))
        return QStringLiteral("<%1> is an umbrella header").arg(header);
    if (!rule.thirdParty.contains(package))
        return QStringLiteral("%1 may not use %2 (<%3>)").arg(library, package, header);
    return std::nullopt;
}

// Headers of viewer/x are written "x/…", all others from the project's root.
std::optional<QString> IncludeRules::libraryOf(const QString& header) const {
    std::optional<QString> best;
    qsizetype bestLength = -1;
    for (auto it = m_libraries.begin(); it != m_libraries.end(); ++it) {
        QString prefix = it->path;
        if (prefix.startsWith(QLatin1String("viewer/")))
            prefix.remove(0, 7);
        if (header.startsWith(prefix + u'/') && prefix.size() > bestLength) {
            best = it.key();
            bestLength = prefix.size();
        }
    }
    return best;
}

QString IncludeRules::packageOf(const QString& header) const {
    static const QRegularExpression qtClass(QStringLiteral("^(Qt[A-Za-z0-9]+/)?(Q[A-Za-z0-9]+|q[a-z_0-9]+\\.h|Qt)$"));
    static const QSet<QString> umbrellas{QStringLiteral("QtCore"),    QStringLiteral("QtGui"),
                                         QStringLiteral("QtWidgets"), QStringLiteral("QtNetwork"),
                                         QStringLiteral("QtSql"),     QStringLiteral("QtTest")};
    if (umbrellas.contains(header))
        return QStringLiteral("umbrella");
    if (qtClass.match(header).hasMatch()) {
        const QString bare = header.section(u'/', -1);
        for (const QString& dir : m_qtIncludeDirs) {
            static const QStringList modules{QStringLiteral("QtCore"),    QStringLiteral("QtGui"),
                                             QStringLiteral("QtSql"),     QStringLiteral("QtNetwork"),
                                             QStringLiteral("QtWidgets"), QStringLiteral("QtPrintSupport"),
                                             QStringLiteral("QtTest"),    QStringLiteral("QtSvg")};
            for (const QString& module : modules)
                if (QFile::exists(dir + u'/' + module + u'/' + bare))
                    return module;
        }
        return QStringLiteral("Qt");
    }
    if (header.startsWith(QLatin1String("dcmtk/")))
        return QStringLiteral("DCMTK");
    if (header.startsWith(QLatin1String("vtk")))
        return QStringLiteral("VTK");
    if (header.startsWith(QLatin1String("itk")))
        return QStringLiteral("ITK");
    if (header.startsWith(QLatin1String("charls/")))
        return QStringLiteral("CharLS");
    if (header == QLatin1String("openjpeg.h"))
        return QStringLiteral("OpenJPEG");
    if (header.startsWith(QLatin1String("libavcodec/")) || header.startsWith(QLatin1String("libavutil/")))
        return QStringLiteral("Libav");
    if (header == QLatin1String("lcms2.h"))
        return QStringLiteral("LCMS2");
    if (isPlatformHeader(header))
        return QStringLiteral("platform");
    // Standard headers have neither folder nor suffix.
    return header.contains(u'/') || header.contains(u'.') ? header.section(u'/', 0, 0) : QStringLiteral("std");
}

} // namespace sagitta::test
