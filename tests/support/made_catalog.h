// Rows for a catalog as a hospital fills it in some years, without files: for tests and measurements at scale. Study n
// is the same in every run, and different from study n+1 in every field. Any thread.
#pragma once

#include "dicom/study_listing.h"
#include "storage/catalog.h"

#include <vector>

namespace sagitta::test {

// As the study list shows it; series and instance counts included.
dicom::StudySummary madeStudy(int n);
// Its instances: from one (a radiograph) to 90 (an MR); 20 on average.
std::vector<storage::CatalogEntry> madeInstances(int n);
// As a node lists it, which has what is here, or (of every fifth study) one image more.
dicom::StudyListing madeListing(int n);

// Studies first … first+count-1 into the catalog, as fast as it takes them.
Result<void> fillCatalog(storage::Catalog& catalog, int first, int count);

} // namespace sagitta::test
