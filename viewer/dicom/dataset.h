// Dataset: read access to one DICOM data set by tag, text already in Unicode. Wraps DCMTK and hides it. Not
// thread-safe, not even for reading (DCMTK loads lazily): one thread at a time; what crosses threads is InstanceHeader.
#pragma once

#include "core/result.h"
#include "dicom/tag.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

class DcmItem;

namespace sagitta::dicom {

struct FileLayout;

class Dataset {
public:
    Dataset();
    ~Dataset();
    Dataset(Dataset&&) noexcept;
    Dataset& operator=(Dataset&&) noexcept;

    // Up to, not including, the pixel data. Limits: sequence depth, element length against the file's size.
    static Result<Dataset> readHeader(const QString& path);
    // The same from a layout that is already known (inside this library).
    static Result<Dataset> readHeader(FileLayout& layout);
    // A view on an item owned by somebody else (a C-FIND response), valid while that lives.
    static Dataset view(DcmItem& item);

    bool has(Tag tag) const;
    bool isEmpty(Tag tag) const; // absent or without value
    // The whole value, backslashes kept, trailing blanks trimmed, converted from SpecificCharacterSet. On a failed
    // conversion the bytes are shown as Latin-1; a name is never dropped.
    QString text(Tag tag) const;
    QStringList texts(Tag tag) const; // split at backslashes; this and numbers as text: nothing above 1 MB
    std::optional<int> integer(Tag tag, int index = 0) const;
    std::optional<double> number(Tag tag, int index = 0) const; // DS, FD, FL, IS, US …; nothing when not finite
    std::vector<double> numbers(Tag tag) const;
    std::vector<std::uint16_t> words(Tag tag) const; // US, SS, OW (LUT data) as 16-bit words; OB two bytes to a word
    QByteArray bytes(Tag tag) const;                 // OB and UN; else empty
    bool isSignedVr(Tag tag) const;                  // SS, SL, SV: where the standard lets the writer choose
    std::vector<Dataset> items(Tag sequence) const;  // views, valid while this lives
    std::optional<Dataset> firstItem(Tag sequence) const;

    QString transferSyntaxUid() const; // of the file's meta header
    QStringList warnings() const;      // what was repaired or left out while reading
    DcmItem* dcmItem() const;          // for writers inside this library and network

private:
    struct Private;
    std::unique_ptr<Private> d;
};

// Once per process, before any thread: DCMTK's globals and log levels. Fails when the data dictionary is missing.
Result<void> initDicom();

} // namespace sagitta::dicom
