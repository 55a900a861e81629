#include "ui/settings/setting_row.h"

#include "ui/common/describe.h"
#include "ui/common/error_text.h"
#include "ui/common/icons.h"
#include "ui/common/text_size.h"
#include "ui/common/theme.h"
#include "ui/common/word_match.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>
#include <QToolButton>

namespace sagitta::ui {
namespace {

constexpr int kControlWidth = 84 * kGrid;

QLabel* makeText(LabelRole role) {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    setRole(*label, role);
    return label;
}

} // namespace

SettingRow::SettingRow(const SettingInfo& info, Preferences& preferences, QWidget* parent) :
    QFrame(parent), m_info(info), m_preferences(preferences), m_meaning(makeText(LabelRole::Muted)),
    m_note(makeText(LabelRole::Warning)), m_reset(new QToolButton),
    m_words(QStringLiteral("%1 %2").arg(tr(info.title), tr(info.help))) {
    const char* key = keyOf(info);
    m_control = makeControl(); // fills m_fill and m_say
    describe(m_control, key, tr(info.title), tr(info.help));
    m_meaning->setObjectName(QLatin1String(key) + QStringLiteral(":meaning"));
    m_note->setObjectName(QLatin1String(key) + QStringLiteral(":note"));
    describe(m_reset, qPrintable(QLatin1String(key) + QStringLiteral(":reset")), tr("Reset “%1”").arg(tr(info.title)),
             tr("Back to what it is without a choice of yours"));
    m_reset->setIcon(makeIcon(Icon::Reset));
    layOut(m_control);
    connect(m_reset, &QToolButton::clicked, this, &SettingRow::reset);
    connect(&preferences, &Preferences::changed, this, [this](const QString& changed) {
        if (changed == QLatin1String(keyOf(m_info)))
            refresh();
    });
    if (preferences.isLocked(key)) {
        m_control->setEnabled(false);
        m_note->setText(tr("Set by your site; it cannot be changed here."));
    }
    refresh();
}

void SettingRow::layOut(QWidget* control) {
    setProperty("row", true);
    auto* title = new QLabel(tr(m_info.title));
    title->setBuddy(control);
    QLabel* help = makeText(LabelRole::Muted);
    help->setText(tr(m_info.help));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    grid->setHorizontalSpacing(4 * kGrid);
    grid->setVerticalSpacing(kGrid);
    grid->setColumnStretch(0, 1);
    grid->addWidget(title, 0, 0);
    grid->addWidget(control, 0, 1);
    grid->addWidget(m_reset, 0, 2);
    grid->addWidget(help, 1, 0, Qt::AlignTop);
    grid->addWidget(m_meaning, 1, 1, Qt::AlignTop);
    grid->addWidget(m_note, 2, 0, 1, 2);
    onTextSize(this, [control, grid] {
        control->setFixedWidth(textSized(kControlWidth)); // those of a page stand below each other
        grid->setColumnMinimumWidth(1, textSized(kControlWidth));
    });
}

QWidget* SettingRow::makeControl() {
    return std::visit([this](const auto& value) { return make(value); }, m_info.value);
}

QWidget* SettingRow::make(const ChoiceSetting& choice) {
    auto* box = new QComboBox;
    for (const SettingChoice& one : choice.choices())
        box->addItem(one.text, one.value);
    m_fill = [this, box, choice] {
        box->setCurrentIndex(std::max(0, box->findData(m_preferences.value(*choice.setting))));
    };
    if (choice.meaning)
        m_say = [box, choice] { return choice.meaning(box->currentData().toString()); };
    connect(box, &QComboBox::currentIndexChanged, this,
            [this, box, choice] { store(*choice.setting, box->currentData().toString()); });
    return box;
}

QWidget* SettingRow::make(const SwitchSetting& one) {
    auto* box = new QCheckBox;
    m_fill = [this, box, one] { box->setChecked(m_preferences.value(*one.setting)); };
    connect(box, &QCheckBox::toggled, this, [this, one](bool on) { store(*one.setting, on); });
    return box;
}

QWidget* SettingRow::make(const NumberSetting& number) {
    auto* box = new QSpinBox;
    box->setRange(number.least, number.most);
    box->setSingleStep(number.step);
    box->setSuffix(QString::fromUtf8(number.suffix));
    box->setSpecialValueText(tr(number.leastMeans));
    box->setKeyboardTracking(false); // a number half typed is none
    m_fill = [this, box, number] { box->setValue(m_preferences.value(*number.setting)); };
    connect(box, &QSpinBox::valueChanged, this, [this, number](int value) { store(*number.setting, value); });
    return box;
}

QWidget* SettingRow::make(const TextSetting& text) {
    auto* edit = new QLineEdit;
    m_fill = [this, edit, text] { edit->setText(m_preferences.value(*text.setting)); };
    connect(edit, &QLineEdit::editingFinished, this, [this, edit, text] { store(*text.setting, edit->text()); });
    return edit;
}

template<class T>
void SettingRow::store(const Setting<T>& setting, const T& value) {
    const Result<void> kept = m_preferences.setValue(setting, value);
    m_note->setText(kept ? QString() : errorText(kept.error()));
    refresh();
}

void SettingRow::reset() {
    const Result<void> kept = m_preferences.reset(keyOf(m_info));
    if (!m_preferences.isLocked(keyOf(m_info)))
        m_note->setText(kept ? QString() : errorText(kept.error()));
    refresh();
}

void SettingRow::refresh() {
    const QSignalBlocker blocker(m_control);
    m_fill();
    m_meaning->setText(m_say ? m_say() : QString());
    m_meaning->setHidden(m_meaning->text().isEmpty());
    m_note->setHidden(m_note->text().isEmpty());
    m_reset->setEnabled(m_preferences.isChosen(keyOf(m_info)));
}

bool SettingRow::matches(const QString& words) const { return matchScore(words, m_words) > 0; }

void SettingRow::setHighlighted(bool on) {
    if (property("found").toBool() == on)
        return;
    setProperty("found", on);
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace sagitta::ui
