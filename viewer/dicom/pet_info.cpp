#include "dicom/pet_info.h"

#include "dicom/private_attribute.h"

namespace sagitta::dicom {

namespace {

double positive(const Dataset& dataset, Tag tag) { return std::max(dataset.number(tag).value_or(0), 0.0); }

void readPrivate(const Dataset& dataset, PetInfo& pet) {
    if (const auto tag = privateTag(dataset, {0x0009, QLatin1String("GEMS_PETD_01"), 0x0d}))
        pet.scanDateTime = dataset.text(*tag).trimmed();
    const QLatin1String philips("Philips PET Private Group");
    if (const auto tag = privateTag(dataset, {0x7053, philips, 0x00}))
        pet.philipsSuv = positive(dataset, *tag);
    if (const auto tag = privateTag(dataset, {0x7053, philips, 0x09}))
        pet.philipsActivity = positive(dataset, *tag);
}

} // namespace

std::shared_ptr<const PetInfo> readPetInfo(const Dataset& dataset, const QString& modality) {
    if (modality != QLatin1String("PT"))
        return nullptr;
    auto pet = std::make_shared<PetInfo>();
    pet->units = dataset.text(tags::Units).trimmed();
    pet->suvType = dataset.text(tags::SUVType).trimmed();
    pet->decayCorrection = dataset.text(tags::DecayCorrection).trimmed();
    pet->corrected = dataset.texts(tags::CorrectedImage);
    pet->weightKg = positive(dataset, tags::PatientWeight);
    pet->timezone = dataset.text(tags::TimezoneOffsetFromUTC).trimmed();
    const std::vector<Dataset> injected = dataset.items(tags::RadiopharmaceuticalInformationSequence);
    pet->radiopharmaceuticals = static_cast<int>(injected.size());
    if (!injected.empty()) {
        const Dataset& first = injected.front();
        pet->doseBq = positive(first, tags::RadionuclideTotalDose);
        pet->halfLifeS = positive(first, tags::RadionuclideHalfLife);
        pet->injectionDateTime = first.text(tags::RadiopharmaceuticalStartDateTime).trimmed();
        pet->injectionTime = first.text(tags::RadiopharmaceuticalStartTime).trimmed();
    }
    readPrivate(dataset, *pet);
    return pet;
}

} // namespace sagitta::dicom
