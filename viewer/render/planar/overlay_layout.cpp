#include "render/planar/overlay_layout.h"

#include <algorithm>
#include <cmath>

namespace sagitta::render {

namespace {

using Role = PlacedText::Role;

constexpr double kMargin = 6; // logical pixels, as all below
constexpr double kGap = 4;
constexpr double kTick = 6;
constexpr double kColorBarWidth = 8;
constexpr double kLeastHeightForBars = 160;
constexpr double kLeastHeightForColors = 240;
constexpr double kLeastWidthForColors = 180;
constexpr double kLeastHeightForInset = 100;
constexpr double kLeastWidthForLetters = 140; // for more than one of them
constexpr double kLeastRow = 70;              // beside a letter; where there is less, the texts begin behind it
constexpr double kLeastText = 56;             // of words that are elided
constexpr double kWideMarks = 0.62;           // of the width

// A text and how wide it is: measuring is the dear part, and is done once.
struct Sized {
    QString text;
    int width = 0;
};

Sized sized(const LabelMetrics& metrics, const QString& text) {
    return {text, text.isEmpty() ? 0 : metrics.width(text)};
}

// What fits in `room` of it.
Sized fitted(const LabelMetrics& metrics, const Sized& whole, double room) {
    return whole.width <= room ? whole : sized(metrics, metrics.elided(whole.text, static_cast<int>(room)));
}

// The two ends of the canvas that rows of text grow from.
enum class End : std::uint8_t { Top, Bottom };

class Placer {
public:
    Placer(QSizeF canvas, double dpr, const OverlayTexts& texts, const OverlayBars& bars, const LabelMetrics& label,
           const LabelMetrics& letters) :
        m_canvas(canvas),
        m_dpr(dpr), m_gap(kGap * dpr), m_texts(texts), m_bars(bars), m_label(label), m_letters(letters),
        m_area(QRectF(QPointF(0, 0), canvas).adjusted(kMargin * dpr, kMargin * dpr, -kMargin * dpr, -kMargin * dpr)) {
        if (texts.hasReadout && hasRoomForReadout(canvas, dpr))
            m_area.setBottom(m_area.bottom() - label.lineHeight());
        for (size_t edge = 0; edge < 4; ++edge) // the first letter is the main direction
            m_edges[edge] = sized(letters, canvas.width() < kLeastWidthForLetters * dpr ? texts.letters[edge].left(1)
                                                                                        : texts.letters[edge]);
    }

    OverlayLayout place() {
        placeBars();
        placeLetters();
        placeCorners();
        placeReadout();
        return std::move(m_layout);
    }

private:
    double lineHeight() const { return m_label.lineHeight(); }
    double topInset() const {
        const bool hasRoom = m_canvas.height() >= kLeastHeightForInset * m_dpr;
        return hasRoom ? std::max(0.0, m_texts.topInset - m_area.top()) : 0;
    }
    double middle() const { return m_canvas.height() / 2; }

    void add(Role role, const Sized& text, double x, double y) {
        if (text.text.isEmpty())
            return;
        const int height = role == Role::Letter ? m_letters.lineHeight() : m_label.lineHeight();
        m_layout.texts.push_back({role, text.text, QRect(QPointF(x, y).toPoint(), QSize(text.width, height))});
    }

