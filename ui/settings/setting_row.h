// SettingRow: one setting as a row of a page: its title and what follows from it at the left, the control at the right,
// a button that takes the person's choice back. What is changed holds at once; what the site has fixed is shown and
// cannot be changed; what could not be kept is said. GUI thread.
#pragma once

#include "ui/common/preferences.h"
#include "ui/common/setting_info.h"

#include <QFrame>

#include <functional>

class QLabel;
class QToolButton;

namespace sagitta::ui {

class SettingRow : public QFrame {
    Q_OBJECT
public:
    // The objectName of the control is the setting's key, that of the button the key and ":reset".
    SettingRow(const SettingInfo& info, Preferences& preferences, QWidget* parent = nullptr);

    bool matches(const QString& words) const;
    void setHighlighted(bool on);
    void reset();

private:
    QWidget* makeControl();
    QWidget* make(const ChoiceSetting& choice);
    QWidget* make(const SwitchSetting& one);
    QWidget* make(const NumberSetting& number);
    QWidget* make(const TextSetting& text);
    void layOut(QWidget* control);
    template<class T>
    void store(const Setting<T>& setting, const T& value);
    void refresh();

    const SettingInfo& m_info;
    Preferences& m_preferences;
    QLabel* m_meaning;
    QLabel* m_note;
    QToolButton* m_reset;
    QWidget* m_control;
    QString m_words;                // that it is found by
    std::function<void()> m_fill;   // the control from the setting
    std::function<QString()> m_say; // the meaning of the value
};

} // namespace sagitta::ui
