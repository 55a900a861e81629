// The conditions under which PET values are SUV, as a table (QIBA's vendor-neutral rules), and how they are read.
#include "dicom/pet_info.h"
#include "dicom/suv.h"

#include "made_file.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

using namespace sagitta;
using namespace sagitta::dicom;
using namespace sagitta::test;

namespace {

constexpr double kF18 = 6586.2; // half-life, s

// 70 kg, 350 MBq of F-18 at 09:00, scan at 10:00:00, corrected to its start.
struct Case {
    InstanceHeader header;
    PetInfo pet;
    QString earliest = QStringLiteral("20240301100000");

    Case() {
        header.sopClassUid = QStringLiteral("1.2.840.10008.5.1.4.1.1.128");
        header.series.modality = QStringLiteral("PT");
        header.series.date = QStringLiteral("20240301");
        header.series.time = QStringLiteral("100000");
        header.acquisitionDateTime = QStringLiteral("20240301100230.5");
        pet.units = QStringLiteral("BQML");
        pet.decayCorrection = QStringLiteral("START");
        pet.corrected = {QStringLiteral("DECY"), QStringLiteral("ATTN"), QStringLiteral("SCAT")};
        pet.weightKg = 70;
        pet.radiopharmaceuticals = 1;
        pet.doseBq = 350e6;
        pet.halfLifeS = kF18;
        pet.injectionDateTime = QStringLiteral("20240301090000.00");
    }
    Result<double> factor() const {
        InstanceHeader whole = header;
        whole.pet = std::make_shared<const PetInfo>(pet);
        return suvBodyWeightFactor(whole, earliest);
    }
};

// The factor when `decaySeconds` lie between injection and scan.
double expected(double decaySeconds) { return 70e3 / (350e6 * std::exp2(-decaySeconds / kF18)); }

struct Row {
    const char* name;
    std::function<void(Case&)> change;
    double factor;           // 0: none …
    const char* reason = ""; // … because of
};

const Row kRows[] = {
    {"START, from the series' time", [](Case&) {}, expected(3600)},
    {"ADMIN: no decay", [](Case& c) { c.pet.decayCorrection = "ADMIN"; }, 70e3 / 350e6},
    {"ADMIN needs no times",
     [](Case& c) {
         c.pet.decayCorrection = "ADMIN";
         c.pet.injectionDateTime.clear();
         c.pet.halfLifeS = 0;
     },
     70e3 / 350e6},
    {"NONE", [](Case& c) { c.pet.decayCorrection = "NONE"; }, 0, "not corrected for decay"},
    {"ATTN missing", [](Case& c) { c.pet.corrected.removeAll("ATTN"); }, 0, "attenuation"},
    {"DECY missing", [](Case& c) { c.pet.corrected.removeAll("DECY"); }, 0, "decay"},
    {"weight missing", [](Case& c) { c.pet.weightKg = 0; }, 0, "weight is missing"},
    {"dose missing", [](Case& c) { c.pet.doseBq = 0; }, 0, "dose is missing"},
    {"dose in MBq", [](Case& c) { c.pet.doseBq = 350; }, 0, "dose cannot be right"},
    {"half-life missing", [](Case& c) { c.pet.halfLifeS = 0; }, 0, "half-life"},
    {"injection without date",
     [](Case& c) {
         c.pet.injectionDateTime.clear();
         c.pet.injectionTime = "090000";
     },
     expected(3600)},
    {"injection without date, before midnight",
     [](Case& c) {
         c.pet.injectionDateTime.clear();
         c.pet.injectionTime = "233000";
         c.header.series.time = "003000";
         c.header.acquisitionDateTime = "20240301003200";
     },
     expected(3600)},
    {"injection with date, the day before",
     [](Case& c) {
         c.pet.injectionDateTime = "20240229233000";
         c.header.series.time = "003000";
         c.header.acquisitionDateTime = "20240301003200";
     },
     expected(3600)},
    {"injection after the scan", [](Case& c) { c.pet.injectionDateTime = "20240301100500"; }, 0, "do not fit"},
    {"injection after the scan, without date",
     [](Case& c) {
         c.pet.injectionDateTime.clear();
         c.pet.injectionTime = "100500";
     },
     0, "do not fit"},
    {"dates made up by an anonymiser", [](Case& c) { c.pet.injectionDateTime = "20190101090000"; }, 0, "do not fit"},
    {"a tracer that lives for days, without date",
     [](Case& c) {
         c.pet.halfLifeS = 78.4 * 3600;
         c.pet.injectionDateTime.clear();
         c.pet.injectionTime = "090000";
     },
     0, "date of the injection"},
    {"series made later: the earliest image",
     [](Case& c) {
         c.header.series.time = "154500";
         c.earliest = "20240301095800";
     },
     expected(3480)},
    {"series made later, of a GE scanner",
     [](Case& c) {
         c.header.series.time = "154500";
         c.pet.scanDateTime = "20240301095900.00";
     },
     expected(3540)},
    {"time zones told",
     [](Case& c) {
         c.pet.injectionDateTime = "20240301080000+0000";
         c.pet.timezone = "+0100";
     },
     expected(3600)},
    {"time zone of one side alone", [](Case& c) { c.pet.injectionDateTime = "20240301090000+0100"; }, expected(3600)},
    {"CNTS with Philips' SUV factor",
     [](Case& c) {
         c.pet.units = "CNTS";
         c.pet.philipsSuv = 0.000371;
     },
     0.000371},
    {"CNTS with Philips' activity factor",
     [](Case& c) {
         c.pet.units = "CNTS";
         c.pet.philipsActivity = 1.5;
     },
     1.5 * expected(3600)},
    {"CNTS alone", [](Case& c) { c.pet.units = "CNTS"; }, 0, "no activity per volume"},
    {"GML is SUV", [](Case& c) { c.pet.units = "GML"; }, 1},
    {"GML, BW",
     [](Case& c) {
         c.pet.units = "GML";
         c.pet.suvType = "BW";
         c.pet.weightKg = 0;
     },
     1},
    {"GML by lean body mass",
     [](Case& c) {
         c.pet.units = "GML";
         c.pet.suvType = "LBM";
     },
     0, "another kind"},
    {"per cent", [](Case& c) { c.pet.units = "PCNT"; }, 0, "no activity per volume"},
    {"two tracers", [](Case& c) { c.pet.radiopharmaceuticals = 2; }, 0, "several"},
    {"enhanced PET", [](Case& c) { c.header.sopClassUid = "1.2.840.10008.5.1.4.1.1.130"; }, 0, "classic kind"},
    {"legacy converted PET", [](Case& c) { c.header.sopClassUid = "1.2.840.10008.5.1.4.1.1.128.1"; }, 0,
     "classic kind"},
};

} // namespace

