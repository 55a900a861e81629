// StudiesWindow: sources at the left, one search line, the table of studies with their series, the job list below, more
// of the selected study at the right; drop a folder to import. GUI thread. Opens nothing itself: it says what shall be
// opened.
#pragma once

#include "core/job_queue.h"
#include "network/remote_node.h"
#include "scene/completeness.h"
#include "ui/common/mark_board.h"
#include "ui/common/node_news.h"
#include "ui/common/preferences.h"
#include "ui/common/study_service.h"

#include <QMainWindow>
#include <QSet>

#include <functional>
#include <memory>

namespace sagitta::ui {

// What the window works with; all outlive it.
struct StudiesServices {
    StudyService& studies;
    JobQueue& jobs;
    network::NodeList& nodes;
    Preferences& preferences;
    MarkBoard& marks;
};

class StudiesWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit StudiesWindow(const StudiesServices& services, QWidget* parent = nullptr);
    ~StudiesWindow() override;

    // These local studies changed (an arrival, an import), or perhaps any when none is named: refreshes rows without
    // moving selection, scroll or focus.
    void localStudiesChanged(const QSet<QString>& studyUids = {});
    // As if somebody had typed it.
    void searchFor(const QString& text);
    // At the foot of the sources; the window owns it from now on.
    void addBelowSources(QWidget* widget);
    // How much of the local studies is here, by UID.
    void setCompleteness(const QHash<QString, scene::Completeness>& known);
    // What has changed at the node a local study came from: marked in its row, told below the table when it is current.
    void setNodeNews(const QString& studyUid, const NodeNews& news);

    // The next one of the list, from the current one on, that is here and unread. Whoever asks is told in words when
    // there is none; else this window says it.
    void openNextUnread(std::function<void(const QString& text)> say = {});
    // Starts the demo PACS and lists what it has.
    void startDemo();

signals:
    // Double click or Enter. `source` is a node's name, or empty for a local study. app retrieves and opens; with the
    // UID of a series that one comes first.
    void openRequested(const QString& source, const sagitta::dicom::StudySummary& study, const QString& seriesUid);
    // The same, beside what is open.
    void openInNewWindowRequested(const QString& source, const sagitta::dicom::StudySummary& study,
                                  const QString& seriesUid);
    void settingsRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace sagitta::ui
