// MediaDirectory: the DICOMDIR of a file-set (PS3.10 chapter 8, PS3.3 annex F): which patients, studies, series and
// files lie on a medium. By the rules of the General Purpose profile (PS3.11 annex D), but in whatever transfer syntax
// a file is. Not thread-safe; any thread. Neither copies nor changes a file.
#pragma once

#include "core/result.h"

#include <QString>

#include <memory>

namespace sagitta::dicom {

class MediaDirectory {
public:
    // Of the file-set in this folder; nothing is written yet.
    static Result<MediaDirectory> create(const QString& folder);
    ~MediaDirectory();
    MediaDirectory(MediaDirectory&&) noexcept;
    MediaDirectory& operator=(MediaDirectory&&) noexcept;

    // Placeholders: it lacks a key that a record must have (Patient ID, Study Date and ID, numbers), or its Patient ID
    // stands there for somebody else, of another name, birth date or issuer; the record has a made-up one.
    enum class Keys { OfTheFile, Placeholders };
    // `fileId` is its place in the folder: components of A to Z, 0 to 9 and _, eight at the most, with slashes between.
    // `path`: where it can be read, perhaps elsewhere. Unsupported: there can be no record of it, and why. Corrupt: it
    // cannot be read. Io, Full: the record cannot be made, which is not the file's fault.
    Result<Keys> add(const QString& path, const QString& fileId);

    int listed() const;
    QString path() const;
    // Writes the file and reads it back. Io, or Full: it is not there.
    Result<void> write();

private:
    struct Private;
    explicit MediaDirectory(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace sagitta::dicom
