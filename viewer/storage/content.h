// Content of Part 10 files, byte by byte: whether two are the same object, and the little that an import must know
// before it copies. Any thread.
#pragma once

#include "core/result.h"
#include "dicom/instance_header.h"

#include <QByteArrayView>
#include <QString>

namespace sagitta::storage {

// PS3.10 7.1: a preamble of 128 bytes, then "DICM".
constexpr qsizetype kPreambleBytes = 128;

enum class FileKind {
    Part10,      // preamble and "DICM"
    BareMeta,    // a meta header (group 2) without the preamble before it
    BareDataset, // may be a data set without meta header: its first tag is plausible
    Directory,   // DICOMDIR
    Other
};

// Judges the beginning of a file; a few hundred bytes are enough.
FileKind sniff(QByteArrayView head);

// The same data set, preamble and meta header (group 2) aside: those name who wrote the file, not what is in it.
Result<bool> isSameContent(const QString& fileA, const QString& fileB);

// Whether the pixels of two instances are the same ones, as they are stored (no decoding): equal formats and equal
// bytes of every frame. Objects without pixels have the same. False also where it cannot be told: deflated ones.
Result<bool> isSamePixels(const dicom::InstanceHeader& headerA, const QString& fileA,
                          const dicom::InstanceHeader& headerB, const QString& fileB);

// Whether equal pixels are shown as the same: where they lie in the patient, how large they are, which side is which,
// and what their values mean. Windows aside, which choose among the values.
bool isSameMeaning(const dicom::InstanceHeader& a, const dicom::InstanceHeader& b);

} // namespace sagitta::storage
