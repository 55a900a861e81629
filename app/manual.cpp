#include "app/manual.h"

namespace sagitta::app {
namespace {

// man(7): a backslash begins an escape, a dash is a hyphen that no terminal takes back, a dot or a quote that begins a
// line is a request.
QString roff(QString text) {
    text.replace(u'\\', QLatin1String("\\e"));
    text.replace(u'-', QLatin1String("\\-"));
    text.replace(u'…', QLatin1String("..."));
    return text.startsWith(u'.') || text.startsWith(u'\'') ? QLatin1String("\\&") + text : text;
}

QString withArguments(const ManualItem& item) {
    return item.arguments.isEmpty() ? item.name : item.name + u' ' + item.arguments;
}

} // namespace

QString helpText(const Manual& manual) {
    QString text = QStringLiteral("usage: %1 %2\n").arg(manual.program, manual.usage);
    for (const ManualSection& section : manual.sections) {
        text += u'\n' + section.title + QStringLiteral(":\n");
        for (const ManualItem& item : section.items)
            text += QStringLiteral("  %1\n      %2\n").arg(withArguments(item), item.text);
    }
    return text;
}

QString manPage(const Manual& manual) {
    QString text = QStringLiteral(".TH %1 1 \"\" \"Sagitta %2\" \"User Commands\"\n"
                                  ".ad l\n"
                                  ".SH NAME\n%3 \\- %4\n"
                                  ".SH SYNOPSIS\n.B %3\n%5\n"
                                  ".SH DESCRIPTION\n")
                       .arg(roff(manual.program.toUpper()), manual.version, roff(manual.program), roff(manual.brief),
                            roff(manual.usage));
    for (const QString& paragraph : manual.paragraphs)
        text += QStringLiteral(".PP\n%1\n").arg(roff(paragraph));
    for (const ManualSection& section : manual.sections) {
        text += QStringLiteral(".SH %1\n").arg(roff(section.title.toUpper()));
        for (const ManualItem& item : section.items)
            text +=
                QStringLiteral(".TP\n\\fB%1\\fR %2\n%3\n").arg(roff(item.name), roff(item.arguments), roff(item.text));
    }
    return text;
}

} // namespace sagitta::app
