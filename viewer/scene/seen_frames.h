// SeenFrames: which frames of which study have been on the screen since the program started; kept when another study is
// opened. Whoever wants to keep them longer listens to frameSeen(). GUI thread.
#pragma once

#include "dicom/display_set.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace sagitta::scene {

class SeenFrames : public QObject {
    Q_OBJECT
public:
    explicit SeenFrames(QObject* parent = nullptr) : QObject(parent) {}

    void see(const QString& studyUid, const dicom::FrameRef& frame);
    // Planes through the volume of a set show it, but none of its frames.
    void seeVolume(const dicom::DisplaySet& set);

    int seenOf(const dicom::DisplaySet& set) const;
    // Nothing of it has been on the screen, in whatever way.
    bool isUnseen(const dicom::DisplaySet& set) const;

signals:
    // For the first time.
    void frameSeen(const QString& studyUid, const sagitta::dicom::FrameRef& frame);
    void changed();

private:
    struct Study {
        QSet<dicom::FrameRef> frames;
        QSet<QString> volumes; // ids of sets
    };
    QHash<QString, Study> m_studies;
};

} // namespace sagitta::scene
