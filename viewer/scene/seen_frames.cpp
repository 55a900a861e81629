#include "scene/seen_frames.h"

#include <algorithm>

namespace sagitta::scene {

void SeenFrames::see(const QString& studyUid, const dicom::FrameRef& frame) {
    QSet<dicom::FrameRef>& frames = m_studies[studyUid].frames;
    if (frames.contains(frame))
        return;
    frames.insert(frame);
    emit frameSeen(studyUid, frame);
    emit changed();
}

void SeenFrames::seeVolume(const dicom::DisplaySet& set) {
    QSet<QString>& volumes = m_studies[set.studyInstanceUid].volumes;
    if (volumes.contains(set.id))
        return;
    volumes.insert(set.id);
    emit changed();
}

int SeenFrames::seenOf(const dicom::DisplaySet& set) const {
    const auto study = m_studies.constFind(set.studyInstanceUid);
    if (study == m_studies.constEnd())
        return 0;
    return static_cast<int>(std::count_if(set.frames.begin(), set.frames.end(), [&](const dicom::DisplayFrame& frame) {
        return study->frames.contains(frame.ref());
    }));
}

bool SeenFrames::isUnseen(const dicom::DisplaySet& set) const {
    const auto study = m_studies.constFind(set.studyInstanceUid);
    return study == m_studies.constEnd() || (!study->volumes.contains(set.id) && seenOf(set) == 0);
}

} // namespace sagitta::scene
