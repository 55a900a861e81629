#include "dicom/suv.h"

#include "dicom/pet_info.h"

#include <QDate>

#include <cmath>

namespace sagitta::dicom {

namespace {

constexpr double kDay = 24 * 3600;
constexpr double kMinDoseBq = 1e5; // a smaller "dose" was written in MBq
constexpr double kMaxWeightKg = 1000;
constexpr double kMaxHalfLives = 10; // between injection and scan: more is a wrong date
// Without its date an injection is of the day of the scan or, at night, of the day before. A tracer that lives longer
// may have been given days ago.
constexpr double kMaxHalfLifeWithoutDate = 6 * 3600;
constexpr double kMaxTimeWithoutDate = 12 * 3600;

Error refused(const char* reason) { return {ErrorCode::Unsupported, QString::fromLatin1(reason)}; }

std::optional<int> digits(QStringView text, qsizetype at, qsizetype count) {
    int value = 0;
    for (qsizetype i = at; i < at + count; ++i) {
        if (i >= text.size() || text[i] < u'0' || text[i] > u'9')
            return std::nullopt;
        value = 10 * value + (text[i].unicode() - u'0');
    }
    return value;
}

// "+0130" -> 5400.
std::optional<double> offsetSeconds(QStringView zone) {
    const auto hours = digits(zone, 1, 2);
    const auto minutes = digits(zone, 3, 2);
    if (!hours || !minutes || (zone[0] != u'+' && zone[0] != u'-'))
        return std::nullopt;
    const double seconds = *hours * 3600 + *minutes * 60;
    return zone[0] == u'-' ? -seconds : seconds;
}

// Seconds since an arbitrary moment of a DT, or of a DA and a TM written together (PS3.5 6.2): in the time zone of the
// other times when both are known, else as the clock on the wall had it. Minutes are needed: an hour alone is no time.
std::optional<double> momentOf(QStringView text, QStringView timezone) {
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 4, 2);
    const auto day = digits(text, 6, 2);
    const auto hour = digits(text, 8, 2);
    const auto minute = digits(text, 10, 2);
    if (!year || !month || !day || !hour || !minute || !QDate::isValid(*year, *month, *day) || *hour > 23 ||
        *minute > 59)
        return std::nullopt;
    double seconds = static_cast<double>(QDate(*year, *month, *day).toJulianDay()) * kDay + *hour * 3600 + *minute * 60;
    qsizetype zoneAt = 12;
    while (zoneAt < text.size() && text[zoneAt] != u'+' && text[zoneAt] != u'-')
        ++zoneAt;
    seconds += text.mid(12, zoneAt - 12).toDouble(); // "07.25"; 0 when absent
    const auto own = offsetSeconds(text.mid(zoneAt));
    const auto others = offsetSeconds(timezone);
    return own && others ? seconds - *own + *others : seconds;
}

// When the scan that the values are corrected to began. Series Date and Time, unless they are those of a later
// processing (QIBA).
std::optional<double> scanStart(const InstanceHeader& header, const PetInfo& pet, const QString& earliest) {
    const auto series = momentOf(header.series.date + header.series.time, pet.timezone);
    const auto acquired = momentOf(header.acquisitionDateTime, pet.timezone);
    if (series && acquired && *series <= *acquired)
        return series;
    if (const auto ofScanner = momentOf(pet.scanDateTime, pet.timezone))
        return ofScanner;
    return momentOf(earliest, pet.timezone);
}

Result<double> secondsOfDecay(const InstanceHeader& header, const PetInfo& pet, const QString& earliest) {
    const std::optional<double> scan = scanStart(header, pet, earliest);
    if (!scan)
        return refused("no SUV: the time of the scan is missing");
    double decay = 0;
    if (const auto injected = momentOf(pet.injectionDateTime, pet.timezone)) {
        decay = *scan - *injected;
    } else {
        const QString day = header.series.date.isEmpty() ? header.acquisitionDateTime.left(8) : header.series.date;
        const auto atTime = momentOf(day + pet.injectionTime, pet.timezone);
        if (!atTime)
            return refused("no SUV: the time of the injection is missing");
        if (pet.halfLifeS > kMaxHalfLifeWithoutDate)
            return refused("no SUV: the date of the injection is missing");
        decay = std::fmod(*scan - *atTime, kDay);
        if (decay < 0)
            decay += kDay; // before midnight
        if (decay > kMaxTimeWithoutDate)
            return refused("no SUV: the times of injection and scan do not fit");
    }
    if (decay < 0 || decay > kMaxHalfLives * pet.halfLifeS)
        return refused("no SUV: the times of injection and scan do not fit");
    return decay;
}

// g/ml per Bq/ml: body weight over the dose that was left at the moment the values are corrected to.
Result<double> factorOfActivity(const InstanceHeader& header, const PetInfo& pet, const QString& earliest) {
    if (pet.radiopharmaceuticals > 1)
        return refused("no SUV: several radiopharmaceuticals");
    if (!(pet.weightKg > 0))
        return refused("no SUV: the patient's weight is missing");
    if (pet.weightKg > kMaxWeightKg)
        return refused("no SUV: the patient's weight cannot be right");
    if (!(pet.doseBq > 0))
        return refused("no SUV: the injected dose is missing");
    if (pet.doseBq < kMinDoseBq)
        return refused("no SUV: the injected dose cannot be right");
    double dose = pet.doseBq;
    if (pet.decayCorrection == QLatin1String("START")) { // PS3.3 C.8.9.1
        if (!(pet.halfLifeS > 0))
            return refused("no SUV: the half-life is missing");
        SAGITTA_TRY(const double decay, secondsOfDecay(header, pet, earliest));
        dose *= std::exp2(-decay / pet.halfLifeS);
    }
    return pet.weightKg * 1000 / dose;
}

Result<void> checkCorrections(const InstanceHeader& header, const PetInfo& pet) {
    if (header.sopClassUid != QLatin1String("1.2.840.10008.5.1.4.1.1.128"))
        return refused("no SUV: not a PET image of the classic kind"); // Enhanced and Legacy Converted say it per frame
    if (!pet.corrected.contains(QLatin1String("ATTN")))
        return refused("no SUV: not corrected for attenuation");
    const bool decay = pet.corrected.contains(QLatin1String("DECY"));
    const bool known = pet.decayCorrection == QLatin1String("START") || pet.decayCorrection == QLatin1String("ADMIN");
    if (!decay || !known)
        return refused("no SUV: not corrected for decay");
    return {};
}

} // namespace

