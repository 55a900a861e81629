#include "ui/viewer/hidden_notice.h"

#include "ui/common/theme.h"

#include <QPainter>

namespace sagitta::ui {
namespace {

constexpr int kWrapped = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;
constexpr int kMargin = 2 * kGrid;

// Stable names, for tests and scripts.
const char* nameOf(scene::HiddenReason reason) {
    switch (reason) {
    case scene::HiddenReason::PatientSafety:
        return "hiddenForSafety";
    case scene::HiddenReason::WorklistEntry:
        return "hiddenForWorklist";
    case scene::HiddenReason::Quality:
        return "hiddenForQuality";
    case scene::HiddenReason::RetentionExpired:
        return "hiddenForRetention";
    case scene::HiddenReason::ForProcessing:
        break;
    }
    return "hiddenForProcessing";
}

} // namespace

HiddenNotice::HiddenNotice(scene::HiddenReason reason, QWidget* parent) : QAbstractButton(parent), m_reason(reason) {
    setObjectName(QLatin1String(nameOf(reason)));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(this, &QAbstractButton::clicked, this, [this] { emit switched(m_reason, m_state == HiddenState::Hidden); });
}

QString HiddenNotice::verb() const {
    switch (m_state) {
    case HiddenState::Hidden:
        return tr("Show");
    case HiddenState::Shown:
        return tr("Hide");
    case HiddenState::NothingElse:
        break;
    }
    return {};
}

void HiddenNotice::setGroup(const scene::HiddenGroup& group, HiddenState state) {
    m_state = state;
    m_said = hiddenText(group, state);
    setEnabled(state != HiddenState::NothingElse);
    setCursor(isEnabled() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setAccessibleName(isEnabled() ? tr("%1. %2").arg(m_said, verb()) : m_said);
    setAccessibleDescription(group.details.join(u'\n'));
    QStringList lines{m_said};
    lines += group.details;
    for (QString& line : lines)
        line = line.toHtmlEscaped();
    setToolTip(QStringLiteral("<p>") + lines.join(QStringLiteral("<br>")) + QStringLiteral("</p>"));
    updateGeometry();
    update();
}

int HiddenNotice::heightForWidth(int width) const {
    const int lines = fontMetrics().boundingRect(QRect(0, 0, width - 2 * kMargin, 10000), kWrapped, m_said).height();
    return lines + (isEnabled() ? fontMetrics().lineSpacing() : 0) + 2 * kGrid;
}

QSize HiddenNotice::sizeHint() const {
    const int width = parentWidget() ? parentWidget()->width() : 30 * fontMetrics().averageCharWidth();
    return {width, heightForWidth(width)};
}

QSize HiddenNotice::minimumSizeHint() const { return {fontMetrics().horizontalAdvance(verb()) + 2 * kMargin, 0}; }

void HiddenNotice::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (underMouse() && isEnabled())
        painter.fillRect(rect(), colors().panel);
    QRect text = rect().adjusted(kMargin, kGrid, -kMargin, -kGrid);
    painter.setPen(m_state == HiddenState::Hidden ? colors().muted : colors().warning);
    QRect used;
    painter.drawText(text, kWrapped, m_said, &used);
    if (isEnabled()) {
        text.setTop(used.bottom() + 1);
        painter.setPen(colors().accent);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, verb());
    }
    if (hasFocus()) {
        painter.setPen(colors().accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace sagitta::ui
