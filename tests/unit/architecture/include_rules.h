// Who may include what: the rules of cmake/architecture.json applied to the text of sources. Each include is mapped to
// a library of the project, a third-party package, the standard library or the platform.
#pragma once

#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>

namespace sagitta::test {

struct LibraryRule {
    QString path; // below the project's root
    QSet<QString> uses;
    QSet<QString> thirdParty;
};

class IncludeRules {
public:
    IncludeRules(const QString& sourceDir, const QStringList& qtIncludeDirs);

    const QMap<QString, LibraryRule>& libraries() const { return m_libraries; }
    // What is wrong with the includes of one file of a library; empty when all is well.
    QStringList violations(const QString& library, const QString& file, const QString& text) const;

private:
    std::optional<QString> violation(const QString& library, const QString& file, const QString& header,
                                     bool angled) const;
    std::optional<QString> libraryOf(const QString& header) const;
    QString packageOf(const QString& header) const;

    QString m_sourceDir;
    QStringList m_qtIncludeDirs;
    QMap<QString, LibraryRule> m_libraries;
};

} // namespace sagitta::test