    // The scale bar at the right edge, the colour bar beside it; m_bars' area is what no row of text may meet.
    void placeBars() {
        const double height = m_canvas.height();
        double right = m_area.right();
        double left = right;
        double top = middle();
        double bottom = middle();
        if (m_bars.scalePixels > 0 && height >= kLeastHeightForBars * m_dpr) {
            const double tick = kTick * m_dpr;
            m_layout.scaleBar = QRectF(right - tick, middle() - m_bars.scalePixels / 2, tick, m_bars.scalePixels);
            right = left = right - tick - m_gap;
            top = m_layout.scaleBar.top();
            bottom = m_layout.scaleBar.bottom();
        }
        if (m_bars.hasColors && height >= kLeastHeightForColors * m_dpr &&
            m_canvas.width() >= kLeastWidthForColors * m_dpr) {
            const double width = kColorBarWidth * m_dpr;
            m_layout.colorBar = QRectF(right - width, height * 0.32, width, height * 0.36);
            const Sized highest = sized(m_label, m_bars.colorsTop);
            const Sized lowest = sized(m_label, m_bars.colorsBottom);
            const double wide = std::max(highest.width, lowest.width);
            addColorValue(highest, m_layout.colorBar.top() - lineHeight() - m_gap / 2);
            addColorValue(lowest, m_layout.colorBar.bottom() + m_gap / 2);
            right = m_layout.colorBar.left() - m_gap;
            left = std::min(right, m_area.right() - wide);
            top = m_layout.colorBar.top() - lineHeight() - m_gap / 2;
            bottom = m_layout.colorBar.bottom() + lineHeight() + m_gap / 2;
        }
        m_lettersRight = right;
        if (!m_layout.scaleBar.isNull()) {
            // Without a colour bar and its values the label may reach the edge.
            const double end = m_layout.colorBar.isNull() ? m_area.right() : left - m_gap;
            Sized text = sized(m_label, m_bars.scaleLabel);
            if (text.width > m_area.width() / 2) // "50 mm": the marks say where they are
                text = sized(m_label, m_bars.scaleLabel.section(u' ', 0, 1));
            add(Role::Text, text, end - text.width, m_layout.scaleBar.bottom() + m_dpr);
            left = std::min(left, end - text.width);
            bottom = std::max(bottom, m_layout.scaleBar.bottom() + m_dpr + lineHeight());
        }
        if (bottom > top)
            m_barsArea = QRectF(QPointF(left, top), QPointF(m_area.right(), bottom)).adjusted(-m_gap, -m_gap, 0, m_gap);
    }

    void addColorValue(const Sized& text, double y) { add(Role::Text, text, m_area.right() - text.width, y); }

    void placeLetters() {
        const double height = m_letters.lineHeight();
        const auto& [left, top, right, bottom] = m_edges;
        const double y = middle() - height / 2;
        add(Role::Letter, left, m_area.left(), y);
        add(Role::Letter, top, centred(top), m_area.top() + topInset());
        add(Role::Letter, right, m_lettersRight - right.width, y);
        add(Role::Letter, bottom, centred(bottom), m_area.bottom() - height);
    }

    double centred(const Sized& text) const { return (m_canvas.width() - text.width) / 2; }

    // One row of text at an end, from the outside in.
    struct Row {
        double y = 0;
        double leftStart = 0;
        double leftEnd = 0;    // where a text at the left ends at the latest
        double rightStart = 0; // where one at the right begins at the earliest
        bool isShared = false; // the two divide the row between them
        bool hasRight = true;
    };

    std::vector<Row> rowsAt(End end) const {
        const Sized& letter = m_edges[end == End::Top ? 1 : 3];
        const double letterHeight =
            letter.text.isEmpty() ? 0 : m_letters.lineHeight() + (end == End::Top ? topInset() : 0);
        const double beside = (m_area.width() - letter.width) / 2 - m_gap;
        const bool isNarrow = !letter.text.isEmpty() && beside < kLeastRow * m_dpr;
        const double inner = middle() - m_letters.lineHeight() / 2.0 - m_gap;
        std::vector<Row> rows;
        for (double out = isNarrow ? letterHeight : 0;; out += lineHeight()) { // distance from the end
            Row row;
            row.y = end == End::Top ? m_area.top() + out : m_area.bottom() - out - lineHeight();
            const bool isBeyond = end == End::Top ? row.y + lineHeight() > inner : row.y < m_canvas.height() - inner;
            if (isBeyond)
                return rows;
            const bool isBesideLetter = !letter.text.isEmpty() && out < letterHeight && !isNarrow;
            row.isShared = !isBesideLetter;
            row.leftStart = m_area.left();
            row.leftEnd = isBesideLetter ? m_area.left() + beside : m_area.right();
            row.rightStart = isBesideLetter ? m_area.right() - beside : m_area.left();
            if (!m_barsArea.isNull() && row.y < m_barsArea.bottom() && row.y + lineHeight() > m_barsArea.top()) {
                row.hasRight = false;
                row.leftEnd = std::min(row.leftEnd, m_barsArea.left());
            }
            rows.push_back(row);
        }
    }

