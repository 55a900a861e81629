// Session: "the document": the open study, its display sets, the views, the annotations and the undo stack. GUI thread.
// Display sets are built on a worker and grow while data arrives, without moving the frame that is looked at.
#pragma once

#include "core/executor.h"
#include "dicom/display_set.h"
#include "scene/annotation_store.h"
#include "scene/crosshair_link.h"
#include "scene/seen_frames.h"
#include "scene/study_content.h"
#include "scene/view.h"

#include <QObject>

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace sagitta::scene {

// The headers of a study as they are known now; called on worker threads, several at once.
using StudyReader = std::function<Result<std::vector<dicom::InstanceHeaderPtr>>(const QString& studyUid)>;

class Session : public QObject {
    Q_OBJECT
public:
    Session(StudyReader reader, QString annotationFolder, QObject* parent = nullptr);
    // Waits for the readings under way: they use what the reader refers to. Each is one query of the catalog and takes
    // no stop token; no pixels are read.
    ~Session() override;

    // Clears the views and shows nothing of the former study from now on, whatever of it still arrives. Does not wait
    // for the reading of the former study.
    void openStudy(const QString& studyUid);
    const QString& studyUid() const { return m_studyUid; }
    // Reads the study again (more has arrived); coalesced: at most one reading of it under way and one waiting.
    void refresh();

    // What is offered, in the order of the series' numbers: what there is to look at, and those of the hidden groups
    // that are shown.
    const std::vector<dicom::DisplaySetPtr>& displaySets() const { return m_sets; }
    dicom::DisplaySetPtr displaySet(const QString& id) const; // null when there is none
    // What no display set holds, in the same order.
    const std::vector<SeriesObjects>& otherObjects() const { return m_others; }
    // What is not for reading (study_content.h), whether it is shown or not. Of another study nothing is shown at
    // first.
    const std::vector<HiddenGroup>& hiddenGroups() const { return m_content.hidden; }
    bool isHiddenShown(HiddenReason reason) const;
    // Only hidden images are there: they are shown whatever anybody asked for.
    bool isNothingElse() const { return m_content.isAllHidden(); }
    // Views that show what is hidden again are cleared.
    void setHiddenShown(HiddenReason reason, bool shown);
    // Why a set is not for reading; nothing when it is.
    std::optional<HiddenReason> hiddenReasonOf(const dicom::DisplaySet& set) const;
    // What has become of a set: the one with its id while that holds the frame. Else what arrived has split the series
    // another way, or has taken the frame out of use, and it is the one the frame is in now, be it hidden; null when it
    // is in none.
    dicom::DisplaySetPtr successorOf(const dicom::DisplaySet& set, const dicom::FrameRef& frame) const;
    AnnotationStore& annotations() { return m_annotations; }
    const AnnotationStore& annotations() const { return m_annotations; }

    SeenFrames& seen() { return m_seen; }
    // What is to be read and has not been on the screen: no scouts, no captured pages, no segmentations and nothing
    // that is not for reading.
    std::vector<dicom::DisplaySetPtr> unseenSets() const;
    bool hasUnseen() const { return !unseenSets().empty(); }

    // The views of the present layout, in reading order; kept alive by the session. MPR views share their crosshair.
    const std::vector<std::unique_ptr<View>>& views() const { return m_views; }
    void setViewCount(int count);

signals:
    void displaySetsChanged();
    // A reading ended well, also when it brought nothing new; or not.
    void studyRead();
    void failed(const QString& reason);
    // The file of the study's annotations could not be read, or not whole.
    void annotationsDamaged(const QString& reason);

private:
    struct Reading {
        std::uint64_t number = 0;
        std::jthread thread;
    };
    void apply(std::uint64_t number, Result<StudyContent> content);
    void take(StudyContent content);
    void offer();
    void showGrown(View& view) const;
    void noteSeen(const View& view);

    StudyReader m_reader;
    Executor m_toGui;
    AnnotationStore m_annotations;
    CrosshairLink m_crosshair;
    SeenFrames m_seen;
    QString m_studyUid;
    StudyContent m_content;
    std::set<HiddenReason> m_shownReasons;
    std::vector<dicom::DisplaySetPtr> m_sets; // as offered, as the next
    std::vector<SeriesObjects> m_others;
    std::vector<std::unique_ptr<View>> m_views;
    std::uint64_t m_lastReading = 0;
    std::uint64_t m_awaited = 0; // the reading whose answer counts; 0: none
    bool m_readAgain = false;
    std::list<Reading> m_readings; // last: joined before the rest goes
};

} // namespace sagitta::scene
