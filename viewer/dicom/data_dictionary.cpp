#include "dicom/data_dictionary.h"

#include "dicom/transfer_syntax.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdicent.h>
#include <dcmtk/dcmdata/dcdict.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <array>
#include <utility>

namespace sagitta::dicom {

namespace {

const auto kRetired = QStringLiteral("RETIRED_");

// What the change from small to capital letters does not tell.
constexpr std::array<std::pair<QLatin1String, QLatin1String>, 12> kWords{{
    {QLatin1String("CTDIvol"), QLatin1String("CTDIvol")},
    {QLatin1String("CIELab"), QLatin1String("CIELab")},
    {QLatin1String("CIExy"), QLatin1String("CIExy")},
    {QLatin1String("XRay"), QLatin1String("X-Ray")},
    {QLatin1String("UIDs"), QLatin1String("UIDs")},
    {QLatin1String("IDs"), QLatin1String("IDs")},
    {QLatin1String("InuAs"), QLatin1String("in uAs")},
    {QLatin1String("InmAs"), QLatin1String("in mAs")},
    {QLatin1String("InuA"), QLatin1String("in uA")},
    {QLatin1String("InmA"), QLatin1String("in mA")},
    {QLatin1String("Inus"), QLatin1String("in us")},
    {QLatin1String("Inms"), QLatin1String("in ms")},
}};

// The special word that begins at `at` and ends where another one may begin.
const std::pair<QLatin1String, QLatin1String>* wordAt(const QString& keyword, qsizetype at) {
    for (const auto& word : kWords) {
        const qsizetype end = at + word.first.size();
        if (QStringView(keyword).sliced(at).startsWith(word.first) &&
            (end == keyword.size() || !keyword[end].isLower()))
            return &word;
    }
    return nullptr;
}

bool beginsWord(const QString& keyword, qsizetype at) {
    if (at == 0 || !keyword[at].isUpper())
        return false;
    if (keyword[at - 1].isLower())
        return true;
    const bool isCapitalised = at + 1 < keyword.size() && keyword[at + 1].isLower();
    return isCapitalised && keyword[at - 1].isLetterOrNumber();
}

} // namespace

QString keywordInWords(const QString& keyword) {
    QString words;
    qsizetype i = 0;
    while (i < keyword.size()) {
        if (const auto* const word = wordAt(keyword, i)) {
            if (i > 0)
                words += u' ';
            words += word->second;
            i += word->first.size();
            if (i < keyword.size())
                words += u' ';
            continue;
        }
        if (beginsWord(keyword, i) && !words.endsWith(u' '))
            words += u' ';
        words += keyword[i] == u'_' ? QChar(u' ') : keyword[i];
        ++i;
    }
    return words.simplified();
}

std::optional<DictionaryEntry> findAttribute(Tag tag, const QString& privateCreator) {
    const QByteArray creator = privateCreator.toLatin1();
    DictionaryEntry found;
    {
        const DcmDataDictionary& dictionary = dcmDataDict.rdlock();
        const DcmDictEntry* const entry =
            dictionary.findEntry(DcmTagKey(tag.group, tag.element), creator.isEmpty() ? nullptr : creator.constData());
        if (entry) {
            found.keyword = QString::fromLatin1(entry->getTagName());
            found.vr = QString::fromLatin1(entry->getVR().getVRName());
        }
        dcmDataDict.rdunlock();
    }
    if (found.keyword.isEmpty())
        return std::nullopt;
    const bool isRetired = found.keyword.startsWith(kRetired);
    if (isRetired)
        found.keyword.remove(0, kRetired.size());
    found.name = keywordInWords(found.keyword);
    if (isRetired)
        found.name += QStringLiteral(" (retired)");
    return found;
}

QString uidName(const QString& uid) {
    if (const TransferSyntax* const syntax = findTransferSyntax(uid))
        return QString::fromLatin1(syntax->name);
    QString name = QString::fromLatin1(dcmFindNameOfUID(uid.toLatin1().constData(), ""));
    if (name.startsWith(kRetired))
        name = name.sliced(kRetired.size()) + QStringLiteral(" (retired)");
    return keywordInWords(name);
}

QString toString(Tag tag) {
    return QStringLiteral("(%1,%2)").arg(tag.group, 4, 16, QLatin1Char('0')).arg(tag.element, 4, 16, QLatin1Char('0'));
}

} // namespace sagitta::dicom
