#include "ui/browser/study_search.h"

#include "ui/browser/search_settings.h"
#include "ui/browser/search_words.h"
#include "ui/browser/typed_dates.h"
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

storage::StudyFilter filter(const QString& text) {
    SearchTerms terms;
    terms.text = text;
    return makeLocalFilter(terms, kToday);
}

TEST(StudySearch, WildcardsAloneAskForEverything) {
    for (const char* everything :
         {"", "  ", "*", "* *", "?*", "^,", "id:*", "acc:* desc:*", "name:* ref:?", "mod:", "mod:*", "date:", "date:x"})
        EXPECT_FALSE(isNarrow(query(everything))) << everything;
    for (const char* narrow :
         {"a", "*a", "4", "id:7", "acc:7", "desc:x", "id:* x", "name:a", "ref:a", "mod:ct", "date:today"})
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

TEST(StudySearch, NamesReferrersModalitiesAndDatesHavePrefixesToo) {
    const network::StudyQuery asked = query("name:\"doe jane\" ref:berger mod:ct,MR date:2024-01 4711");
    EXPECT_EQ(asked.patientName, "doe*jane*");
    EXPECT_EQ(asked.referringPhysician, "berger*");
    EXPECT_EQ(asked.modalities, (QStringList{"CT", "MR"}));
    EXPECT_EQ(asked.date, "20240101-20240131");
    EXPECT_EQ(asked.patientId, "4711*");
    storage::StudyFilter wanted;
    wanted.text = "4711";
    wanted.patientName = "doe jane";
    wanted.referringPhysician = "berger";
    wanted.modalities = {"CT", "MR"};
    wanted.fromDate = "20240101";
    wanted.toDate = "20240131";
    EXPECT_EQ(filter("name:\"doe jane\" ref:berger mod:ct,MR date:2024-01 4711"), wanted);
    EXPECT_EQ(query("name:doe jane").patientName, "doe*jane*") << "a name and more of it";
    EXPECT_EQ(query("NAME:Doe,Jane").patientName, "Doe*Jane*");
    EXPECT_EQ(query("mod:ct mod:c\\t,,US mod:*").modalities, (QStringList{"CT", "US"}));
}

TEST(StudySearch, TypedModalitiesAndDatesStandInPlaceOfTheChosenOnes) {
    SearchTerms terms;
    terms.modalities = {"US"};
    terms.date = DatePreset::Today;
    terms.text = "mod:CT date:yesterday";
    EXPECT_EQ(makeStudyQuery(terms, kToday).modalities, QStringList{"CT"});
    EXPECT_EQ(makeStudyQuery(terms, kToday).date, "20240229");
    EXPECT_EQ(makeLocalFilter(terms, kToday).modalities, QStringList{"CT"});
    EXPECT_EQ(makeLocalFilter(terms, kToday).fromDate, "20240229");
    terms.text = "date:20230101 date:tod";
    EXPECT_EQ(makeStudyQuery(terms, kToday).date, "20230101") << "the last that is a date";
    terms.text = "date:tod";
    EXPECT_EQ(makeStudyQuery(terms, kToday).date, "20240301") << "the chosen one again";
}

TEST(StudySearch, AFieldBesideTheTextHasToHoldToo) {
    SearchTerms terms;
    terms.text = "doe acc:7";
    terms.patientId = " X1 ";
    terms.description = "knee left";
    terms.referringPhysician = "Berger, Anna";
    EXPECT_EQ(filledFields(terms), 3);
    const network::StudyQuery asked = makeStudyQuery(terms, kToday);
    EXPECT_EQ(asked.patientName, "doe*");
    EXPECT_EQ(asked.accessionNumber, "7*");
    EXPECT_EQ(asked.patientId, "X1*");
    EXPECT_EQ(asked.description, "knee left*");
    EXPECT_EQ(asked.referringPhysician, "Berger*Anna*");
    const storage::StudyFilter here = makeLocalFilter(terms, kToday);
    EXPECT_EQ(here.text, "doe");
    EXPECT_EQ(here.accessionNumber, "7");
    EXPECT_EQ(here.patientId, "X1");
    EXPECT_EQ(here.description, "knee left");
    EXPECT_EQ(here.referringPhysician.split(' ', Qt::SkipEmptyParts), (QStringList{"Berger", "Anna"}));
    terms = {};
    terms.patientId = " ";
    EXPECT_EQ(filledFields(terms), 0);
    EXPECT_FALSE(isNarrow(makeStudyQuery(terms, kToday)));
    terms.text = "4711";
    terms.patientId = "X1";
    EXPECT_EQ(makeStudyQuery(terms, kToday).patientName, "4711*") << "the ID is known";
}

// Here every word has to be there; a node takes one pattern.
TEST(StudySearch, WhatNamesAFieldTwiceHasToHoldTwice) {
    EXPECT_EQ(filter("acc:12 acc:34").accessionNumber, "12 34");
    EXPECT_EQ(query("acc:12 acc:1234").accessionNumber, "1234*");
    EXPECT_EQ(query("acc:AB12 acc:ab").accessionNumber, "AB12*");
    EXPECT_EQ(query("acc:12 acc:34").accessionNumber, "12*34*");
    EXPECT_EQ(query("name:doe name:jane").patientName, "doe*jane*");
    SearchTerms terms;
    terms.text = "id:" + QString(60, u'1');
    terms.patientId = QString(60, u'2');
    EXPECT_LE(makeStudyQuery(terms, kToday).patientId.size(), 64);
}

TEST(StudySearch, WhatIsNoDateIsSaid) {
    SearchTerms terms;
    for (const char* fine : {"", "doe", "date:", "date:today", "date:2024", "doe date:20240101..", "date:7D"}) {
        terms.text = fine;
        EXPECT_EQ(problemOf(terms, kToday), "") << fine;
    }
    for (const char* wrong : {"date:tod", "date:20240230", "date:0d", "date:-", "date:..", "date:31.01.2024"}) {
        terms.text = wrong;
        EXPECT_TRUE(problemOf(terms, kToday).contains(wrong)) << wrong;
    }
}

TEST(StudySearch, APastedNameIsFoundHereToo) { EXPECT_EQ(filter("DOE, Jane").text.simplified(), "DOE Jane"); }

TEST(TypedDates, DaysMonthsYearsAndRanges) {
    const auto read = [](const char* typed) {
        const std::optional<DateRange> dates = readDates(QLatin1String(typed), kToday);
        if (!dates)
            return QStringLiteral("none");
        return dates->from.toString(u"yyyyMMdd") + u'-' + dates->to.toString(u"yyyyMMdd");
    };
    EXPECT_EQ(read("20240131"), "20240131-20240131");
    EXPECT_EQ(read("2024-01-31"), "20240131-20240131");
    EXPECT_EQ(read("2024-02"), "20240201-20240229");
    EXPECT_EQ(read("202402"), "20240201-20240229");
    EXPECT_EQ(read("2023"), "20230101-20231231");
    EXPECT_EQ(read("today"), "20240301-20240301");
    EXPECT_EQ(read("Yesterday"), "20240229-20240229");
    EXPECT_EQ(read("7d"), "20240224-20240301");
    EXPECT_EQ(read("1d"), "20240301-20240301");
    EXPECT_EQ(read("20240101-20240131"), "20240101-20240131");
    EXPECT_EQ(read("2024-01-05-2024-01-31"), "20240105-20240131");
    EXPECT_EQ(read("2024-01-05..20240131"), "20240105-20240131");
    EXPECT_EQ(read("2024-01..2024-02"), "20240101-20240229");
    EXPECT_EQ(read("2022-2023"), "20220101-20231231");
    EXPECT_EQ(read("2024-02..2024-01"), "20240101-20240229") << "the wrong way round";
    EXPECT_EQ(read("2024-01.."), "20240101-");
    EXPECT_EQ(read("20240101-"), "20240101-");
    EXPECT_EQ(read("..2023"), "-20231231");
    EXPECT_EQ(read("-20231231"), "-20231231");
    for (const char* none : {"", "-", "..", "20", "202", "20240", "2024-1", "2024-13", "20240230", "2024-00-01", "0d",
                             "d", "7 d", "tomorrow", "2024--2025", "1234"})
        EXPECT_EQ(read(none), "none") << none;
}

TEST(SearchWords, SayWhatWasAskedOfWhom) {
    const char* const text = "doe id:x1 desc:\"knee left\" ref:berger mod:CT,MR date:2024-01-05";
    EXPECT_EQ(
        inWords(query(text)),
        QString::fromUtf8("name doe* · ID x1* · description knee left* · referring physician berger* · CT or MR · "
                          "2024-01-05"));
    storage::StudyFilter here = filter(text);
    here.albums = {"Teaching", "Rare"};
    EXPECT_EQ(inWords(here),
              QString::fromUtf8("“doe” anywhere · ID “x1” · description “knee left” · referring physician "
                                "“berger” · CT or MR · 2024-01-05 · album Teaching or Rare"));
    EXPECT_EQ(inWords(query("uid:1.2 acc:7 name:a date:2024-01..")),
              QString::fromUtf8("name a* · accession 7* · study UID 1.2 · since 2024-01-01"));
    EXPECT_EQ(inWords(query("date:..2024-01-31")), "until 2024-01-31");
    EXPECT_EQ(inWords(filter("date:2024-01")), QString::fromUtf8("2024-01-01 – 2024-01-31"));
    EXPECT_EQ(inWords(query("*")), "");
    EXPECT_EQ(inWords(filter("*")), "");
    EXPECT_EQ(inWords(query("%1")), "ID %1*");
}

TEST(SearchSettings, KeepEveryTerm) {
    SearchTerms terms;
    EXPECT_TRUE(settingOf(terms).isEmpty());
    EXPECT_EQ(termsFrom({}), terms);
    terms = {"doe", "1", "2", "3", "4", DatePreset::Range, QDate(2024, 1, 2), QDate(2024, 2, 3), {"CT", "MR"}};
    EXPECT_EQ(termsFrom(settingOf(terms)), terms);
    for (const DatePreset date : {DatePreset::Any, DatePreset::Today, DatePreset::Yesterday, DatePreset::LastSevenDays,
                                  DatePreset::LastMonth}) {
        terms = {};
        terms.date = date;
        EXPECT_EQ(termsFrom(settingOf(terms)), terms);
    }
    terms.date = DatePreset::Today;
    EXPECT_EQ(settingOf(terms), (QVariantMap{{"date", "today"}})) << "not the day it is";
    const QVariantMap damaged{{"text", 7}, {"date", "someday"}, {"from", "x"}, {"modalities", 3}, {"more", "x"}};
    EXPECT_EQ(termsFrom(damaged).date, DatePreset::Any);
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
        return makeStudyQuery(terms, kToday).date;
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
