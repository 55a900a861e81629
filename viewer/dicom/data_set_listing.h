// DataSetListing: everything that stands in a DICOM file as plain rows for people: the meta header and the data set in
// the order of the file, sequences nested, text in Unicode. Made from the bytes, so that what is damaged is listed as
// far as it goes; limited, so that a hostile or giant file is cut with a row that says so. A value; any thread.
#pragma once

#include "core/result.h"
#include "dicom/tag.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace sagitta::dicom {

struct ListedElement {
    enum class Kind : std::uint8_t {
        Element,
        Sequence,
        Item,        // of a sequence
        FrameGroups, // holds what listFrameGroups() found
        More,        // stands for what a limit left out; the value says what
    };
    Kind kind = Kind::Element;
    Tag tag;
    QString keyword; // of PS3.6, or of the vendor's list; empty when not known, and of rows that are no attribute
    QString name;    // in words
    QString privateCreator;
    QString vr;              // as it is stored; of the dictionary where it is not (implicit VR)
    int count = 0;           // values (VM), items of a sequence; 0 also when they cannot be counted
    std::int64_t length = 0; // bytes of the value; -1: not told (up to a delimiter)
    // Text without its padding, values parted by backslashes; of bytes their number and the first of them.
    QString value;
    QString meaning;     // what a UID or a tag stands for, the meaning of a code, whose frame groups these are
    QString problem;     // what is wrong with it; empty: nothing
    bool isWhole = true; // the value is all of it
    QByteArray digest;   // of the bytes when the value is not all of it; empty: too large to compare
    int depth = 0;       // of the tree; items are a level of their own
    int parent = -1;     // row
    int end = 0;         // the first row that is not below this one
};

struct ListingLimits {
    int rows = 30'000;
    int itemsPerSequence = 1000;
    int frames = 100;      // items of the per-frame functional groups; listFrameGroups() has any of them
    int depth = 64;        // sequences in sequences
    int characters = 4096; // of one value
};

struct DataSetListing {
    std::vector<ListedElement> rows;
    bool isCutShort = false;  // the limit of rows was met
    bool isBigEndian = false; // bytes are listed as they are stored
    // Items of the per-frame functional groups; 1 where only shared ones are; 0 without any.
    int frames = 0;
    QStringList warnings;
};

// Corrupt: not DICOM; Io: cannot be read; Cancelled: as asked.
Result<DataSetListing> listDataSet(const QString& path, const ListingLimits& limits = {},
                                   const std::stop_token& stop = {});

// What the functional groups of an enhanced multi-frame image (PS3.3 C.7.6.16) say of one frame, from 0: shared ones
// and those of the frame, which win, sorted by tag, without the items. `meaning` says of each whose it is. NotFound
// when there are none for that frame.
Result<DataSetListing> listFrameGroups(const QString& path, int frame, const ListingLimits& limits = {},
                                       const std::stop_token& stop = {});

// The listing with one more row at its head, which holds the groups of that frame.
DataSetListing withFrameGroups(const DataSetListing& listing, const DataSetListing& groups, int frame);

} // namespace sagitta::dicom
