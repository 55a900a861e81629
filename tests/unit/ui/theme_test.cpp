// The look: contrast of both themes, what follows a change of theme or of the size of text, marks that are no colours.
#include "ui/common/appearance.h"
#include "ui/common/icons.h"
#include "ui/common/light.h"
#include "ui/common/row_delegate.h"
#include "ui/common/text_size.h"
#include "unit/ui/look.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStyleOptionButton>
#include <QTest>
#include <QToolTip>

#include <gtest/gtest.h>

#include <cmath>

namespace sagitta::test {
namespace {

using namespace ui;

// WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor& color) {
    const auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

class ThemeTest : public testing::TestWithParam<Theme> {};

TEST_P(ThemeTest, TextCanBeReadOnWhatItStandsOn) {
    const ThemeColors& c = themeColors(GetParam());
    const std::pair<const char*, QColor> texts[] = {{"text", c.text},   {"muted", c.muted},     {"accent", c.accent},
                                                    {"error", c.error}, {"warning", c.warning}, {"ok", c.ok}};
    const std::pair<const char*, QColor> grounds[] = {
        {"window", c.window}, {"panel", c.panel}, {"base", c.base}, {"baseAlternate", c.baseAlternate}};
    for (const auto& [text, color] : texts) {
        for (const auto& [ground, behind] : grounds)
            EXPECT_GE(contrast(color, behind), 4.5) << text << " on " << ground;
    }
    for (const auto& [ground, behind] : grounds)
        EXPECT_GE(contrast(c.disabled, behind), 3) << "disabled on " << ground;
    EXPECT_GE(contrast(c.text, c.selection), 4.5);
    EXPECT_GE(contrast(c.text, c.line), 4.5) << "the mouse is over it";
    EXPECT_GE(contrast(c.base, c.accent), 4.5) << "a tick in a box";
}

TEST_P(ThemeTest, WhatStandsOnImagesIsTheSame) {
    applyTheme(*qApp, GetParam());
    EXPECT_EQ(imageColors().text, themeColors(Theme::Dark).text);
    EXPECT_EQ(&colors(), &themeColors(GetParam()));
    useTestLook();
}

INSTANTIATE_TEST_SUITE_P(Both, ThemeTest, testing::Values(Theme::Dark, Theme::Light),
                         [](const auto& theme) { return theme.param == Theme::Dark ? "Dark" : "Light"; });

TEST(ImageColors, AreOutshoneByTheImage) {
    const ThemeColors& c = imageColors();
    for (const QColor& color : {c.text, c.muted, c.accent, c.error, c.warning, c.ok}) {
        EXPECT_LE(qGray(color.rgb()), 215);
        EXPECT_GE(contrast(color, kImageSurround), 4.5);
    }
}

// How an icon's pen, or a light, comes out.
QImage grab(const QIcon& icon) { return icon.pixmap(32).toImage().convertToFormat(QImage::Format_ARGB32); }

class AppearanceTest : public testing::Test {
protected:
    AppearanceTest() {
        appearance.emplace(*qApp, preferences, [this] { return system; });
    }
    ~AppearanceTest() override {
        appearance.reset();
        useTestLook();
    }
    QColor grabbedText(QWidget& widget) { // the colour furthest from the ground
        const QImage image = widget.grab().toImage();
        const QColor ground = image.pixelColor(0, 0);
        QColor furthest = ground;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (contrast(image.pixelColor(x, y), ground) > contrast(furthest, ground))
                    furthest = image.pixelColor(x, y);
        return furthest;
    }

