#include "dicom/rejection.h"

#include <algorithm>

namespace sagitta::dicom {

namespace {

struct Note {
    InstanceHeaderPtr header;
    RejectionReason reason;
    std::vector<size_t> rejected; // notes that this one rejects
    int undecided = 0;            // notes that reject this one, of which nothing is known yet
    enum class State { Undecided, Effective, Void } state = State::Undecided;
};

std::vector<Note> notesAmong(const std::vector<InstanceHeaderPtr>& instances) {
    std::vector<Note> notes;
    QHash<QString, size_t> places;
    for (const InstanceHeaderPtr& instance : instances) {
        const auto reason = rejectionReason(*instance);
        if (!reason || places.contains(instance->sopInstanceUid))
            continue;
        places.insert(instance->sopInstanceUid, notes.size());
        notes.push_back({instance, *reason, {}, 0, Note::State::Undecided});
    }
    for (size_t n = 0; n < notes.size(); ++n) {
        if (notes[n].reason == RejectionReason::RetentionExpired)
            continue;
        for (const ObjectReference& reference : notes[n].header->document->references) {
            const auto other = places.constFind(reference.sopInstanceUid);
            if (other == places.constEnd() || *other == n)
                continue;
            notes[n].rejected.push_back(*other);
            ++notes[*other].undecided;
        }
    }
    return notes;
}

// From the notes that nobody rejects on: those they reject are void, which may leave others unrejected.
void decide(std::vector<Note>& notes) {
    std::vector<size_t> decided;
    const auto settle = [&](size_t n, Note::State state) {
        notes[n].state = state;
        decided.push_back(n);
    };
    for (size_t n = 0; n < notes.size(); ++n) {
        if (notes[n].undecided == 0)
            settle(n, Note::State::Effective);
    }
    while (!decided.empty()) {
        const size_t n = decided.back();
        decided.pop_back();
        for (const size_t other : notes[n].rejected) {
            if (notes[other].state != Note::State::Undecided)
                continue;
            if (notes[n].state == Note::State::Effective)
                settle(other, Note::State::Void);
            else if (--notes[other].undecided == 0)
                settle(other, Note::State::Effective);
        }
    }
}

} // namespace

bool isKeyObjectSelection(const InstanceHeader& header) {
    return header.sopClassUid == QLatin1String("1.2.840.10008.5.1.4.1.1.88.59");
}

std::optional<RejectionReason> rejectionReason(const InstanceHeader& header) {
    // Other schemes use the same numbers for other things.
    if (!isKeyObjectSelection(header) || !header.document || header.document->titleCode.scheme != QLatin1String("DCM"))
        return std::nullopt;
    const QString& code = header.document->titleCode.value;
    if (code == QLatin1String("113037"))
        return RejectionReason::PatientSafety;
    if (code == QLatin1String("113038"))
        return RejectionReason::WorklistEntry;
    if (code == QLatin1String("113001"))
        return RejectionReason::Quality;
    if (code == QLatin1String("113039"))
        return RejectionReason::RetentionExpired;
    return std::nullopt;
}

QHash<QString, std::vector<Rejection>> rejections(const std::vector<InstanceHeaderPtr>& instances) {
    std::vector<Note> notes = notesAmong(instances);
    decide(notes);
    QHash<QString, std::vector<Rejection>> found;
    for (const Note& note : notes) {
        if (note.state == Note::State::Void)
            continue;
        for (const ObjectReference& reference : note.header->document->references)
            found[reference.sopInstanceUid].push_back({note.reason, note.header, reference.frames});
    }
    return found;
}

} // namespace sagitta::dicom
