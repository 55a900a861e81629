#include "ui/common/help_panel.h"

#include "ui/common/describe.h"
#include "ui/common/key_map.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"

#include <QAction>

namespace sagitta::ui {

HelpPanel::HelpPanel(const CommandSet& commands, Introduction introduction, QWidget* parent) :
    QTextBrowser(parent), m_commands(commands), m_introduction(std::move(introduction)) {
    describe(this, "helpPanel", tr("Help"), tr("What this window does, and its keys"));
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    document()->setDocumentMargin(3 * kGrid);
    connect(&commands.preferences(), &Preferences::changed, this, [this] {
        if (isVisible())
            setHtml(page());
    });
}

QSize HelpPanel::sizeHint() const { return {textSized(90 * kGrid), 120 * kGrid}; }

void HelpPanel::showEvent(QShowEvent* event) {
    setHtml(page());
    QTextBrowser::showEvent(event);
}

QString HelpPanel::page() const {
    QString html = m_introduction();
    QString group;
    for (const CommandSet::Entry& entry : m_commands.entries()) {
        if (group != QLatin1String(entry.info->group)) {
            html += group.isEmpty() ? QString() : QStringLiteral("</table>");
            group = QLatin1String(entry.info->group);
            html += QStringLiteral("<h4>%1</h4><table width='100%'>").arg(tr(entry.info->group).toHtmlEscaped());
        }
        html +=
            QStringLiteral("<tr><td>%1</td><td align='right'>%2</td></tr>")
                .arg(entry.action->text().toHtmlEscaped(), keysForPeople(entry.action->shortcuts()).toHtmlEscaped());
    }
    return html + QStringLiteral("</table>");
}

} // namespace sagitta::ui