    struct Line {
        Role role = Role::Text;
        Sized text;
        int number = 0; // of the mark that it is part of
    };

    std::vector<Line> asLines(const QStringList& texts) const {
        std::vector<Line> lines;
        for (const QString& text : texts)
            lines.push_back({Role::Text, sized(m_label, text), 0});
        return lines;
    }

    std::vector<Line> wrapped(Role role, const QStringList& texts, double width) const {
        std::vector<Line> lines;
        for (int number = 0; number < texts.size(); ++number) {
            for (const QString& text : m_label.wrapped(texts[number], static_cast<int>(width)))
                lines.push_back({role, sized(m_label, text), number});
        }
        return lines;
    }

    // Marks come before anything else of their corner; when even they do not fit, their number says so.
    std::vector<Line> markLines(const QStringList& marks, const std::vector<Row>& rows) const {
        // The rows beside the letter are short; marks are in them when little stands below.
        double wide = std::max(kWideMarks * m_area.width(), kLeastRow * m_dpr);
        double narrow = wide;
        size_t shortRows = 0;
        for (const Row& row : rows) {
            double& room = row.isShared || rows.size() == 1 ? wide : narrow;
            room = std::min(room, row.leftEnd - row.leftStart);
            shortRows += row.isShared ? 0 : 1;
        }
        narrow = std::min(narrow, wide);
        const auto all = [&](double width) {
            std::vector<Line> lines = wrapped(Role::Mark, marks, width);
            const std::vector<Line> quiet = wrapped(Role::Text, m_texts.quietMarks, width);
            lines.insert(lines.end(), quiet.begin(), quiet.end());
            return lines;
        };
        std::vector<Line> lines = all(wide);
        const auto place = static_cast<size_t>(m_texts.corners.at(Corner::BottomLeft).size());
        if (lines.size() + shortRows > rows.size() || place < shortRows)
            lines = all(narrow);
        // What is said is said whole.
        const auto cutTo = [&](size_t count) {
            const Line next = lines[count];
            lines.resize(count);
            while (!lines.empty() && lines.back().role == next.role && lines.back().number == next.number)
                lines.pop_back();
            return next;
        };
        const auto isMark = [](const Line& line) { return line.role == Role::Mark; };
        if (static_cast<size_t>(std::count_if(lines.begin(), lines.end(), isMark)) > rows.size()) {
            const auto hidden = marks.size() - cutTo(rows.size() - 1).number;
            lines.push_back({Role::Mark, sized(m_label, QStringLiteral("+%1 more marks").arg(hidden)), 0});
        } else if (lines.size() > rows.size()) {
            cutTo(rows.size());
        }
        return lines;
    }

    void placeCorners() {
        const std::vector<Row> top = rowsAt(End::Top);
        std::vector<Row> bottom = rowsAt(End::Bottom);
        QStringList marks = m_texts.marks;
        const QStringList& patient = m_texts.corners.at(Corner::TopLeft);
        if (top.empty() && !patient.isEmpty())
            marks.prepend(QStringLiteral("no room for the name"));
        if (bottom.empty() && !marks.isEmpty()) // rather across the picture than not at all
            bottom.push_back({middle() - lineHeight() / 2, m_area.left() + m_edges[0].width + m_gap,
                              m_lettersRight - m_edges[2].width - m_gap, 0, false, false});
        std::vector<Line> left = bottom.empty() ? std::vector<Line>() : markLines(marks, bottom);
        const std::vector<Line> place = asLines(m_texts.corners.at(Corner::BottomLeft));
        left.insert(left.end(), place.begin(), place.end());
        placeRows(End::Top, top, asLines(patient), asLines(m_texts.corners.at(Corner::TopRight)));
        placeRows(End::Bottom, bottom, left, asLines(m_texts.corners.at(Corner::BottomRight)));
    }

