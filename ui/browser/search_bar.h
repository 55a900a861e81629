// SearchBar: the one search line: text, date, modalities, and below it, when they are wanted, the fields. GUI thread.
// Says what is asked for, asks nobody.
#pragma once

#include "ui/browser/study_search.h"
#include "ui/common/command_palette.h"

#include <QWidget>

class QAction;
class QComboBox;
class QDateEdit;
class QHBoxLayout;
class QLineEdit;
class QMenu;
class QToolButton;

namespace sagitta::ui {

class SearchFields;

class SearchBar : public QWidget {
    Q_OBJECT
public:
    explicit SearchBar(QWidget* parent = nullptr);

    SearchTerms terms() const;
    void setTerms(const SearchTerms& terms); // says so once; fields that say something come into sight
    void setDate(DatePreset date);
    void showFields(bool areWanted);
    bool areFieldsShown() const;
    void focusFields();
    void addAtEnd(QWidget* widget); // of the line
    QSize minimumSizeHint() const override;
    // Its choices, for the command palette.
    std::vector<PaletteEntry> paletteEntries();
    void focusText();
    void type(const QString& text); // as if it were typed there

signals:
    void termsChanged();
    void fieldsShown(bool areShown);
    void submitted(); // Enter, or the button

protected:
    bool event(QEvent* event) override;

private:
    void arrange();
    void makeDates();
    void makeModalities();
    QAction* addModality(const QString& name);
    void checkModalities(const QStringList& names);
    void updateModalityText();
    void updateRange();
    void updateMoreText();

    QLineEdit* m_text;
    QComboBox* m_date;
    QDateEdit* m_from;
    QDateEdit* m_to;
    QToolButton* m_modalities;
    QMenu* m_modalityMenu;
    QToolButton* m_more;
    SearchFields* m_fields;
    QBoxLayout* m_line;     // the text and the rest, side by side or one below the other
    QHBoxLayout* m_choices; // the rest
};

} // namespace sagitta::ui
