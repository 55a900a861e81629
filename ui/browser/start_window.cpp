#include "ui/browser/start_window.h"

#include "ui/common/describe.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace sagitta::ui {
namespace {

QString adviceFor(ErrorCode code) {
    switch (code) {
    case ErrorCode::Full:
        return StartWindow::tr("Free some space there and try again, or choose a folder on another disk.");
    case ErrorCode::Timeout:
        return StartWindow::tr(
            "Another Sagitta is at work on this folder. Try again when it is done, or choose another "
            "folder.");
    case ErrorCode::Refused:
        return StartWindow::tr("Start the newer version of Sagitta, or choose another folder.");
    case ErrorCode::Corrupt:
        return StartWindow::tr("Put this file right or move it away, and try again; or choose another folder.");
    default:
        return StartWindow::tr("See that the disk is there and that you may read and write the folder, and try again; "
                               "or choose another folder.");
    }
}

QString stepText(storage::Opening::Step step) {
    using Step = storage::Opening::Step;
    switch (step) {
    case Step::UpdatingCatalog:
        return StartWindow::tr("The catalog of the studies is brought up to date for this version of Sagitta.");
    case Step::RebuildingCatalog:
        return StartWindow::tr("The catalog of the studies is made again from the images.");
    case Step::AdoptingInstances:
        break;
    }
    return StartWindow::tr("Images that came in last are taken into the catalog.");
}

QString sentence(const Error& error) {
    const QString text = error.message();
    return text.left(1).toUpper() + text.mid(1);
}

} // namespace

StartWindow::StartWindow(QWidget* parent) :
    QWidget(parent), m_title(new QLabel), m_folder(new QLabel), m_text(new QLabel), m_advice(new QLabel),
    m_progress(new QProgressBar), m_choose(new QPushButton(tr("Choose another folder…"))),
    m_retry(new QPushButton(tr("Try again"))), m_quit(new QPushButton(tr("Quit"))) {
    setObjectName(QStringLiteral("startWindow"));
    setWindowTitle(tr("Sagitta"));
    m_title->setObjectName(QStringLiteral("startTitle"));
    m_folder->setObjectName(QStringLiteral("startFolder"));
    m_text->setObjectName(QStringLiteral("startText"));
    m_advice->setObjectName(QStringLiteral("startAdvice"));
    setRole(*m_title, LabelRole::Title);
    setRole(*m_folder, LabelRole::Muted);
    for (QLabel* label : {m_title, m_folder, m_text, m_advice}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_progress->setObjectName(QStringLiteral("startProgress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6 * kGrid, 6 * kGrid, 6 * kGrid, 4 * kGrid);
    layout->setSpacing(3 * kGrid);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_folder), static_cast<QWidget*>(m_text),
          static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_advice)})
        layout->addWidget(widget);
    layout->addStretch(1);
    layout->addLayout(makeButtons());
    onTextSize(this, [this] { setMinimumSize(textSized(140 * kGrid), textSized(64 * kGrid)); });
}

QLayout* StartWindow::makeButtons() {
    describe(m_choose, "startChoose", tr("Choose another folder"),
             tr("The folder that holds, or will hold, the studies, the nodes and the settings"));
    describe(m_retry, "startRetry", tr("Try again"));
    describe(m_quit, "startQuit", tr("Quit"), {}, QKeySequence(Qt::Key_Escape));
    m_quit->setShortcut(Qt::Key_Escape);
    m_retry->setAutoDefault(true);
    connect(m_choose, &QPushButton::clicked, this, &StartWindow::chooseFolder);
    connect(m_retry, &QPushButton::clicked, this, &StartWindow::retryRequested);
    connect(m_quit, &QPushButton::clicked, this, &QWidget::close);
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * kGrid);
    row->addWidget(m_choose);
    row->addStretch(1);
    row->addWidget(m_quit);
    row->addWidget(m_retry);
    return row;
}

void StartWindow::say(const QString& title, const QString& folder, const QString& text, const QString& advice) {
    m_title->setText(title);
    m_folder->setText(folder);
    m_text->setText(text);
    m_advice->setText(advice);
    m_folder->setVisible(!folder.isEmpty());
    m_text->setVisible(!text.isEmpty());
    m_advice->setVisible(!advice.isEmpty());
}

void StartWindow::sayOpening(const QString& folder) {
    setRole(*m_text, LabelRole::Plain);
    say(tr("Opening the local studies…"), folder, {}, {});
    m_progress->setRange(0, 0);
    m_progress->show();
    m_choose->hide();
    m_retry->hide();
}

void StartWindow::sayStep(storage::Opening::Step step, int done, int total) {
    const QString count = done > 0 && total > 0 ? tr("%L1 of %L2 images").arg(done).arg(total)
                          : done > 0            ? tr("%L1 images").arg(done)
                                                : QString();
    say(m_title->text(), m_folder->text(), stepText(step) + u'\n' + count,
        tr("This may be interrupted: nothing is lost, and the next start begins it again."));
    m_progress->setRange(0, total);
    m_progress->setValue(done);
}

void StartWindow::sayProblem(const QString& folder, const Error& error) {
    setRole(*m_text, LabelRole::Error);
    say(tr("The local studies cannot be opened"), folder, sentence(error),
        adviceFor(error.code()) + QStringLiteral("\n\n") +
            tr("Another folder is used this time only. To use one always, start Sagitta with --data FOLDER."));
    m_progress->hide();
    m_choose->show();
    m_retry->show();
    m_retry->setFocus();
}

void StartWindow::sayUnusable(const Error& error) {
    sayProblem({}, error);
    say(tr("Sagitta cannot start"), {}, sentence(error), tr("Install Sagitta again."));
    m_choose->hide();
    m_retry->hide();
    m_quit->setFocus();
}

void StartWindow::chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("Choose a folder for the local studies"));
    dialog->setObjectName(QStringLiteral("startFolderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &StartWindow::folderChosen);
    dialog->open();
}

} // namespace sagitta::ui
