#include "ui/common/word_match.h"

#include <QStringList>

namespace sagitta::ui {
namespace {

QString folded(const QString& text) {
    QString plain;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD))
        if (!c.isMark())
            plain += c.toCaseFolded();
    return plain;
}

} // namespace

int matchScore(const QString& typed, const QString& text) {
    const QString where = folded(text);
    int score = 1;
    for (const QString& word : folded(typed).split(u' ', Qt::SkipEmptyParts)) {
        const qsizetype at = where.indexOf(word);
        if (at < 0)
            return 0;
        if (at == 0)
            score += 4;
        else if (where.contains(u' ' + word) || where.contains(u'/' + word))
            score += 2;
    }
    return score;
}

} // namespace sagitta::ui