Result<double> suvBodyWeightFactor(const InstanceHeader& header, const QString& earliestAcquisition) {
    if (!header.pet)
        return refused("no SUV: not a PET image");
    const PetInfo& pet = *header.pet;
    SAGITTA_CHECK(checkCorrections(header, pet));
    if (pet.units == QLatin1String("GML")) {
        if (!pet.suvType.isEmpty() && pet.suvType != QLatin1String("BW"))
            return refused("no SUV by body weight: the values are SUV of another kind");
        return 1.0;
    }
    if (pet.units == QLatin1String("BQML"))
        return factorOfActivity(header, pet, earliestAcquisition);
    if (pet.units == QLatin1String("CNTS") && pet.philipsSuv > 0)
        return pet.philipsSuv;
    if (pet.units == QLatin1String("CNTS") && pet.philipsActivity > 0) {
        SAGITTA_TRY(const double factor, factorOfActivity(header, pet, earliestAcquisition));
        return factor * pet.philipsActivity;
    }
    return refused("no SUV: the values are no activity per volume");
}

Result<double> suvBodyWeightFactor(const DisplaySet& set) {
    if (!set.first().pet)
        return refused("no SUV: not a PET image");
    // Parts of a series begin later than it.
    QString earliest = set.splitReason.isEmpty() ? set.first().acquisitionDateTime : QString();
    if (!earliest.isEmpty()) {
        for (const DisplayFrame& frame : set.frames) {
            const QString timezone = frame.header->pet ? frame.header->pet->timezone : QString();
            const auto here = momentOf(frame.header->acquisitionDateTime, timezone);
            const auto before = momentOf(earliest, timezone);
            if (here && (!before || *here < *before))
                earliest = frame.header->acquisitionDateTime;
        }
    }
    SAGITTA_TRY(const double factor, suvBodyWeightFactor(set.first(), earliest));
    for (const DisplayFrame& frame : set.frames) {
        SAGITTA_TRY(const double other, suvBodyWeightFactor(*frame.header, earliest));
        if (std::abs(other - factor) > 1e-6 * factor)
            return refused("no SUV: the images give different factors");
    }
    return factor;
}

} // namespace sagitta::dicom
