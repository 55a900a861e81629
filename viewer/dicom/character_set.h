// CharacterSet: text of a data set to Unicode by Specific Character Set (PS3.3 C.12.1.1.2), code extensions included.
// The escape sequences of ISO 2022 are followed here and only plain code pages are left to the platform's converter, so
// that a Japanese or Korean name reads the same whatever that converter is. Not thread-safe (caches converters).
#pragma once

#include <QByteArray>
#include <QString>

#include <map>
#include <memory>

class OFCharacterEncoding;

namespace sagitta::dicom {

class CharacterSet {
public:
    // The value of (0008,0005): terms separated by backslashes; empty is the default repertoire.
    explicit CharacterSet(const QByteArray& specificCharacterSet = {});
    ~CharacterSet();
    CharacterSet(const CharacterSet&) = delete;
    CharacterSet& operator=(const CharacterSet&) = delete;

    // Never loses a name: bytes that are not valid in the declared set are shown as Latin-1.
    QString toUnicode(const QByteArray& bytes);

private:
    // What bytes mean: G0 sets for 00-7F, G1 sets for 80-FF, and sets that are a whole encoding of their own.
    enum class Page {
        None,
        Ascii,
        Latin1,
        Latin2,
        Latin3,
        Latin4,
        Cyrillic,
        Arabic,
        Greek,
        Hebrew,
        Latin5,
        Latin9,
        Thai,
        Katakana,
        JisX0208,
        JisX0212,
        KsX1001,
        Gb2312,
        Utf8,
        Gb18030,
        Gbk,
    };
    struct Designation;

    static Page pageOfTerm(QByteArray term);
    static const Designation* designationAt(const QByteArray& bytes, qsizetype offset);
    static const char* encodingName(Page page);
    bool appendCodeExtended(const QByteArray& bytes, QString& text);
    bool appendRun(Page page, const QByteArray& run, QString& text);
    bool convert(Page page, const QByteArray& bytes, QString& text);

    Page m_first = Page::None; // G1 at the start of a value, or a whole encoding
    std::map<Page, std::unique_ptr<OFCharacterEncoding>> m_converters;
};

} // namespace sagitta::dicom
