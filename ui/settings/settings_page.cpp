#include "ui/settings/settings_page.h"

#include "ui/common/describe.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace sagitta::ui {

RowsPage::RowsPage(std::span<const SettingInfo> settings, Preferences& preferences, QWidget* parent) :
    SettingsPage(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    for (const SettingInfo& info : settings)
        column->addWidget(m_rows.emplace_back(new SettingRow(info, preferences)));
    auto* reset = new QPushButton(tr("Reset this page"));
    const QString group = QString::fromLatin1(keyOf(settings.front())).section(u'/', 0, 0);
    describe(reset, qPrintable(group + QStringLiteral("/resetPage")), tr("Reset this page"),
             tr("Takes back all that you have chosen on this page"));
    reset->setAutoDefault(false);
    connect(reset, &QPushButton::clicked, this, [this] {
        for (SettingRow* row : m_rows)
            row->reset();
    });
    const auto update = [reset, settings, &preferences] {
        reset->setEnabled(std::any_of(settings.begin(), settings.end(),
                                      [&](const SettingInfo& info) { return preferences.isChosen(keyOf(info)); }));
    };
    connect(&preferences, &Preferences::changed, reset, update);
    update();
    column->addStretch(1);
    column->addWidget(reset, 0, Qt::AlignRight);
}

bool RowsPage::search(const QString& words) {
    bool isFound = false;
    for (SettingRow* row : m_rows) {
        const bool matches = !words.isEmpty() && row->matches(words);
        row->setHighlighted(matches);
        isFound = isFound || matches;
    }
    return isFound;
}

} // namespace sagitta::ui
