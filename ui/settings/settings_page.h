// SettingsPage: a page of the settings window that the search line looks into; and RowsPage, one made of a table of
// settings. GUI thread.
#pragma once

#include "ui/settings/setting_row.h"

#include <QWidget>

#include <vector>

namespace sagitta::ui {

class SettingsPage : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    // Marks what the words are found in, none without words; whether there is something.
    virtual bool search(const QString& words) = 0;
};

class RowsPage : public SettingsPage {
    Q_OBJECT
public:
    // Its button is called by the first part of the keys: "look/resetPage".
    RowsPage(std::span<const SettingInfo> settings, Preferences& preferences, QWidget* parent = nullptr);

    bool search(const QString& words) override;

private:
    std::vector<SettingRow*> m_rows;
};

} // namespace sagitta::ui