TEST(Suv, HoldsUnderTheConditionsOfTheTable) {
    for (const Row& row : kRows) {
        Case c;
        row.change(c);
        const Result<double> factor = c.factor();
        ASSERT_EQ(bool(factor), row.factor > 0) << row.name;
        if (factor) {
            EXPECT_NEAR(*factor / row.factor, 1, 1e-9) << row.name;
        } else {
            EXPECT_EQ(factor.error().code(), ErrorCode::Unsupported) << row.name;
            EXPECT_TRUE(factor.error().detail().contains(QLatin1String(row.reason)))
                << row.name << ": " << factor.error().detail().toStdString();
        }
    }
}

TEST(Suv, OfWhatIsNoPetIsNone) { EXPECT_FALSE(suvBodyWeightFactor(InstanceHeader(), QString())); }

TEST(Suv, OfASetIsOneFactorOrNone) {
    Case c;
    c.header.series.time = QStringLiteral("154500"); // made later: the earliest of the set's images counts
    DisplaySet set;
    const auto add = [&](const char* acquired, double weight) {
        auto header = std::make_shared<InstanceHeader>(c.header);
        auto pet = std::make_shared<PetInfo>(c.pet);
        pet->weightKg = weight;
        header->acquisitionDateTime = QLatin1String(acquired);
        header->pet = pet;
        set.frames.push_back({header, 0});
    };
    add("20240301101000", 70);
    add("20240301095800.5", 70);
    add("20240301100500", 70);
    const Result<double> factor = suvBodyWeightFactor(set);
    ASSERT_TRUE(factor);
    EXPECT_NEAR(*factor / expected(3480.5), 1, 1e-9);
    set.splitReason = QStringLiteral("time 2"); // the scan began with another part of the series
    EXPECT_FALSE(suvBodyWeightFactor(set));
    set.splitReason.clear();
    add("20240301100600", 71);
    EXPECT_FALSE(suvBodyWeightFactor(set));
}

TEST(Suv, WhatItNeedsIsReadFromTheFile) {
    QTemporaryDir folder;
    Elements injected;
    injected.text({0x0018, 0x1072}, "TM", "090000.00").text({0x0018, 0x1074}, "DS", "350000000");
    injected.text({0x0018, 0x1075}, "DS", "6586.2").text({0x0018, 0x1078}, "DT", "20240301090000.00");
    Elements d = identity({}, "1.2.840.10008.5.1.4.1.1.128", "PT");
    d.text({0x0008, 0x0201}, "SH", "+0100");
    d.text({0x0009, 0x0010}, "LO", "OTHER").text({0x0009, 0x0011}, "LO", "GEMS_PETD_01");
    d.text({0x0009, 0x100d}, "DT", "19000101000000").text({0x0009, 0x110d}, "DT", "20240301095900.00");
    d.text({0x0010, 0x1030}, "DS", "70.5");
    addImage(d, {});
    d.text({0x0028, 0x0051}, "CS", "DECY\\ATTN");
    d.sequence({0x0054, 0x0016}, {injected});
    d.text({0x0054, 0x1001}, "CS", "BQML").text({0x0054, 0x1102}, "CS", "START");
    d.text({0x7053, 0x0010}, "LO", "Philips PET Private Group");
    d.text({0x7053, 0x1000}, "DS", "0.000371").text({0x7053, 0x1009}, "DS", "1.5");
    d.bytes(tags::PixelData, "OW", QByteArray(12, '\1'));
    const auto header =
        readInstanceHeader(writeFile(folder.path(), part10(QStringLiteral("1.2.840.10008.1.2.1"), d.encoded())));
    ASSERT_TRUE(header) << header.error().message().toStdString();
    ASSERT_TRUE((*header)->pet);
    const PetInfo& pet = *(*header)->pet;
    EXPECT_EQ(pet.units, "BQML");
    EXPECT_EQ(pet.suvType, "");
    EXPECT_EQ(pet.decayCorrection, "START");
    EXPECT_EQ(pet.corrected, (QStringList{"DECY", "ATTN"}));
    EXPECT_EQ(pet.weightKg, 70.5);
    EXPECT_EQ(pet.radiopharmaceuticals, 1);
    EXPECT_EQ(pet.doseBq, 350e6);
    EXPECT_EQ(pet.halfLifeS, 6586.2);
    EXPECT_EQ(pet.injectionDateTime, "20240301090000.00");
    EXPECT_EQ(pet.injectionTime, "090000.00");
    EXPECT_EQ(pet.timezone, "+0100");
    EXPECT_EQ(pet.scanDateTime, "20240301095900.00") << "in the block of its creator";
    EXPECT_EQ(pet.philipsSuv, 0.000371);
    EXPECT_EQ(pet.philipsActivity, 1.5);
}
