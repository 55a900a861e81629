#include "ui/browser/study_removal.h"

#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPointer>
#include <QPushButton>

#include <algorithm>
#include <limits>

namespace sagitta::ui {
namespace {

// Each of its images, by what a node has listed or counted.
bool isAtNode(const std::optional<scene::Completeness>& known) {
    return known && known->expected && *known->expected >= known->received && known->extra == 0;
}

// "It is pinned." or "2 of them are pinned."
QString remark(qsizetype count, qsizetype all, const QString& ofOne, const QString& ofSome, const QString& ofMany) {
    if (count == 0)
        return {};
    return u' ' + (all == 1 ? ofOne : count == 1 ? ofSome : ofMany.arg(count));
}

} // namespace

StudyRemoval::StudyRemoval(StudyService& service, const StudyTableModel& model, StudyTableView& table,
                           NoticeBar& notice, CommandSet& commands) :
    m_service(service),
    m_model(model), m_table(table), m_notice(notice), m_commands(commands), m_text(new QLabel),
    m_keep(new QPushButton(tr("Keep"))) {
    setObjectName(QStringLiteral("deleteQuestion"));
    setProperty("panel", true);
    m_text->setObjectName(QStringLiteral("deleteText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    setRole(*m_text, LabelRole::Warning);
    auto* yes = new QPushButton(tr("Delete for good"));
    describe(m_keep, "deleteNo", tr("Keep what was to be deleted"));
    describe(yes, "deleteYes", tr("Delete for good"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
    row->setSpacing(2 * kGrid);
    row->addWidget(m_text, 1);
    row->addWidget(m_keep);
    row->addWidget(yes);
    connect(m_keep, &QPushButton::clicked, this, [this] { answer(false); });
    connect(yes, &QPushButton::clicked, this, [this] { answer(true); });
    hide();

    m_commands.on("deleteStudies", [this] { remove(); });
    m_commands.on("undoDeletion", [this] { undo(); });
    updateUndo();
    // Its key means the row in the table alone; elsewhere in the window it deletes other things.
    QAction* action = m_commands.action("deleteStudies");
    static_cast<QWidget*>(action->parent())->removeAction(action);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table.addAction(action);
}

StudyRemoval::Doomed StudyRemoval::selected() const {
    Doomed doomed;
    QHash<QString, int> images; // of those that no node is known to have
    for (const dicom::StudySummary* study : m_table.selectedWhole()) {
        if (!study->source.isEmpty())
            continue;
        const QString& uid = study->studyInstanceUid;
        doomed.uids << uid;
        if (m_model.mark(uid).pin == storage::Pin::Pinned)
            doomed.pinned << uid;
        if (!isAtNode(m_model.completeness(*study)))
            images.insert(uid, study->instances.value_or(std::numeric_limits<int>::max()));
    }
    for (int row = 0; row < m_model.rowCount() && !images.isEmpty(); ++row)
        if (const dicom::StudySummary& listed = m_model.study(row);
            !listed.source.isEmpty() && listed.instances.value_or(0) >= images.value(listed.studyInstanceUid))
            images.remove(listed.studyInstanceUid);
    doomed.onlyHere = {images.keyBegin(), images.keyEnd()};
    return doomed;
}

QString StudyRemoval::remarks(const Doomed& doomed, const QStringList& uids) {
    const auto count = [&](const QSet<QString>& marked) {
        return std::count_if(uids.begin(), uids.end(), [&](const QString& uid) { return marked.contains(uid); });
    };
    return remark(count(doomed.pinned), uids.size(), tr("It is pinned."), tr("1 of them is pinned."),
                  tr("%1 of them are pinned.")) +
           remark(count(doomed.onlyHere), uids.size(), tr("It is not known to be on any PACS."),
                  tr("1 of them is not known to be on any PACS."), tr("%1 of them are not known to be on any PACS."));
}

void StudyRemoval::remove() {
    const Doomed doomed = selected();
    if (doomed.uids.isEmpty())
        return;
    if (m_service.undoDays() == 0)
        ask(doomed);
    else
        start(doomed);
}

void StudyRemoval::ask(Doomed doomed) {
    m_asked = std::move(doomed);
    QString what = tr("%1 studies").arg(m_asked.uids.size());
    if (const int row = m_model.rowOf({{}, m_asked.uids.front()}); m_asked.uids.size() == 1 && row >= 0) {
        const dicom::StudySummary& study = m_model.study(row);
        what = tr("%1, %2").arg(columnText(StudyTableModel::Patient, study, {}),
                                columnText(StudyTableModel::StudyDate, study, {}));
    }
    m_text->setText(tr("Delete %1 for good? By the settings, deleted studies are not kept.").arg(what) +
                    remarks(m_asked, m_asked.uids));
    show();
    m_keep->setFocus(Qt::OtherFocusReason);
}

void StudyRemoval::answer(bool isWanted) {
    m_table.setFocus(Qt::OtherFocusReason); // before the button that has it goes
    hide();
    const Doomed asked = std::exchange(m_asked, {});
    if (isWanted)
        start(asked);
}

void StudyRemoval::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        answer(false);
    else
        QFrame::keyPressEvent(event);
}

void StudyRemoval::start(const Doomed& doomed) {
    m_service.removeStudies(doomed.uids,
                            [self = QPointer(this), doomed, next = keyBeside(doomed.uids)](const Removal& removal) {
                                if (self)
                                    self->removed(removal, doomed, next);
                            });
}

// The row after them, or else before.
StudyKey StudyRemoval::keyBeside(const QStringList& uids) const {
    const QSet<QString> going(uids.begin(), uids.end());
    StudyKey before;
    bool isBehind = false;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const dicom::StudySummary& study = m_model.study(row);
        const bool isGoing = study.source.isEmpty() && going.contains(study.studyInstanceUid);
        if (isBehind && !isGoing)
            return keyOf(study);
        if (!isGoing)
            before = keyOf(study);
        isBehind = isBehind || isGoing;
    }
    return before;
}

void StudyRemoval::removed(const Removal& removal, const Doomed& doomed, const StudyKey& next) {
    QStringList said;
    if (!removal.deleted.isEmpty())
        said << (removal.deleted.size() == 1 ? tr("1 study deleted.")
                                             : tr("%1 studies deleted.").arg(removal.deleted.size())) +
                    remarks(doomed, removal.deleted);
    if (!removal.kept.isEmpty())
        said << (removal.kept.size() == 1
                     ? tr("1 stays: %1.").arg(removal.whyKept)
                     : tr("%1 stay, the first for this: %2.").arg(removal.kept.size()).arg(removal.whyKept));
    if (said.isEmpty())
        return;
    std::function<void()> back;
    if (!removal.deleted.isEmpty() && m_service.undoDays() > 0) {
        m_deleted.push_back(removal.deleted);
        updateUndo();
        back = [this] { undo(); };
    }
    const bool isAmiss =
        !removal.kept.isEmpty() || std::any_of(removal.deleted.begin(), removal.deleted.end(),
                                               [&](const QString& uid) { return doomed.onlyHere.contains(uid); });
    if (isAmiss)
        m_notice.warn(said.join(u' '), back);
    else
        m_notice.say(said.join(u' '), back);
    // Unless somebody is elsewhere by now.
    const QSet<QString> doomedUids(doomed.uids.begin(), doomed.uids.end());
    const std::vector<const dicom::StudySummary*> selected = m_table.selected();
    const bool isStillThere = std::all_of(selected.begin(), selected.end(), [&](const dicom::StudySummary* study) {
        return study->source.isEmpty() && doomedUids.contains(study->studyInstanceUid);
    });
    if (isStillThere && !removal.deleted.isEmpty())
        m_table.select(removal.kept.isEmpty() ? next : StudyKey{{}, removal.kept.front()});
}

void StudyRemoval::updateUndo() {
    m_commands.enable("undoDeletion", !m_deleted.empty(), tr("nothing was deleted since the start."));
}

void StudyRemoval::undo() {
    if (m_deleted.empty())
        return;
    const QStringList uids = m_deleted.back();
    m_deleted.pop_back();
    updateUndo();
    m_table.selectWhenThere({{}, uids.front()});
    m_service.restoreStudies(uids, [self = QPointer(this), uids](const Result<void>& done) {
        if (self)
            self->restored(uids, done);
    });
}

// Tried again, it may be done by the job too.
void StudyRemoval::restored(const QStringList& uids, const Result<void>& done) {
    std::erase(m_deleted, uids);
    if (!done && done.error().code() != ErrorCode::NotFound)
        m_deleted.push_back(uids);
    updateUndo();
    if (!done)
        m_notice.warn(tr("Not all could be brought back: %1").arg(errorText(done.error())));
    else
        m_notice.say(uids.size() == 1 ? tr("1 study is brought back.")
                                      : tr("%1 studies are brought back.").arg(uids.size()));
}

} // namespace sagitta::ui
