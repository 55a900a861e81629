#include "storage/search_text.h"

#include <QRegularExpression>

namespace sagitta::storage {
namespace {

// Letters that Unicode does not decompose but people type without the stroke.
QLatin1String plainLetters(QChar c) {
    switch (c.unicode()) {
    case 0x00E6:
        return QLatin1String("ae");
    case 0x00F8:
        return QLatin1String("o");
    case 0x0111:
        return QLatin1String("d");
    case 0x0131:
        return QLatin1String("i");
    case 0x0142:
        return QLatin1String("l");
    case 0x0153:
        return QLatin1String("oe");
    case 0x00DF:
        return QLatin1String("ss");
    default:
        return {};
    }
}

} // namespace

QString foldForSearch(const QString& text) {
    const QString folded = text.toCaseFolded().normalized(QString::NormalizationForm_KD);
    QString plain;
    plain.reserve(folded.size());
    for (const QChar c : folded) {
        if (c.category() == QChar::Mark_NonSpacing)
            continue;
        const QLatin1String letters = plainLetters(c);
        if (!letters.isEmpty())
            plain += letters;
        else if (c == QLatin1Char('^') || c == QLatin1Char('=') || c == QLatin1Char('\\') || c.isNull())
            plain += QLatin1Char(' ');
        else
            plain += c;
    }
    // Compatibility decomposition may bring capitals back (the circled ones).
    return plain.toCaseFolded().simplified();
}

QStringList searchWords(const QString& typed) {
    static const QRegularExpression yearFirst(QStringLiteral("^(\\d{4})[-./](\\d{2})[-./](\\d{2})$"));
    static const QRegularExpression dayFirst(QStringLiteral("^(\\d{2})\\.(\\d{2})\\.(\\d{4})$"));
    constexpr qsizetype kMost = 16;
    QStringList words = foldForSearch(typed).split(QLatin1Char(' '), Qt::SkipEmptyParts).mid(0, kMost);
    for (QString& word : words) {
        if (const auto year = yearFirst.match(word); year.hasMatch())
            word = year.captured(1) + year.captured(2) + year.captured(3);
        else if (const auto day = dayFirst.match(word); day.hasMatch())
            word = day.captured(3) + day.captured(2) + day.captured(1);
    }
    return words;
}

} // namespace sagitta::storage
