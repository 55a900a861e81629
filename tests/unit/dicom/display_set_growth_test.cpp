// What a display set's id does while the series arrives.
#include "made_headers.h"

#include <QSet>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

TEST(DisplaySet, TheIdStaysWhileTheSeriesGrows) {
    Series series = twoRounds([](InstanceHeader& header, int round) { header.frames[0].traits.echo = round; });
    series.add({{-200, 0, 0}, {0, 1, 0}, {0, 0, -1}}).imageType[2] = QStringLiteral("LOCALIZER");
    const auto headers = series.headers();
    std::vector<InstanceHeaderPtr> arrived;
    QStringList seen;
    for (const InstanceHeaderPtr& header : headers) {
        arrived.push_back(header);
        QStringList now;
        for (const DisplaySetPtr& set : buildDisplaySets(arrived))
            now.append(set->id);
        for (const QString& id : seen)
            EXPECT_TRUE(now.contains(id)) << id.toStdString();
        seen = now;
    }
    EXPECT_EQ(seen.size(), 3);
}

namespace {

// The images arrive one after the other; a frame's set must keep its id from the frame's arrival on.
void expectIdsStay(const Series& series, const std::vector<std::size_t>& looked, std::size_t setsInTheEnd) {
    const auto headers = series.headers();
    std::vector<InstanceHeaderPtr> arrived;
    std::map<std::size_t, QString> ids;
    std::vector<DisplaySetPtr> sets;
    for (const InstanceHeaderPtr& header : headers) {
        arrived.push_back(header);
        sets = buildDisplaySets(arrived);
        QSet<QString> distinct;
        for (const DisplaySetPtr& set : sets) {
            distinct.insert(set->id);
            for (const std::size_t frame : looked) {
                if (set->indexOf({headers[frame]->sopInstanceUid, 0}) < 0)
                    continue;
                const QString& before = ids.emplace(frame, set->id).first->second;
                EXPECT_EQ(before, set->id) << "frame " << frame << " when " << arrived.size() << " are there";
            }
        }
        EXPECT_EQ(distinct.size(), static_cast<qsizetype>(sets.size()));
    }
    EXPECT_EQ(sets.size(), setsInTheEnd);
}

// All of one round, then all of the next, over the same positions.
Series roundByRound(const std::function<void(InstanceHeader&, int round)>& mark) {
    Series series;
    for (int round = 1; round <= 3; ++round) {
        for (int k = 0; k < 6; ++k)
            mark(series.add({{0, 0, 2.0 * k}}), round);
    }
    return series;
}

} // namespace

TEST(DisplaySet, TheIdStaysWhenAnotherAcquisitionArrives) {
    const auto mark = [](InstanceHeader& header, int round) { header.acquisitionNumber = round; };
    expectIdsStay(roundByRound(mark), {0, 3, 6, 12}, 3);
    expectIdsStay(twoRounds(mark), {0, 2}, 2); // at first a film at one position
    // The other way round.
    expectIdsStay(roundByRound([](InstanceHeader& header, int round) { header.acquisitionNumber = 9 - round; }),
                  {0, 6, 12}, 3);
}

TEST(DisplaySet, TheIdStaysWhenAnotherTimeArrives) {
    expectIdsStay(roundByRound([](InstanceHeader& header, int round) {
                      header.acquisitionDateTime = QStringLiteral("2024030112000%1").arg(round);
                  }),
                  {0, 3, 6, 12}, 3);
    Series series = axial(8); // each image at its own time, in any order
    for (std::size_t n = 0; n < 8; ++n)
        series.all()[n]->acquisitionDateTime = QStringLiteral("2024030112000%1").arg(n);
    std::reverse(series.all().begin(), series.all().end());
    expectIdsStay(series, {0, 7}, 1);
}

TEST(DisplaySet, TheIdStaysWhenAnotherFrameOfReferenceArrives) {
    Series series = axial(20);
    for (std::size_t n = 10; n < 20; ++n)
        series.all()[n]->frameOfReferenceUid = QStringLiteral("1.10");
    expectIdsStay(series, {0, 5, 11}, 2);
    Series own = axial(6);
    for (const auto& header : own.all())
        header->frameOfReferenceUid = QStringLiteral("1.9.") + header->sopInstanceUid;
    expectIdsStay(own, {0}, 1);
}

TEST(DisplaySet, TheIdStaysWhenViewsTurnOutToGoAroundAnAxis) {
    Series series;
    for (int k = 0; k < 18; ++k) {
        const double angle = k * 10 * 3.14159265358979 / 180;
        series.add({{0, 0, 0}, {std::cos(angle), std::sin(angle), 0}, {0, 0, -1}});
    }
    expectIdsStay(series, {0}, 1);
}

TEST(DisplaySet, TheIdStaysWhenAFilmGrows) {
    Series series;
    for (int k = 1; k <= 6; ++k)
        series.add({{0, 0, 0}}).frames[0].traits.temporalPosition = k;
    expectIdsStay(series, {0}, 1);
}

TEST(DisplaySet, OrientationsThatAreToldApartHaveTheirOwnIds) {
    for (const double angleDeg : {0.52, 0.55, 0.6, 1.0}) {
        for (int turn = 0; turn < 90; ++turn) {
            Series series;
            for (const double deg : {static_cast<double>(turn), turn + angleDeg}) {
                const double angle = deg * 3.14159265358979 / 180;
                series.add({{0, 0, 0}, {std::cos(angle), std::sin(angle), 0}, {-std::sin(angle), std::cos(angle), 0}});
            }
            const auto sets = series.sets();
            ASSERT_EQ(sets.size(), 2U);
            EXPECT_NE(sets[0]->id, sets[1]->id) << turn << " + " << angleDeg;
        }
    }
}