    void placeRows(End end, const std::vector<Row>& rows, std::vector<Line> left, std::vector<Line> right) {
        const auto rightRows =
            static_cast<size_t>(std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.hasRight; }));
        left.resize(std::min(left.size(), rows.size()));
        right.resize(std::min(right.size(), rightRows));
        for (size_t r = 0; r < rows.size(); ++r) {
            // At the bottom the last line of a block is the outermost.
            const auto at = [&](const std::vector<Line>& lines) -> const Line* {
                if (r >= lines.size())
                    return nullptr;
                return end == End::Top ? &lines[r] : &lines[lines.size() - 1 - r];
            };
            placeRow(end, rows[r], at(left), rows[r].hasRight ? at(right) : nullptr);
        }
    }

    // The text at the left has what it needs, the one at the right what is left over: words may be elided, but at the
    // bottom there are numbers, of which half would be another number.
    void placeRow(End end, const Row& row, const Line* left, const Line* right) {
        double leftRoom = row.leftEnd - row.leftStart;
        double rightRoom = m_area.right() - row.rightStart;
        if (left && right && row.isShared)
            rightRoom = leftRoom - m_gap - std::min<double>(left->text.width, leftRoom);
        if (left)
            addLeft(end, row, *left, leftRoom);
        if (right && rightRoom >= std::min<double>(leastOf(end), right->text.width)) {
            const Sized text = fitted(m_label, right->text, rightRoom);
            add(right->role, text, m_area.right() - text.width, row.y);
        }
    }

    // The least room for a text that does not fit.
    double leastOf(End end) const { return end == End::Top ? kLeastText * m_dpr : m_canvas.width(); }

    void addLeft(End end, const Row& row, const Line& line, double room) {
        if (line.role == Role::Text && end == End::Bottom && line.text.width > room)
            return;
        Sized text = fitted(m_label, line.text, room);
        if (line.role == Role::Mark && text.text != line.text.text && line.text.text.startsWith(u'+'))
            text = sized(m_label, line.text.text.section(u' ', 0, 0)); // "+5"
        if (line.role == Role::Mark && (text.width > room || text.text.size() < 2))
            text = sized(m_label, QStringLiteral("!")); // there is something to be said, which a larger cell says
        if (text.width <= room)
            add(line.role, text, row.leftStart, row.y);
    }

    // As many of the texts as fit, whole; the first one elided if need be.
    void placeReadout() {
        if (!m_texts.hasReadout || m_texts.readout.isEmpty() || !hasRoomForReadout(m_canvas, m_dpr))
            return;
        Sized line = fitted(m_label, sized(m_label, m_texts.readout.front()), m_area.width());
        for (qsizetype i = 1; i < m_texts.readout.size(); ++i) {
            const Sized longer = sized(m_label, line.text + QStringLiteral("     ") + m_texts.readout[i]);
            if (longer.width <= m_area.width())
                line = longer;
        }
        add(Role::Text, line, centred(line), m_canvas.height() - lineHeight() - kMargin / 2 * m_dpr);
    }

    QSizeF m_canvas;
    double m_dpr;
    double m_gap;
    const OverlayTexts& m_texts;
    const OverlayBars& m_bars;
    const LabelMetrics& m_label;
    const LabelMetrics& m_letters;
    QRectF m_area; // of the canvas, for all but the readout
    QRectF m_barsArea;
    double m_lettersRight = 0;
    std::array<Sized, 4> m_edges; // the letters
    OverlayLayout m_layout;
};

} // namespace

bool hasRoomForReadout(QSizeF canvas, double devicePixelRatio) {
    return canvas.height() >= 160 * devicePixelRatio && canvas.width() >= 160 * devicePixelRatio;
}

OverlayLayout layOut(QSizeF canvas, double devicePixelRatio, const OverlayTexts& texts, const OverlayBars& bars,
                     const LabelMetrics& label, const LabelMetrics& letters) {
    return Placer(canvas, devicePixelRatio, texts, bars, label, letters).place();
}

} // namespace sagitta::render
