// The listing against DCMTK's own reading of the same files: the same attributes in the same order and the same values,
// texts after DCMTK's conversion to UTF-8. Over files that are made here and over the corpus.
#include "dicom/data_set_listing.h"

#include "dicom/data_dictionary.h"
#include "support/corpus.h"
#include "unit/dicom/made_file.h"

#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcspchrs.h>
#include <dcmtk/dcmdata/dctk.h>

#include <gtest/gtest.h>

#include <cmath>

namespace sagitta::test {
namespace {

using dicom::DataSetListing;
using dicom::ListedElement;
namespace tags = dicom::tags;
using Kind = ListedElement::Kind;

// No limit that a file of the corpus would meet.
constexpr dicom::ListingLimits kUnlimited{4'000'000, 1'000'000, 1'000'000, 64, 10'000'000};

struct Comparison {
    int elements = 0;
    int texts = 0; // compared character by character
    int beyondAscii = 0;
    int numbers = 0;
    int bytes = 0;
    QStringList differences;
};

bool isAscii(const QString& text) {
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

// Padding at either end of each value means nothing (PS3.5 6.2), nor do the NULs of careless writers.
QStringList valuesOf(QString text) {
    text.remove(QChar::Null);
    QStringList values = text.split(u'\\');
    for (QString& value : values)
        value = value.trimmed();
    return values;
}

QString textOf(DcmElement& element) {
    OFString value;
    if (element.getOFStringArray(value, OFFalse).bad())
        return {};
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

class Oracle {
public:
    explicit Oracle(const DataSetListing& listing) : m_listing(listing) {}

    Comparison comparison;

    // The rows from `row` on that are children of `parent`, and the elements of an item.
    void compare(DcmItem& item, int row, int parent, OFString characterSet = {}) {
        if (OFString own; item.findAndGetOFStringArray(DCM_SpecificCharacterSet, own).good())
            characterSet = own;
        m_isSelected = m_characterSet.selectCharacterSet(characterSet).good();
        const auto isIn = [&](int other) {
            return other < sizeOf() && at(other).parent == parent && (parent >= 0 || isMeta(item) == isMeta(at(other)));
        };
        for (DcmObject* object = nullptr; (object = item.nextInContainer(object)) != nullptr;) {
            auto& element = dynamic_cast<DcmElement&>(*object);
            if (element.getTag() == DcmTagKey(0, 0))
                continue; // zeros at the end of the file, taken for an element
            if (!isIn(row)) {
                differ(element, "is not listed");
                return;
            }
            if (element.getGTag() != at(row).tag.group || element.getETag() != at(row).tag.element) {
                differ(element, "is listed as " + at(row).keyword);
                return;
            }
            ++comparison.elements;
            compareElement(element, row, characterSet);
            row = at(row).end;
        }
        if (isIn(row))
            comparison.differences << "listed, and not there: " + at(row).keyword;
    }

private:
    static bool isMeta(DcmItem& item) { return item.ident() == EVR_metainfo; }
    static bool isMeta(const ListedElement& element) { return element.tag.group == 2; }
    int sizeOf() const { return static_cast<int>(m_listing.rows.size()); }
    const ListedElement& at(int row) const { return m_listing.rows[static_cast<std::size_t>(row)]; }

    void differ(DcmElement& element, const QString& how) {
        comparison.differences << QString::asprintf("(%04x,%04x) ", element.getGTag(), element.getETag()) + how;
    }

    void compareElement(DcmElement& element, int row, const OFString& characterSet) {
        const ListedElement& listed = at(row);
        if (element.ident() == EVR_PixelData || element.ident() == EVR_pixelSQ)
            return; // DCMTK corrects the VR of what is compressed
        const QString vr = QString::fromLatin1(DcmVR(element.getVR()).getVRName());
        const bool isChoice = vr == "OB" && listed.vr == "OW"; // of the retired curves
        if (listed.vr != vr && !isChoice && listed.vr != "UN" && vr[0].isUpper() && vr != "UN")
            differ(element, "has VR " + vr + ", listed " + listed.vr);
        if (element.ident() == EVR_SQ)
            return compareSequence(dynamic_cast<DcmSequenceOfItems&>(element), row, characterSet);
        if (listed.kind == Kind::Sequence || listed.vr == "??")
            return; // of unknown VR, which DCMTK leaves as bytes
        switch (element.getVR()) {
        case EVR_OB:
        case EVR_UN:
        case EVR_UNKNOWN:
            return compareBytes(element, listed);
        case EVR_OW:
        case EVR_OF:
        case EVR_OD:
        case EVR_OL:
        case EVR_OV:
            if (element.getLength() > 0 && !listed.value.startsWith(QString::number(element.getLength()) + " bytes"))
                differ(element, "has other bytes than " + listed.value);
            return;
        case EVR_FL:
        case EVR_FD:
            return compareNumbers(element, listed);
        default:
            return compareText(element, listed);
        }
    }

    // The number of bytes and the first of them; DCMTK makes odd lengths even.
    void compareBytes(DcmElement& element, const ListedElement& listed) {
        const QString hex = textOf(element).toLower().replace(u'\\', u' ');
        if (element.getLength() == 0)
            return;
        const qsizetype begin = listed.value.indexOf(u':') + 2;
        const qsizetype shown = std::min<qsizetype>(listed.length, 32) * 3 - 1;
        if (element.getLength() != listed.length + listed.length % 2 ||
            hex.first(shown) != listed.value.mid(begin, shown))
            differ(element, "has other bytes than " + listed.value);
        ++comparison.bytes;
    }

    void compareSequence(DcmSequenceOfItems& sequence, int row, const OFString& characterSet) {
        if (static_cast<int>(sequence.card()) != at(row).count)
            return differ(sequence, QString("has %1 items, listed %2").arg(sequence.card()).arg(at(row).count));
        int item = row + 1;
        for (unsigned long i = 0; i < sequence.card(); ++i) {
            if (item >= sizeOf() || at(item).kind != Kind::Item || at(item).parent != row)
                return differ(sequence, "lacks an item");
            compare(*sequence.getItem(i), item + 1, item, characterSet);
            item = at(item).end;
        }
        m_isSelected = m_characterSet.selectCharacterSet(characterSet).good();
    }

    void compareNumbers(DcmElement& element, const ListedElement& listed) {
        const QStringList theirs = valuesOf(textOf(element));
        const QStringList ours = valuesOf(listed.value);
        if (theirs.size() != ours.size())
            return differ(element, QString("has %1 values, listed %2").arg(theirs.size()).arg(ours.size()));
        for (qsizetype i = 0; i < ours.size(); ++i) {
            const double a = theirs[i].toDouble();
            const double b = ours[i].toDouble();
            if (std::isfinite(a) && std::abs(a - b) > 1e-6 * std::abs(a) + 1e-38) // not among the denormal ones
                return differ(element, "has other numbers: " + theirs[i] + ", listed " + ours[i]);
        }
        ++comparison.numbers;
    }

    void compareText(DcmElement& element, const ListedElement& listed) {
        OFString stored;
        OFString converted;
        element.getOFStringArray(stored, OFFalse);
        const bool isConverted = !element.isAffectedBySpecificCharacterSet() ||
                                 (m_isSelected && m_characterSet.convertString(stored, converted, "\\^=").good());
        const OFString& read = element.isAffectedBySpecificCharacterSet() && isConverted ? converted : stored;
        const auto size = static_cast<qsizetype>(read.size());
        const QString text =
            &read == &converted ? QString::fromUtf8(read.data(), size) : QString::fromLatin1(read.data(), size);
        if (!isConverted && !(isAscii(text) && isAscii(listed.value)))
            return;
        if (valuesOf(text) != valuesOf(listed.value))
            return differ(element, "is '" + text + "', listed '" + listed.value + "'");
        if (static_cast<int>(element.getVM()) != listed.count && !listed.value.isEmpty())
            differ(element, QString("has VM %1, listed %2").arg(element.getVM()).arg(listed.count));
        ++comparison.texts;
        comparison.beyondAscii += isAscii(text) ? 0 : 1;
    }

    const DataSetListing& m_listing;
    DcmSpecificCharacterSet m_characterSet; // DCMTK's own conversion
    bool m_isSelected = false;
};

// Nothing when DCMTK cannot read the file.
std::optional<Comparison> compareWithDcmtk(const QString& path, const DataSetListing& listing) {
    DcmFileFormat file;
    if (file.loadFile(path.toLocal8Bit().constData()).bad())
        return std::nullopt;
    Oracle oracle(listing);
    oracle.compare(*file.getMetaInfo(), 0, -1);
    int first = 0;
    while (first < static_cast<int>(listing.rows.size()) &&
           listing.rows[static_cast<std::size_t>(first)].tag.group == 2)
        ++first;
    oracle.compare(*file.getDataset(), first, -1);
    return oracle.comparison;
}

class ListingOracle : public testing::Test {
protected:
    QString write(const Elements& elements, const QString& syntax) {
        return writeFile(m_dir.path(), part10(syntax, elements.encoded()));
    }
    QTemporaryDir m_dir;
};

// Something of everything, sorted as DCMTK sorts it.
Elements mixture(WireFormat wire, Elements::Lengths lengths) {
    Elements inner(wire);
    inner.text({0x0008, 0x0100}, "SH", "113").text({0x0008, 0x0104}, "LO", "Strahlung f\xfcr alle");
    Elements item(wire);
    item.text(tags::SOPInstanceUID, "UI", "1.2.3.4").sequence({0x0008, 0x1199}, {inner, inner}, lengths);
    Elements empty(wire);
    Elements all(wire);
    all.text(tags::SpecificCharacterSet, "CS", "ISO_IR 100").text(tags::ImageType, "CS", "DERIVED\\PRIMARY\\MPR");
    all.text(tags::SOPClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2").text(tags::StudyDate, "DA", "20240229");
    all.text(tags::InstitutionName, "LO", "H\xf4pital").sequence({0x0008, 0x1115}, {item, empty, item}, lengths);
    all.text(tags::PatientName, "PN", "M\xfcller^J\xf6rg").text(tags::PatientAge, "AS", "");
    all.fd({0x0018, 0x9087}, 1000).text({0x0019, 0x0010}, "LO", "GEMS_ACQU_01").text({0x0019, 0x1004}, "DS", "1.5");
    all.text({0x0020, 0x4000}, "LT", "two\r\nlines \\ one value");
    all.us(tags::Rows, {512}).text(tags::PixelSpacing, "DS", "0.5\\ 0.25").us(tags::PixelRepresentation, {1});
    all.us(tags::PixelPaddingValue, {-2000}, "SS");
    all.words({0x0028, 0x1201}, "OW", {1, 2, 3}).fd({0x0040, 0x9224}, -1024.125);
    return all;
}

// dcmdump's lines of attributes: "depth tag VR".
QStringList linesOfDcmdump(const QString& path) {
    QProcess dump;
    dump.start(QStringLiteral("dcmdump"), {QStringLiteral("-q"), path});
    EXPECT_TRUE(dump.waitForFinished());
    static const QRegularExpression kLine(QStringLiteral("^( *)(\\([0-9a-f]{4},[0-9a-f]{4}\\)) ([A-Z?]{2}) "));
    QStringList lines;
    for (const QString& line : QString::fromLatin1(dump.readAllStandardOutput()).split(u'\n')) {
        if (const auto match = kLine.match(line); match.hasMatch())
            lines << QStringLiteral("%1 %2 %3")
                         .arg(match.capturedLength(1) / 2)
                         .arg(match.captured(2), match.captured(3));
    }
    return lines;
}

QStringList linesOf(const DataSetListing& listing) {
    QStringList lines;
    for (const ListedElement& element : listing.rows) {
        if (element.kind == Kind::Element || element.kind == Kind::Sequence)
            lines << QStringLiteral("%1 %2 %3").arg(element.depth).arg(dicom::toString(element.tag), element.vr);
    }
    return lines;
}

} // namespace

TEST_F(ListingOracle, FilesInEveryEncoding) {
    const std::pair<const char*, WireFormat> syntaxes[] = {{"1.2.840.10008.1.2", {true, false}},
                                                           {"1.2.840.10008.1.2.1", {false, false}},
                                                           {"1.2.840.10008.1.2.2", {false, true}}};
    for (const auto& [syntax, wire] : syntaxes) {
        for (const auto lengths : {Elements::Lengths::Defined, Elements::Lengths::Undefined}) {
            const QString path = write(mixture(wire, lengths), QLatin1String(syntax));
            const auto listing = dicom::listDataSet(path);
            ASSERT_TRUE(listing) << syntax;
            const auto comparison = compareWithDcmtk(path, *listing);
            ASSERT_TRUE(comparison) << syntax;
            EXPECT_TRUE(comparison->differences.isEmpty())
                << syntax << ": " << comparison->differences.join("; ").toStdString();
            EXPECT_GE(comparison->elements, 35) << syntax;
            EXPECT_GE(comparison->beyondAscii, 6) << syntax;
            EXPECT_GE(comparison->numbers, 2) << syntax;
            if (!QStandardPaths::findExecutable(QStringLiteral("dcmdump")).isEmpty()) {
                EXPECT_EQ(linesOf(*listing).join(u'\n').toStdString(), linesOfDcmdump(path).join(u'\n').toStdString());
            }
        }
    }
}

TEST_F(ListingOracle, EveryFileOfTheCorpus) {
    if (corpusPath().isEmpty())
        GTEST_SKIP() << "SAGITTA_CORPUS does not name the folder of test data";
    int files = 0;
    Comparison all;
    QDirIterator walk(corpusPath(), QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString path = walk.next();
        const auto listing = dicom::listDataSet(path, kUnlimited);
        if (!listing)
            continue;
        const auto comparison = compareWithDcmtk(path, *listing);
        if (!comparison)
            continue;
        ++files;
        all.elements += comparison->elements;
        all.texts += comparison->texts;
        all.beyondAscii += comparison->beyondAscii;
        all.numbers += comparison->numbers;
        all.bytes += comparison->bytes;
        EXPECT_TRUE(comparison->differences.isEmpty())
            << path.toStdString() << ": " << comparison->differences.mid(0, 5).join("; ").toStdString();
    }
    std::cout << files << " files, " << all.elements << " elements, " << all.texts << " texts (" << all.beyondAscii
              << " beyond ASCII), " << all.numbers << " numbers, " << all.bytes << " of bytes\n";
    EXPECT_GT(files, 1000);
}

} // namespace sagitta::test
