// SearchBar: the one search line: text, date, modalities. GUI thread. Says what is asked for, asks nobody.
#pragma once

#include "ui/browser/study_search.h"
#include "ui/common/command_palette.h"

#include <QWidget>

class QComboBox;
class QDateEdit;
class QLineEdit;
class QMenu;
class QToolButton;

namespace sagitta::ui {

class SearchBar : public QWidget {
    Q_OBJECT
public:
    explicit SearchBar(QWidget* parent = nullptr);

    SearchTerms terms() const;
    void setDate(DatePreset date);
    void setText(const QString& text);
    // Its choices, for the command palette.
    std::vector<PaletteEntry> paletteEntries();
    void focusText();
    void type(const QString& text); // as if it were typed there
    void clear();

signals:
    void termsChanged();
    void submitted(); // Enter, or the button

private:
    void makeDates();
    void makeModalities();
    void updateModalityText();

    QLineEdit* m_text;
    QComboBox* m_date;
    QDateEdit* m_from;
    QDateEdit* m_to;
    QToolButton* m_modalities;
    QMenu* m_modalityMenu;
};

} // namespace sagitta::ui