    Theme system = Theme::Light;
    Settings settings;
    Preferences preferences{settings};
    std::optional<Appearance> appearance;
};

TEST_F(AppearanceTest, ChosenThemesHoldAtOnce) {
    EXPECT_EQ(&colors(), &themeColors(Theme::Dark)) << "dark unless something else is chosen";
    QLabel warning(QStringLiteral("███"));
    warning.setMargin(6);
    setRole(warning, LabelRole::Warning);
    warning.show();
    const QIcon icon = makeIcon(Icon::Add);
    const QImage dark = grab(icon);
    EXPECT_EQ(grabbedText(warning).name(), themeColors(Theme::Dark).warning.name());
    ASSERT_TRUE(preferences.setValue(kThemeSetting, QStringLiteral("light")));
    EXPECT_EQ(&colors(), &themeColors(Theme::Light));
    EXPECT_EQ(grabbedText(warning).name(), themeColors(Theme::Light).warning.name());
    EXPECT_NE(grab(icon), dark);
    EXPECT_NE(grab(makeLightIcon(scene::Light::Complete)).pixelColor(16, 16), themeColors(Theme::Dark).ok);
    setRole(warning, LabelRole::Error);
    EXPECT_EQ(grabbedText(warning).name(), themeColors(Theme::Light).error.name());
    ASSERT_TRUE(preferences.reset(kThemeSetting.key));
    EXPECT_EQ(&colors(), &themeColors(Theme::Dark));
    EXPECT_EQ(grab(icon), dark);
}

TEST_F(AppearanceTest, FollowsTheDesktopWhenToldTo) {
    ASSERT_TRUE(preferences.setValue(kThemeSetting, QStringLiteral("system")));
    EXPECT_EQ(&colors(), &themeColors(Theme::Light));
    QWidget window;
    system = Theme::Dark;
    QEvent changed(QEvent::ThemeChange);
    QApplication::sendEvent(&window, &changed);
    EXPECT_EQ(&colors(), &themeColors(Theme::Dark));
    const QPalette before = QApplication::palette();
    static_cast<void>(systemTheme());
    EXPECT_EQ(QApplication::palette(), before) << "asking changes nothing";
}

TEST_F(AppearanceTest, LargerTextHoldsAtOnceEverywhere) {
    QWidget window;
    auto* label = new QLabel(QStringLiteral("A text"), &window);
    setRole(*label, LabelRole::Title);
    auto* button = new QPushButton(QStringLiteral("Press me"), &window);
    auto* list = new QListWidget(&window);
    list->setItemDelegate(new RowDelegate(list));
    list->addItem(QStringLiteral("A row"));
    int width = 0;
    onTextSize(&window, [&] { width = textSized(100); });
    window.show();
    const int text = QFontInfo(label->font()).pixelSize();
    const QSize before = button->sizeHint();
    const int row = list->visualItemRect(list->item(0)).height();
    const int indicator = qApp->style()->pixelMetric(QStyle::PM_IndicatorWidth);
    ASSERT_TRUE(preferences.setValue(kTextPercentSetting, 200));
    EXPECT_NEAR(QFontInfo(label->font()).pixelSize(), 2 * text, 1) << "a text that is bold follows too";
    EXPECT_TRUE(label->font().bold());
    EXPECT_GT(button->sizeHint().width(), before.width() * 1.3);
    EXPECT_TRUE(QTest::qWaitFor([&] { return list->visualItemRect(list->item(0)).height() > row; }));
    EXPECT_GE(list->visualItemRect(list->item(0)).height(), list->fontMetrics().height());
    EXPECT_NEAR(width, textSized(100), 1);
    EXPECT_GE(width, 190);
    EXPECT_GT(qApp->style()->pixelMetric(QStyle::PM_IndicatorWidth), indicator);
    ASSERT_TRUE(preferences.setValue(kTextPercentSetting, 5000));
    EXPECT_NEAR(QFontInfo(QApplication::font()).pixelSize(), 2 * text, 1) << "no more than there is room for";
    appearance.reset();
    EXPECT_EQ(QFontInfo(QApplication::font()).pixelSize(), text);
}

// A state is never told by colour alone: without colours the pictures still differ.
TEST(Marks, DifferWithoutColours) {
    std::vector<QImage> lights;
    for (const scene::Light light : {scene::Light::Unknown, scene::Light::Partial, scene::Light::Complete,
                                     scene::Light::Undecodable, scene::Light::Failed})
        lights.push_back(grab(makeLightIcon(light)).convertToFormat(QImage::Format_Alpha8));
    lights[3] = grab(makeLightIcon(scene::Light::Undecodable)).convertToFormat(QImage::Format_Grayscale8);
    for (size_t i = 0; i < lights.size(); ++i)
        for (size_t j = 0; j < i; ++j)
            EXPECT_NE(lights[i], lights[j]) << i << ' ' << j;
}

TEST(Marks, ACheckedBoxHasATick) {
    const auto draw = [](QStyle::State state) {
        QImage image(14, 14, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        QStyleOptionButton option;
        option.rect = image.rect();
        option.state = QStyle::State_Enabled | state;
        qApp->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &option, &painter);
        return image;
    };
    const auto hasInk = [](const QImage& image) { // two tones inside the frame
        const QColor corner = image.pixelColor(3, 3);
        for (int y = 3; y < 11; ++y)
            for (int x = 3; x < 11; ++x)
                if (contrast(image.pixelColor(x, y), corner) > 3)
                    return true;
        return false;
    };
    EXPECT_FALSE(hasInk(draw(QStyle::State_Off)));
    EXPECT_TRUE(hasInk(draw(QStyle::State_On)));
    EXPECT_TRUE(hasInk(draw(QStyle::State_NoChange)));
    EXPECT_NE(draw(QStyle::State_On), draw(QStyle::State_NoChange));
}

TEST(RowDelegate, WhatDoesNotFitIsToldByATooltip) {
    QListWidget list;
    list.setItemDelegate(new RowDelegate(&list));
    list.addItems({QStringLiteral("A node with a name that is far too long for this list"), QStringLiteral("Short")});
    list.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list.resize(80, 120);
    list.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&list));
    const auto hover = [&](int row) {
        const QPoint at(20, list.visualItemRect(list.item(row)).center().y());
        QHelpEvent event(QEvent::ToolTip, at, list.viewport()->mapToGlobal(at));
        QApplication::sendEvent(list.viewport(), &event);
    };
    hover(0);
    EXPECT_EQ(QToolTip::text(), list.item(0)->text());
    QToolTip::hideText();
    EXPECT_TRUE(QTest::qWaitFor([] { return !QToolTip::isVisible(); }));
    hover(1);
    EXPECT_FALSE(QToolTip::isVisible() && QToolTip::text() == list.item(1)->text());
}

} // namespace
} // namespace sagitta::test
