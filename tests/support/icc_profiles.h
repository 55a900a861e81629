// ICC profiles made by LittleCMS, as bytes: of curves and primaries, and of a table. And what LittleCMS itself makes of
// colours by one of them.
#pragma once

#include <QByteArray>

#include <lcms2.h>

#include <cstddef>
#include <cstdint>

namespace sagitta::test {

using Primaries = cmsCIExyYTRIPLE;

inline constexpr cmsCIExyY kD65{0.3127, 0.3290, 1};
inline constexpr Primaries kSrgb{{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};

inline QByteArray saved(cmsHPROFILE profile) {
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    QByteArray bytes(static_cast<qsizetype>(size), '\0');
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    return bytes;
}

inline QByteArray gammaProfile(double gamma, const Primaries& primaries = kSrgb) {
    cmsToneCurve* const curve = cmsBuildGamma(nullptr, gamma);
    cmsToneCurve* const curves[3] = {curve, curve, curve};
    const QByteArray bytes = saved(cmsCreateRGBProfile(&kD65, &primaries, curves));
    cmsFreeToneCurve(curve);
    return bytes;
}

// Of a table with 33 values on each side: red and green of sRGB have changed their places.
inline QByteArray tableProfile() {
    const cmsHPROFILE srgb = cmsCreate_sRGBProfile();
    const cmsHPROFILE lab = cmsCreateLab4Profile(nullptr);
    const cmsHTRANSFORM toLab =
        cmsCreateTransform(srgb, TYPE_RGB_16, lab, TYPE_Lab_16, INTENT_PERCEPTUAL, cmsFLAGS_NOOPTIMIZE);
    cmsPipeline* const pipeline = cmsPipelineAlloc(nullptr, 3, 3);
    cmsStage* const table = cmsStageAllocCLut16bit(nullptr, 33, 3, 3, nullptr);
    cmsStageSampleCLut16bit(
        table,
        [](const cmsUInt16Number in[], cmsUInt16Number out[], void* transform) -> cmsInt32Number {
            const cmsUInt16Number swapped[] = {in[1], in[0], in[2]};
            cmsDoTransform(transform, swapped, out, 1);
            return 1;
        },
        toLab, 0);
    for (cmsStage* const stage :
         {cmsStageAllocToneCurves(nullptr, 3, nullptr), table, cmsStageAllocToneCurves(nullptr, 3, nullptr)})
        cmsPipelineInsertStage(pipeline, cmsAT_END, stage);
    const cmsHPROFILE profile = cmsCreateProfilePlaceholder(nullptr);
    cmsSetProfileVersion(profile, 4.2);
    cmsSetDeviceClass(profile, cmsSigInputClass);
    cmsSetColorSpace(profile, cmsSigRgbData);
    cmsSetPCS(profile, cmsSigLabData);
    cmsWriteTag(profile, cmsSigAToB0Tag, pipeline);
    cmsWriteTag(profile, cmsSigMediaWhitePointTag, cmsD50_XYZ());
    cmsPipelineFree(pipeline);
    cmsDeleteTransform(toLab);
    cmsCloseProfile(lab);
    cmsCloseProfile(srgb);
    return saved(profile);
}

// As the program asks LittleCMS for it; `flags` on top.
class ToSrgbByLittleCms {
public:
    ToSrgbByLittleCms(const QByteArray& profile, cmsUInt32Number flags) {
        const cmsHPROFILE from =
            cmsOpenProfileFromMem(profile.constData(), static_cast<cmsUInt32Number>(profile.size()));
        const cmsHPROFILE to = cmsCreate_sRGBProfile();
        m_transform = cmsCreateTransform(from, TYPE_BGRA_8, to, TYPE_BGRA_8, INTENT_PERCEPTUAL,
                                         cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE | flags);
        cmsCloseProfile(from);
        cmsCloseProfile(to);
    }
    ~ToSrgbByLittleCms() { cmsDeleteTransform(m_transform); }
    ToSrgbByLittleCms(const ToSrgbByLittleCms&) = delete;
    ToSrgbByLittleCms& operator=(const ToSrgbByLittleCms&) = delete;

    void apply(std::uint32_t* rgb32, std::size_t count) const {
        cmsDoTransform(m_transform, rgb32, rgb32, static_cast<cmsUInt32Number>(count));
    }

private:
    cmsHTRANSFORM m_transform = nullptr;
};

} // namespace sagitta::test
