#include "ui/browser/study_search.h"

#include "ui/common/error_text.h"
#include "ui/common/text_format.h"

#include <gtest/gtest.h>

using namespace sagitta;
using namespace sagitta::ui;

namespace {

const QDate kToday(2024, 3, 1);

network::StudyQuery query(const QString& text) {
    SearchTerms terms;
    terms.text = text;
    return makeStudyQuery(terms, kToday);
}

TEST(StudySearch, TextIsANameThatBeginsSo) {
    EXPECT_EQ(query("doe").patientName, "doe*");
    EXPECT_EQ(query("  doe   jane ").patientName, "doe*jane*");
    EXPECT_EQ(query("Doe, Jane").patientName, "Doe*Jane*");
    EXPECT_EQ(query("doe*").patientName, "doe*");
    EXPECT_EQ(query("").patientName, "");
}

TEST(StudySearch, WildcardsAloneAskForEverything) {
    for (const char* everything : {"", "  ", "*", "* *", "?*", "^,", "id:*", "acc:* desc:*"})
        EXPECT_FALSE(isNarrow(query(everything))) << everything;
    for (const char* narrow : {"a", "*a", "4", "id:7", "acc:7", "desc:x", "id:* x"})
        EXPECT_TRUE(isNarrow(query(narrow))) << narrow;
    SearchTerms terms;
    terms.modalities = {"CT"};
    EXPECT_TRUE(isNarrow(makeStudyQuery(terms, kToday)));
    terms = {};
    terms.date = DatePreset::Today;
    EXPECT_TRUE(isNarrow(makeStudyQuery(terms, kToday)));
    terms.date = DatePreset::Range; // open on both sides
    EXPECT_FALSE(isNarrow(makeStudyQuery(terms, kToday)));
}

TEST(StudySearch, AWordWithADigitIsAnId) {
    EXPECT_EQ(query("4711").patientId, "4711*");
    EXPECT_EQ(query("AB-12").patientId, "AB-12*");
    EXPECT_EQ(query("AB-12").patientName, "");
    EXPECT_EQ(query("john 2").patientName, "john*2*");
}

TEST(StudySearch, PrefixesAskOneField) {
    const network::StudyQuery mixed = query("acc:77 doe ID:x1");
    EXPECT_EQ(mixed.accessionNumber, "77*");
    EXPECT_EQ(mixed.patientId, "x1*");
    EXPECT_EQ(mixed.patientName, "doe*");
    EXPECT_EQ(query("desc:\"knee left\" doe").description, "knee left*");
    EXPECT_EQ(query("desc:\"knee left").description, "knee left*");
    EXPECT_EQ(query("id:5").patientName, "");
}

TEST(StudySearch, AUidIsAskedForWhole) {
    const QString longest = QStringLiteral("1.2.") + QString(60, u'3');
    EXPECT_EQ(query("uid:" + longest).studyUid, longest);
    EXPECT_EQ(query("uid:1.2* doe").studyUid, "1.2");
    EXPECT_EQ(query("uid:1.2* doe").patientName, "doe*");
    EXPECT_EQ(query("uid:1.2").patientId, "") << "uid: is not id:";
    EXPECT_TRUE(isNarrow(query("uid:1.2")));
}

TEST(StudySearch, TheLocalSearchTakesFreeTextWhole) {
    SearchTerms terms;
    terms.text = "  4711 do*e acc:9 desc:\"knee left\"";
    terms.date = DatePreset::LastSevenDays;
    terms.modalities = {"CT", "MR"};
    storage::StudyFilter wanted;
    wanted.text = "4711 do e"; // what an archive takes for any text separates words
    wanted.accessionNumber = "9";
    wanted.description = "knee left";
    wanted.fromDate = "20240224";
    wanted.toDate = "20240301";
    wanted.modalities = {"CT", "MR"};
    EXPECT_EQ(makeLocalFilter(terms, kToday), wanted);
    terms = {};
    terms.date = DatePreset::Range;
    EXPECT_EQ(makeLocalFilter(terms, kToday), storage::StudyFilter());
    terms.to = QDate(2024, 1, 31);
    EXPECT_EQ(makeLocalFilter(terms, kToday).fromDate, "");
    EXPECT_EQ(makeLocalFilter(terms, kToday).toDate, "20240131");
}

TEST(StudySearch, NothingHarmfulGetsIntoAQuery) {
    EXPECT_EQ(query(QStringLiteral("do\\e\n")).patientName, "doe*");
    EXPECT_LE(query(QString(500, u'a')).patientName.size(), 64);
}

TEST(StudySearch, DatesAsDicomWritesThem) {
    SearchTerms terms;
    const auto range = [&](DatePreset preset) {
        terms.date = preset;
        return dateRangeText(terms, kToday);
    };
    EXPECT_EQ(range(DatePreset::Any), "");
    EXPECT_EQ(range(DatePreset::Today), "20240301");
    EXPECT_EQ(range(DatePreset::Yesterday), "20240229");
    EXPECT_EQ(range(DatePreset::LastSevenDays), "20240224-20240301");
    EXPECT_EQ(range(DatePreset::LastMonth), "20240201-20240301");
    EXPECT_EQ(range(DatePreset::Range), "");
    terms.from = QDate(2024, 2, 1);
    EXPECT_EQ(range(DatePreset::Range), "20240201-");
    terms.to = QDate(2024, 1, 1); // the wrong way round
    EXPECT_EQ(range(DatePreset::Range), "20240101-20240201");
    terms.to = terms.from;
    EXPECT_EQ(range(DatePreset::Range), "20240201");
}

TEST(TextFormat, Names) {
    EXPECT_EQ(patientNameText("Doe^Jane"), "DOE, Jane");
    EXPECT_EQ(patientNameText("Doe^Jane^Mary^Dr"), "DOE, Jane Mary");
    EXPECT_EQ(patientNameText("Yamada^Tarou=山田^太郎"), "YAMADA, Tarou");
    EXPECT_EQ(patientNameText("Doe"), "DOE");
    EXPECT_EQ(patientNameText("^Jane"), "Jane");
    EXPECT_EQ(patientNameText(""), "(no name)");
}

TEST(TextFormat, DatesAndTimes) {
    EXPECT_EQ(dateText("20240229"), "2024-02-29");
    EXPECT_EQ(dateText("20240230"), "20240230");
    EXPECT_EQ(timeText("140522.123"), "14:05");
    EXPECT_EQ(timeText(""), "");
}

TEST(ErrorText, SaysWhatHappenedAndWhatToDo) {
    EXPECT_EQ(errorText(Error(ErrorCode::Full, "disk full")),
              "No room left: disk full. Free some space, then try again.");
    EXPECT_EQ(errorText(Error(ErrorCode::Cancelled, "stopped")), "Cancelled.");
    network::RemoteNode node;
    node.host = "pacs";
    node.port = 104;
    node.aeTitle = "ARCHIVE";
    node.ourAeTitle = "ME";
    const auto text = [&](ErrorCode code, const char* detail) {
        return nodeErrorText(node, Error(code, QString::fromLatin1(detail))).toStdString();
    };
    EXPECT_EQ(text(ErrorCode::Io, "cannot connect to pacs:104 (TCP Initialization Error: Connection refused)"),
              "connection refused – is the server running on pacs:104? Check host and port in the node's settings.");
    EXPECT_EQ(text(ErrorCode::Refused, "pacs:104 refused the association: it does not know our AE title ME"),
              "pacs:104 refused the association: it does not know our AE title ME. The AE titles must be known at both "
              "ends: theirs is ARCHIVE, ours is ME.");
    EXPECT_EQ(text(ErrorCode::Refused, "pacs:104 refused the association: it is busy"),
              "pacs:104 refused the association: it is busy.");
    EXPECT_EQ(text(ErrorCode::Io, "there is no host named pacs"),
              "there is no host named pacs. Check host and port in the node's settings.");
    EXPECT_EQ(
        text(ErrorCode::Timeout, "no connection to pacs:104 within 30 s"),
        "no connection to pacs:104 within 30 s. Check the network, or raise the time-out in the node's settings.");
}

} // namespace
