#include "ui/common/name_prompt.h"

#include "ui/common/describe.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>

#include <utility>

namespace sagitta::ui {
namespace {

constexpr int kWidth = 320;
constexpr int kLongestName = 64;

} // namespace

void NamePrompt::ask(QWidget* over, const QPoint& at, NameQuestion question) {
    auto* prompt = new NamePrompt(over, std::move(question));
    prompt->place(at);
    prompt->show();
    prompt->m_text->setFocus(Qt::PopupFocusReason);
    prompt->m_text->selectAll();
}

NamePrompt::NamePrompt(QWidget* over, NameQuestion question) :
    QFrame(over, Qt::Popup), m_question(std::move(question)), m_text(new QLineEdit(m_question.name)),
    m_note(new QLabel), m_accept(new QPushButton(m_question.accept)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("namePrompt"));
    setAccessibleName(m_question.title);
    setProperty("panel", true);
    setFrameShape(QFrame::StyledPanel);
    auto* title = new QLabel(m_question.title);
    title->setTextFormat(Qt::PlainText); // may hold a name
    title->setWordWrap(true);
    describe(m_text, "namePromptText", m_question.title);
    m_text->setMaxLength(kLongestName);
    describe(m_accept, "namePromptAccept", m_question.accept, {}, QKeySequence(Qt::Key_Return));
    m_note->setObjectName(QStringLiteral("namePromptNote"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    setRole(*m_note, LabelRole::Warning);
    m_note->hide();

    auto* line = new QHBoxLayout;
    line->setSpacing(kGrid);
    line->addWidget(m_text, 1);
    line->addWidget(m_accept);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(title);
    column->addLayout(line);
    column->addWidget(m_note);
    setFixedWidth(textSized(kWidth));
    connect(m_text, &QLineEdit::textChanged, this, &NamePrompt::typed);
    connect(m_text, &QLineEdit::returnPressed, this, &NamePrompt::accept);
    connect(m_accept, &QPushButton::clicked, this, &NamePrompt::accept);
    typed();
}

void NamePrompt::place(const QPoint& at) {
    m_at = at;
    const int height = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height();
    const QRect room = parentWidget()->screen()->availableGeometry();
    resize(width(), height);
    move(qBound(room.left(), at.x(), std::max(room.left(), room.right() - width())),
         qBound(room.top(), at.y(), std::max(room.top(), room.bottom() - height)));
}

void NamePrompt::typed() {
    const QString name = m_text->text().trimmed();
    const QString problem = m_question.problem && !name.isEmpty() ? m_question.problem(name) : QString();
    m_cautioned.clear();
    m_note->setText(problem);
    m_note->setVisible(!problem.isEmpty());
    m_accept->setEnabled(!name.isEmpty() && problem.isEmpty());
    place(m_at);
}

void NamePrompt::accept() {
    const QString name = m_text->text().trimmed();
    if (!m_accept->isEnabled())
        return;
    const QString caution = m_question.caution && m_cautioned != name ? m_question.caution(name) : QString();
    if (!caution.isEmpty()) {
        m_cautioned = name;
        m_note->setText(caution);
        m_note->show();
        place(m_at);
        return;
    }
    const auto take = std::exchange(m_question.take, {});
    close(); // deletes it, later
    take(name);
}

} // namespace sagitta::ui
